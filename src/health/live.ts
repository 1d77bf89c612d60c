import type { Failures } from '../conversations/failures.ts';
import type { LiveSource } from '../desk/live-feed.ts';

/** Failures that were kept, tried again or settled, for open consoles of who may see them. */
export function failureSource(failures: Pick<Failures, 'changedSince'>): LiveSource {
  return {
    kind: 'failure',
    since: async (at, limit) => {
      const changed = await failures.changedSince(at, limit);
      return changed.flatMap(({ _id, changedAt, state }) =>
        changedAt === undefined
          ? []
          : [{ id: _id, version: changedAt.getTime(), at: changedAt, about: { state } }],
      );
    },
  };
}
