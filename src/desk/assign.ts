/** A conversation in the queue. */
export interface Queued {
  readonly conversation: string;
  /** Who held it last. */
  readonly last?: string | undefined;
}

/** A member of staff who is here and may answer. */
export interface Helping {
  readonly id: string;
  /** Open conversations they hold. */
  readonly held: number;
  /** So many they take, at most, without being asked. */
  readonly most: number;
}

export interface Given {
  readonly conversation: string;
  readonly staff: string;
}

/**
 * Hands the queue out, longest waiting first, each to whoever holds the fewest and is under their limit. Of
 * several who hold equally few it goes to who knows the conversation, then to who has most room left.
 */
export function handOut(queue: readonly Queued[], helping: readonly Helping[]): readonly Given[] {
  const held = new Map(helping.map((one) => [one.id, one.held]));
  const heldBy = ({ id }: Helping): number => held.get(id) ?? 0;
  const given: Given[] = [];
  for (const { conversation, last } of queue) {
    const free = helping.filter((one) => heldBy(one) < one.most);
    const [first] = free.sort(
      (a, b) =>
        heldBy(a) - heldBy(b) ||
        Number(b.id === last) - Number(a.id === last) ||
        b.most - a.most ||
        (a.id < b.id ? -1 : 1),
    );
    if (first === undefined) break;
    held.set(first.id, heldBy(first) + 1);
    given.push({ conversation, staff: first.id });
  }
  return given;
}

/** What is known of somebody who holds a conversation. */
export interface Holder {
  /** Active in the shop's list of staff; undefined: no member at all (a name given on the command line, a platform's own app). */
  readonly isActive: boolean | undefined;
  readonly isHere: boolean;
  /** When they were here last; undefined: never in a console. */
  readonly hereAt: Date | undefined;
}

/**
 * Whether a customer who waits for this holder waits in vain: they left the shop, or have been away for
 * longer than the shop wants. Who never opened the console answers by other ways and is left alone.
 */
export function isGone(holder: Holder, now: Date, backAfterMs: number): boolean {
  if (holder.isActive === false) return true;
  if (holder.isHere || holder.hereAt === undefined) return false;
  return now.getTime() - holder.hereAt.getTime() >= backAfterMs;
}

/** A first answer of staff to somebody who was handed over. */
export interface Answered {
  readonly at: Date;
  /** How long the customer had waited for it. */
  readonly waitedMs: number;
}

/** Fewer than these say too little of how fast it goes. */
const ENOUGH = 3;
export const LOOKED_BACK_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
/** Nobody waits for hours beside a screen: a longer time is a promise, not a place in a queue. */
const MOST_MINUTES = 120;

/**
 * Minutes until the customer at this place (1: next) gets an answer, by how it went within the last hour: the
 * longer of what the queue before them takes, and of what half of the others had to wait. Undefined: too
 * little is known to say.
 */
export function minutesAt(place: number, answered: readonly Answered[], now: Date): number | undefined {
  const since = now.getTime() - LOOKED_BACK_MS;
  const recent = answered.filter(({ at }) => at.getTime() > since && at <= now);
  const first = Math.min(...recent.map(({ at }) => at.getTime()));
  if (recent.length < ENOUGH) return undefined;
  // From the first to now, silence at the end included: a queue that stands still must not look fast.
  const each = (now.getTime() - first) / (recent.length - 1);
  const waits = recent.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b);
  const half = waits[Math.floor(waits.length / 2)] ?? 0;
  const minutes = Math.max(1, Math.ceil(Math.max(place * each, half) / MINUTE_MS));
  return minutes > MOST_MINUTES ? undefined : minutes;
}
