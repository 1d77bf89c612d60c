import type { z } from 'zod';
import type { liveChange } from '../../desk/live-contract.ts';

/** A change told by the server: what it is, which version it has now, and what it is about. */
export type Update = Readonly<z.infer<typeof liveChange>>;

/**
 * What a change told by the server means for a copy kept here. Told twice, or late, it changes nothing; with a
 * gap nobody knows what was missed, so the copy is asked for again.
 */
export function applyUpdate(
  kept: { readonly version: number } | undefined,
  update: Pick<Update, 'version'>,
): 'ignore' | 'ask-again' {
  if (kept === undefined) return 'ask-again';
  return update.version <= kept.version ? 'ignore' : 'ask-again';
}
