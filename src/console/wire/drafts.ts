/**
 * What was begun and not sent, kept in the browser each second: two drafts a conversation, one for the
 * customer and one for colleagues, under two keys, so that one never becomes the other.
 */
export type DraftKind = 'reply' | 'note';

const PREFIX = 'langnghe.draft.';
const keyOf = (conversation: string, kind: DraftKind): string => `${PREFIX}${kind}.${conversation}`;

export function readDraft(conversation: string, kind: DraftKind, kept: Storage = localStorage): string {
  return kept.getItem(keyOf(conversation, kind)) ?? '';
}

export function writeDraft(
  conversation: string,
  kind: DraftKind,
  text: string,
  kept: Storage = localStorage,
): void {
  if (text === '') kept.removeItem(keyOf(conversation, kind));
  else
    try {
      kept.setItem(keyOf(conversation, kind), text);
    } catch {
      // The browser's store is full: the server's copy remains.
    }
}

/** At log-out nothing of the customers stays in the browser. */
export function forgetDrafts(kept: Storage = localStorage): void {
  for (const key of Object.keys(kept)) if (key.startsWith(PREFIX)) kept.removeItem(key);
}
