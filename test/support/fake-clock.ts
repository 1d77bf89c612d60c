/** A clock that stands until it is moved. */
export interface FakeClock {
  (): Date;
  set(at: Date): void;
  move(ms: number): void;
}

export function fakeClock(start = '2026-11-23T03:00:00Z'): FakeClock {
  let now = new Date(start).getTime();
  const clock = (): Date => new Date(now);
  return Object.assign(clock, {
    set: (at: Date) => {
      now = at.getTime();
    },
    move: (ms: number) => {
      now += ms;
    },
  });
}

/** Lets everything that is under way take its next steps. */
export function pause(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits until something holds; says what it waited for when it never does. */
export async function until(what: string, holds: () => boolean, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it did not happen in time: ${what}`);
    await pause(5);
  }
}
