/** Milliseconds. A talk of some messages lies in one slot or two. */
const SLOT_MS = 5 * 60_000;

/**
 * The start of the five minutes in which a time lies. Conversations are indexed by this instead of the time
 * itself: a customer who writes again soon then moves no entry of an index.
 */
export function slotOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / SLOT_MS) * SLOT_MS);
}
