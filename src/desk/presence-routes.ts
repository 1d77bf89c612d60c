import { route, type Route } from '../http/route.ts';
import { beat } from './marks-contract.ts';
import { listPresence } from './presence-contract.ts';
import type { Presence, Whereabouts } from './presence.ts';

export interface PresenceParts {
  readonly presence: Presence;
  readonly names: (staff: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Somebody came, or has room again: what waits may be theirs. Must not fail and is not waited for. */
  readonly cameIn: () => void;
}

export function presenceRoutes({ presence, names, cameIn }: PresenceParts): readonly Route[] {
  return [
    route(beat, async ({ body, by, now }) => {
      const hasChanged = await presence.beat(by.id, body, now);
      if (hasChanged && body.is === 'here') cameIn();
      return {};
    }),
    route(listPresence, async ({ query, now }) => {
      const { looking } = query;
      const found = await (looking === undefined ? presence.here(now) : presence.lookingAt(looking, now));
      const known = await names(found.map(({ _id }) => _id));
      return { items: found.map((one) => presenceView(one, known.get(one._id) ?? one._id)) };
    }),
  ];
}

function presenceView({ _id, is, looking, typing, at }: Whereabouts, name: string) {
  return {
    staff: _id,
    name,
    is,
    ...(looking !== '' && { looking }),
    ...(typing !== '' && { typing }),
    at: at.toISOString(),
  };
}
