import { useEffect } from 'react';

/** Fields that are on the screen, by their conversation. */
const fields = new Map<string, () => void>();
let wanted: string | undefined;

/** Whoever opens a conversation by Enter wants to answer: its field takes the focus as soon as it is there. */
export function wantToWrite(conversation: string | undefined): void {
  if (conversation === undefined) return;
  const focus = fields.get(conversation);
  if (focus === undefined) wanted = conversation;
  else focus();
}

/** The field of a conversation, for who wants to write there. */
export function useWanted(conversation: string, focus: () => void): void {
  useEffect(() => {
    fields.set(conversation, focus);
    if (wanted === conversation) focus();
    wanted = undefined;
    return () => {
      if (fields.get(conversation) === focus) fields.delete(conversation);
    };
  }, [conversation, focus]);
}
