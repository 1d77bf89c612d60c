import { putIn, takeOut, type Bagged } from './bag.ts';

/** What has its time, and no more: one timer for all, since a timer and a race for each cost more than the work. */
export interface Deadlines {
  /**
   * Settles as the work does, or rejects with `late()` when its time is over; the work is then left
   * behind. `late` may tell the work so.
   */
  within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T>;
}

interface Waiting extends Bagged {
  readonly until: number;
  readonly late: () => Error;
  readonly reject: (error: Error) => void;
}

export function openDeadlines(): Deadlines {
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let wakesAt = Infinity;

  const wakeAt = (until: number): void => {
    clearTimeout(timer);
    wakesAt = until;
    timer = setTimeout(sweep, Math.max(1, until - performance.now()));
    timer.unref();
  };

  const sweep = (): void => {
    wakesAt = Infinity;
    const now = performance.now();
    const late = waiting.filter((one) => one.until <= now);
    for (const one of late) {
      takeOut(waiting, one);
      one.reject(one.late());
    }
    const next = waiting.reduce((first, one) => Math.min(first, one.until), Infinity);
    if (next !== Infinity) wakeAt(next);
  };

  return {
    within: (ms, work, late) =>
      new Promise((resolve, reject) => {
        const one: Waiting = { place: 0, until: performance.now() + ms, late, reject };
        putIn(waiting, one);
        if (one.until < wakesAt) wakeAt(one.until);
        work.then(
          (done) => {
            takeOut(waiting, one);
            resolve(done);
          },
          (error: unknown) => {
            takeOut(waiting, one);
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it came
            reject(error);
          },
        );
      }),
  };
}
