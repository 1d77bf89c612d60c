/** Milliseconds before try number `tries` (from 0): doubling to 15 s, spread so that clients do not come at once. */
export function backoffMs(tries: number, random: () => number): number {
  const longest = Math.min(15_000, 500 * 2 ** Math.min(tries, 10));
  return Math.round(longest * (0.5 + random() / 2));
}
