/** What the message path waits for the database, at most. */
const LIMIT_MS = 8_000;

/**
 * Options for one command that has a time limit: the driver lets go of its connection, and the asker
 * hears `unavailable`. A limit that the server keeps is none when the server is frozen, and one command
 * is often waited for on behalf of many.
 */
export function within(ms = LIMIT_MS): { readonly signal: AbortSignal } {
  return { signal: AbortSignal.timeout(ms) };
}
