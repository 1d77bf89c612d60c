import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import type { Sent } from '../../road/ports.ts';
import type { Answer } from './post.ts';

const Accepted = z.object({ id: z.string().regex(/^[\x21-\x7e]{1,256}$/) });
const LATER = new Set([408, 425, 429]);

/**
 * What the app's answer means. 2xx: it has the message (`{"id": …}` in the answer is its own id for
 * it). 408, 425, 429 and 5xx: again later, not before Retry-After. Other 4xx: it does not want it.
 */
export function outcome(answer: Answer, now: Date): Sent {
  const { status } = answer;
  if (status >= 200 && status < 300) return accepted(answer.body);
  const said = `the app answered ${status}`;
  if (status >= 500 || LATER.has(status)) {
    const wait = retryAfterMs(answer.retryAfter, now);
    throw new AppError('unavailable', said, wait === undefined ? {} : { retryAfterMs: wait });
  }
  throw new AppError(status >= 400 ? 'rejected' : 'misconfigured', said, { subject: String(status) });
}

function accepted(body: string): Sent {
  if (body.length <= 2) return {};
  try {
    const read = Accepted.safeParse(JSON.parse(body));
    return read.success ? { ref: read.data.id } : {};
  } catch {
    return {};
  }
}
