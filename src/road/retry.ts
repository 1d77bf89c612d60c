/** When to try again: doubling from a second, at most an hour, with half of it left to chance. */
const FIRST_MS = 1_000;
const LONGEST_MS = 3_600_000;

/** @param attempts how many have failed so far (1 or more). @param random 0..1, injected. */
export function backOffMs(attempts: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
  return Math.round(full / 2 + (full / 2) * random);
}

/** A message is given up after this many attempts: about six hours. */
export const MOST_SEND_ATTEMPTS = 16;
