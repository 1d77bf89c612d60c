import { AppError } from '../../core/errors.ts';
import type { Rate } from './limits.ts';

interface Bucket {
  left: number;
  at: number;
}

/** Callers remembered at once; the one longest unseen is forgotten first, which only gives it a full bucket. */
const MOST = 20_000;

/** Takes one from the caller's bucket. Throws `unavailable` with the time until the next is there. */
export type TakeOne = (caller: string) => void;

export function rateLimit(rate: Rate, clock: () => Date, most = MOST): TakeOne {
  const buckets = new Map<string, Bucket>();
  return (caller) => {
    const now = clock().getTime();
    const bucket = buckets.get(caller) ?? { left: rate.burst, at: now };
    const gained = (Math.max(0, now - bucket.at) / 1000) * rate.perSecond;
    bucket.left = Math.min(rate.burst, bucket.left + gained);
    bucket.at = now;
    buckets.delete(caller);
    buckets.set(caller, bucket);
    if (buckets.size > most) forgetOldest(buckets);
    if (bucket.left < 1) {
      const retryAfterMs = ((1 - bucket.left) / rate.perSecond) * 1000;
      throw new AppError('unavailable', 'Too many requests.', { subject: 'TooManyRequests', retryAfterMs });
    }
    bucket.left -= 1;
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const caller of buckets.keys()) {
    buckets.delete(caller);
    return;
  }
}

/** One IPv6 customer has a whole /64 to call from. */
export function networkOf(ip: string): string {
  return ip.includes(':') && !ip.includes('.') ? ip.split(':').slice(0, 4).join(':') : ip;
}
