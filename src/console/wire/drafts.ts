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

/** Has arrived what was being sent: what was written since then stays. */
export function dropDraft(
  conversation: string,
  kind: DraftKind,
  sent: string,
  kept: Storage = localStorage,
): void {
  if (readDraft(conversation, kind, kept).trim() === sent) writeDraft(conversation, kind, '', kept);
}

const sentKeyOf = (conversation: string, kind: DraftKind): string => `${PREFIX}sent.${kind}.${conversation}`;

/**
 * Words on their way, under the id they are sent by: sent again after the page was loaded anew, they must be the
 * same message.
 */
export function keepSent(
  conversation: string,
  kind: DraftKind,
  { id, text }: { readonly id: string; readonly text: string },
  kept: Storage = localStorage,
): void {
  try {
    kept.setItem(sentKeyOf(conversation, kind), `${id} ${text}`);
  } catch {
    // The browser's store is full: only a reload in the middle of sending could then send twice.
  }
}

/** The id of these words, if they are not known to have arrived. */
export function sentAs(
  conversation: string,
  kind: DraftKind,
  text: string,
  kept: Storage = localStorage,
): string | undefined {
  const said = kept.getItem(sentKeyOf(conversation, kind)) ?? '';
  const at = said.indexOf(' ');
  return at > 0 && said.slice(at + 1) === text ? said.slice(0, at) : undefined;
}

export function forgetSent(
  conversation: string,
  kind: DraftKind,
  id: string,
  kept: Storage = localStorage,
): void {
  const key = sentKeyOf(conversation, kind);
  if (kept.getItem(key)?.startsWith(`${id} `) === true) kept.removeItem(key);
}

/** Whose drafts they are; gone at a log-out, by which other tabs know of it. */
export const DRAFTS_OF = 'langnghe.drafts-of';

/** Somebody else sits here now: the drafts of whoever was here before are not theirs to read, let alone to send. */
export function keepDraftsOf(staff: string, kept: Storage = localStorage): void {
  if (kept.getItem(DRAFTS_OF) === staff) return;
  forgetDrafts(kept);
  kept.setItem(DRAFTS_OF, staff);
}

/** At log-out nothing of the customers stays in the browser. */
export function forgetDrafts(kept: Storage = localStorage): void {
  kept.removeItem(DRAFTS_OF);
  for (const key of Object.keys(kept)) if (key.startsWith(PREFIX)) kept.removeItem(key);
}
