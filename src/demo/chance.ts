/** Everything made up follows from one seed: the same seed makes the same business. */
export interface Chance {
  /** 0..1, without 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  happens(probability: number): boolean;
  pick<T>(all: readonly [T, ...T[]]): T;
  /** Picks by weight. */
  weighted<T>(all: readonly [readonly [T, number], ...(readonly [T, number])[]]): T;
}

/** mulberry32 (Tommy Ettinger, public domain): small, and good enough to draw names with. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    happens: (probability) => next() < probability,
    pick: (all) => all[Math.floor(next() * all.length)] ?? all[0],
    weighted: (all) => {
      let left = next() * all.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [one, weight] of all) {
        left -= weight;
        if (left < 0) return one;
      }
      return all[0][0];
    },
  };
}
