import { setTimeout as pause } from 'node:timers/promises';
import { isAppError } from '../../core/errors.ts';
import type { Receive, Update } from '../../road/ports.ts';
import { ANSWER_WITHIN_MS, KEEP_TRYING_MS, LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS } from './limits.ts';

/** Takes an update in. `begunAt`: when its call came, by `performance.now()`. Rejects as `receive` does. */
export type PatientReceive = (update: Update, begunAt: number) => Promise<void>;

/**
 * The platform brings nothing a second time: what cannot be kept at once is tried again for some seconds,
 * while the platform still waits for our answer. `signal` ends the trying.
 */
export function patientReceive(
  receive: Receive,
  signal: AbortSignal,
  keepTryingMs = KEEP_TRYING_MS,
): PatientReceive {
  return async (update, begunAt) => {
    const until = Math.min(performance.now() + keepTryingMs, begunAt + ANSWER_WITHIN_MS);
    for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await receive(update);
        return;
      } catch (error) {
        const isOver = signal.aborted || performance.now() + pauseMs > until;
        if (isOver || !isAppError(error, 'unavailable')) throw error;
      }
      // Ended by the signal it is tried once more, and that is all.
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
}
