/** What has its time, and no more: one timer for all, since a timer and a race for each cost more than the work. */
export interface Deadlines {
  /**
   * Settles as the work does, or rejects with `late()` when its time is over; the work is then left
   * behind. `late` may tell the work so.
   */
  within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T>;
}

interface Waiting {
  readonly until: number;
  readonly giveUp: () => void;
}

export function openDeadlines(): Deadlines {
  const waiting = new Set<Waiting>();
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
    let next = Infinity;
    for (const one of waiting) {
      if (one.until <= now) one.giveUp();
      else next = Math.min(next, one.until);
    }
    if (next !== Infinity) wakeAt(next);
  };

  return {
    within: (ms, work, late) =>
      new Promise((resolve, reject) => {
        const one: Waiting = {
          until: performance.now() + ms,
          giveUp: () => {
            waiting.delete(one);
            reject(late());
          },
        };
        waiting.add(one);
        if (one.until < wakesAt) wakeAt(one.until);
        work.then(
          (done) => {
            waiting.delete(one);
            resolve(done);
          },
          (error: unknown) => {
            waiting.delete(one);
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it came
            reject(error);
          },
        );
      }),
  };
}
