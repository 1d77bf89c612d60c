/** What tells a person apart: an account of a channel, a verified phone or mail, a signed id of the host site. */
export interface Identity {
  readonly kind: string;
  readonly value: string;
}

/** How an identity is found; unique over all customers. */
export function identityKey({ kind, value }: Identity): string {
  return `${kind}:${value}`;
}

/**
 * Which of two people found to be one keeps the lead: the one known longer, then the lesser id. The
 * same answer whichever way round it is asked, so that two merges at once cannot point at each other.
 */
export function survivor<T extends { readonly _id: string; readonly createdAt: Date }>(a: T, b: T): T {
  const difference = a.createdAt.getTime() - b.createdAt.getTime();
  if (difference !== 0) return difference < 0 ? a : b;
  return a._id <= b._id ? a : b;
}

/** So long a code can be typed in the other channel. */
export const CODE_MS = 10 * 60_000;
export const CODE_DIGITS = 6;
/** So many wrong codes, and the conversation has to wait: a guess has no chance worth the trouble. */
export const WRONG_CODES = 5;
export const WRONG_CODES_MS = 3_600_000;

/** A code of six digits that does not begin with a nought. @param random 0..1, injected. */
export function codeFrom(random: number): string {
  const least = 10 ** (CODE_DIGITS - 1);
  return String(least + Math.floor(random * 9 * least));
}
