/** When messages left in the last stretch of time. */
export interface LastStretch {
  /** When one more may leave so that no stretch has more than so many; not after now: at once. */
  freeAt(most: number, now: number): number;
  add(now: number): void;
  /** How many have left in the stretch that ends now. */
  count(now: number): number;
}

const TIDY = 1_024;

export function lastStretch(stretchMs: number): LastStretch {
  let times: number[] = [];
  let first = 0;
  const forget = (now: number): void => {
    while ((times[first] ?? Infinity) <= now - stretchMs) first += 1;
    if (first <= TIDY || first <= times.length / 2) return;
    times = times.slice(first);
    first = 0;
  };
  return {
    freeAt(most, now) {
      forget(now);
      const mustBeOver = times.length - first < most ? undefined : times[times.length - most];
      return mustBeOver === undefined ? 0 : mustBeOver + stretchMs;
    },
    add: (now) => void times.push(now),
    count(now) {
      forget(now);
      return times.length - first;
    },
  };
}
