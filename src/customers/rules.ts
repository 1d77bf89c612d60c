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
