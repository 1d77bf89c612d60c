import { useEffect, useRef } from 'react';
import type { putDraft } from '../../desk/marks-contract.ts';
import { ask } from '../wire/ask.ts';
import { readDraft, writeDraft } from '../wire/drafts.ts';
import type { DraftKind } from '../wire/drafts.ts';

const SERVER_MS = 5_000;

interface Begun {
  readonly text: string;
  /** Undefined: not known yet, and left as they are. */
  readonly files: readonly { readonly id: string }[] | undefined;
}

/** The server's copy, for the next device. Rejects when it has not taken it. */
async function tellDraft(id: string, kind: DraftKind, { text, files }: Begun): Promise<void> {
  await ask<typeof putDraft>(
    { method: 'PUT', path: '/conversations/:id/drafts/:kind' },
    { params: { id, kind }, body: { text, ...(files && { files: files.map((one) => one.id) }) } },
  );
}

const namesOf = ({ files = [] }: Begun): string => files.map(({ id }) => id).join();
const same = (one: Begun, other: Begun): boolean =>
  one.text === other.text && namesOf(one) === namesOf(other);

/**
 * Keeps what is written in the browser with each change, on the server every five seconds and when the field is
 * left; files on the server alone. What is being sent stays kept until the server has it, though the field is
 * empty by then.
 */
export function useKeptDraft(id: string, kind: DraftKind, begun: Begun): void {
  const { text, files } = begun;
  const now = useRef(begun);
  /** What the server has; undefined: nobody knows. */
  const told = useRef(text === '' ? begun : undefined);
  useEffect(() => {
    now.current = { text, files };
    if (text !== '') writeDraft(id, kind, text);
  }, [id, kind, text, files]);
  useEffect(() => {
    const tell = (): void => {
      const { current } = now;
      if (told.current !== undefined && same(current, told.current)) return;
      told.current = current;
      const kept = current.text === '' ? { ...current, text: readDraft(id, kind) } : current;
      tellDraft(id, kind, kept).catch(() => {
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
