import { LRUCache } from 'lru-cache';
import { AppError } from '../core/errors.ts';

/** One message with all its parts and waits; the road gives a send 30 seconds, and then begins it again. */
const SEND_BUDGET_MS = 25_000;
/** With less time left no call is begun: what was cut off halfway might have been delivered. */
const LEAST_CALL_MS = 2_000;
/** What is forgotten of them at worst repeats parts. */
const MOST_HALF_SENT = 1_000;

export interface SendTime {
  readonly ms: number;
  readonly leastMs: number;
}

/** Milliseconds that are left for one more call. Throws AppError `unavailable` when there are too few. */
export type TimeLeft = () => number;

/** Sends the parts of a message in order, once each: tried again under the same key it goes on where it stopped. */
export type PartByPart = <Part>(
  key: string,
  parts: readonly Part[],
  send: (part: Part, left: TimeLeft) => Promise<string | undefined>,
) => Promise<{ readonly ref?: string }>;

export function partByPart(
  { ms, leastMs }: SendTime = { ms: SEND_BUDGET_MS, leastMs: LEAST_CALL_MS },
): PartByPart {
  const halfSent = new LRUCache<string, number>({ max: MOST_HALF_SENT });
  return async (key, parts, send) => {
    const untilMs = performance.now() + ms;
    const left = (): number => {
      const leftMs = Math.floor(untilMs - performance.now());
      if (leftMs < leastMs) throw new AppError('unavailable', 'There is no time left to send it.');
      return leftMs;
    };
    let ref: string | undefined;
    const begun = halfSent.get(key) ?? 0;
    for (const [n, part] of parts.slice(begun).entries()) {
      left();
      ref = (await send(part, left)) ?? ref;
      halfSent.set(key, begun + n + 1);
    }
    halfSent.delete(key);
    return ref === undefined ? {} : { ref };
  };
}
