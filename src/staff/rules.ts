/** Wrong tries that cost nothing but themselves: one's own fingers need them. */
const FREE_TRIES = 5;
/** Behind one address sits a whole office. */
const FREE_TRIES_AT_ADDRESS = 30;
const FIRST_WAIT_MS = 2_000;
/** However often somebody else tries in a colleague's name: the longest wait there is. */
export const LONGEST_WAIT_MS = 5 * 60_000;
/** So long after the last wrong try all is forgotten. */
export const FORGET_MS = 60 * 60_000;

export type TriesOf = 'account' | 'address' | 'device';

/** How long nothing is tried after so many wrong tries: doubling, up to five minutes, never for ever. */
export function waitAfter(wrong: number, of: TriesOf): number {
  const beyond = wrong - (of === 'address' ? FREE_TRIES_AT_ADDRESS : FREE_TRIES);
  if (beyond < 0) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(beyond, 20));
}
