import { setTimeout as pause } from 'node:timers/promises';
import { errorFields } from '../core/errors.ts';
import { batched } from '../road/batch.ts';
import type { KeepUnknown, Log } from '../road/ports.ts';
import { KEPT_A_DAY, keptPayload, kindName } from '../unknown-events/rules.ts';
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
    const mayShow = fewADay();
    return async (given, payload) => {
      const kind = boundedKind(kinds, kindName(given), () =>
        log.info(
          { channel, kind: kindName(given) },
          'An event that is not known here: kept and acknowledged.',
        ),
      );
      count(channel, kind);
      if (underWay >= MOST_UNDER_WAY) return;
      const at = clock();
      const isShown = payload !== undefined && mayShow(kind, at);
      const event = { channel, kind, at, ...(isShown && { payload: keptPayload(payload) }) };
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

/** The store keeps no more of a kind and day; looking at more of them would be for nothing. Kinds are few. */
function fewADay(): (kind: string, at: Date) => boolean {
  const times = new Map<string, number>();
  let today = '';
  return (kind, at) => {
    const day = at.toISOString().slice(0, 10);
    if (day !== today) times.clear();
    today = day;
    const before = times.get(kind) ?? 0;
    if (before < KEPT_A_DAY) times.set(kind, before + 1);
    return before < KEPT_A_DAY;
  };
}
