import { setTimeout as pause } from 'node:timers/promises';
import { errorFields } from '../core/errors.ts';
import { batched } from '../road/batch.ts';
import type { KeepUnknown, Log } from '../road/ports.ts';
import { keptPayload, kindName } from '../unknown-events/rules.ts';
import type { UnknownEvent, UnknownEventStore } from '../unknown-events/store.ts';

/** Names that a platform (or whoever has its secret) may make up; what comes beyond them is one kind. */
const MOST_KINDS = 50;
const OTHER = 'other';
/** Whoever brings an event waits no longer for it to be kept: it is acknowledged all the same. */
const WAIT_MS = 1_000;
/** While so many are being kept already, the next is only counted here. */
const MOST_UNDER_WAY = 1_000;

/** Keeps and counts, for each channel, what its platform brings and nobody here knows. */
export function unknownEvents(parts: {
  readonly store: Pick<UnknownEventStore, 'keepMany'>;
  readonly count: (channel: string, kind: string) => void;
  readonly clock: () => Date;
  readonly log: Log;
}): (channel: string) => KeepUnknown {
  const { store, count, clock, log } = parts;
  const keep = batched((all: readonly UnknownEvent[]) => store.keepMany(all));
  let underWay = 0;
  const kept = async (event: UnknownEvent): Promise<void> => {
    underWay += 1;
    try {
      await keep(event);
    } catch (error) {
      const { channel, kind } = event;
      log.warn({ channel, kind, ...errorFields(error) }, 'An event that is not known could not be kept.');
    } finally {
      underWay -= 1;
    }
  };
  return (channel) => {
    const kinds = new Set<string>();
    return async (given, payload) => {
      const kind = boundedKind(kinds, kindName(given), () =>
        log.info(
          { channel, kind: kindName(given) },
          'An event that is not known here: kept and acknowledged.',
        ),
      );
      count(channel, kind);
      if (underWay >= MOST_UNDER_WAY) return;
      const event = {
        channel,
        kind,
        at: clock(),
        ...(payload !== undefined && { payload: keptPayload(payload) }),
      };
      await Promise.race([kept(event), pause(WAIT_MS, undefined, { ref: false })]);
    };
  };
}

function boundedKind(kinds: Set<string>, kind: string, isNew: () => void): string {
  if (kinds.has(kind)) return kind;
  if (kinds.size >= MOST_KINDS) return OTHER;
  kinds.add(kind);
  isNew();
  return kind;
}
