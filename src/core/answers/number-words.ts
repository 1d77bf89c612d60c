import type { Token } from './tokens.ts';

const FOLDED: Readonly<Record<string, number>> = {
  mot: 1,
  hai: 2,
  ba: 3,
  bon: 4,
  nam: 5,
  bay: 7,
  chin: 9,
  muoi: 10,
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
/** Without their tone marks these are other words: "sau" is later, "tam" so-so, "tu" from. */
const MARKED: Readonly<Record<string, number>> = { sáu: 6, tám: 8, tư: 4 };

/** A number from nought to ten in words. "không" is no number here: it says no far more often. */
export function readNumberWord(token: Token): number | undefined {
  return MARKED[token.plain] ?? (Object.hasOwn(FOLDED, token.folded) ? FOLDED[token.folded] : undefined);
}
