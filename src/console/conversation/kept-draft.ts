import { useEffect, useRef } from 'react';
import type { putDraft } from '../../desk/marks-contract.ts';
import { ask } from '../wire/ask.ts';
import { readDraft, writeDraft } from '../wire/drafts.ts';
import type { DraftKind } from '../wire/drafts.ts';

const SERVER_MS = 5_000;

/** The server's copy, for the next device. Rejects when it has not taken it. */
async function tellDraft(id: string, kind: DraftKind, text: string): Promise<void> {
  await ask<typeof putDraft>(
    { method: 'PUT', path: '/conversations/:id/drafts/:kind' },
    { params: { id, kind }, body: { text } },
  );
}

/**
 * Keeps what is written in the browser with each change, on the server every five seconds and when the field is
 * left. What is being sent stays kept until the server has it, though the field is empty by then.
 */
export function useKeptDraft(id: string, kind: DraftKind, text: string): void {
  const now = useRef(text);
  /** What the server has; undefined: nobody knows. */
  const told = useRef(text === '' ? text : undefined);
  useEffect(() => {
    now.current = text;
    if (text !== '') writeDraft(id, kind, text);
  }, [id, kind, text]);
  useEffect(() => {
    const tell = (): void => {
      const { current } = now;
      if (current === told.current) return;
      told.current = current;
      tellDraft(id, kind, current === '' ? readDraft(id, kind) : current).catch(() => {
        // The browser has it; the next change, or leaving the field, tries again.
        if (told.current === current) told.current = undefined;
      });
    };
    const timer = setInterval(tell, SERVER_MS);
    return () => {
      clearInterval(timer);
      tell();
    };
  }, [id, kind]);
}
