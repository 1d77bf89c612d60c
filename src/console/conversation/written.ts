import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { uploadFile } from '../../desk/files-contract.ts';
import type { getDrafts, putDraft } from '../../desk/marks-contract.ts';
import { ask } from '../wire/ask.ts';
import { readDraft, writeDraft } from '../wire/drafts.ts';
import { keys } from '../wire/keys.ts';
import type { Head } from './asks.ts';
import { firstMode } from './rules.ts';
import type { ComposerMode } from './rules.ts';

export type Attached = ReplyOf<typeof uploadFile>;

/** What is being written: two texts that never mix, with their files. */
export interface Written {
  readonly mode: ComposerMode;
  readonly text: string;
  readonly files: readonly Attached[];
  readonly canSend: boolean;
  readonly setMode: (mode: ComposerMode) => void;
  readonly setText: (text: string) => void;
  readonly setFiles: (change: (files: readonly Attached[]) => readonly Attached[]) => void;
  readonly clear: () => void;
  /** Text that was taken back; in front of what has been written since. */
  readonly putBack: (mode: ComposerMode, text: string) => void;
}

const SERVER_MS = 5_000;
const NOTHING = { reply: [], note: [] } as Readonly<Record<ComposerMode, readonly Attached[]>>;

export function useWritten(head: Head, me: string): Written {
  const { id } = head;
  const [mode, setMode] = useState<ComposerMode>(() => startMode(head, me));
  const [texts, setTexts] = useState(() => ({ reply: readDraft(id, 'reply'), note: readDraft(id, 'note') }));
  const [files, setFiles] = useState(NOTHING);
  useServerDraft(id, setTexts);
  useKept(id, 'reply', texts.reply);
  useKept(id, 'note', texts.note);
  const text = texts[mode];
  const setText = (changed: string): void => setTexts((old) => ({ ...old, [mode]: changed }));
  return {
    mode,
    text,
    files: files[mode],
    canSend: text.trim() !== '' || files[mode].length > 0,
    setMode,
    setText,
    setFiles: (change) => setFiles((old) => ({ ...old, [mode]: change(old[mode]) })),
    clear: () => {
      setText('');
      setFiles((old) => ({ ...old, [mode]: [] }));
    },
    putBack: useCallback((where, taken) => {
      setMode(where);
      setTexts((old) => ({ ...old, [where]: old[where] === '' ? taken : `${taken}\n${old[where]}` }));
    }, []),
  };
}

/** A draft decides what the field is for; else who holds the conversation. */
function startMode(head: Head, me: string): ComposerMode {
  if (readDraft(head.id, 'reply') !== '') return 'reply';
  return readDraft(head.id, 'note') !== '' ? 'note' : firstMode(head.owner, me);
}

/** What was begun on another device, where nothing was begun here. */
function useServerDraft(
  id: string,
  setTexts: (change: (old: Record<ComposerMode, string>) => Record<ComposerMode, string>) => void,
): void {
  const { data } = useQuery({
    queryKey: keys.drafts(id),
    queryFn: ({ signal }) =>
      ask<typeof getDrafts>({ method: 'GET', path: '/conversations/:id/drafts' }, { params: { id }, signal }),
    gcTime: 0,
  });
  useEffect(() => {
    if (data !== undefined)
      setTexts((old) => ({
        reply: old.reply || (data.reply?.text ?? ''),
        note: old.note || (data.note?.text ?? ''),
      }));
  }, [data, setTexts]);
}

/** Kept in the browser with each change, on the server every five seconds. */
function useKept(id: string, kind: ComposerMode, text: string): void {
  const told = useRef(text);
  useEffect(() => {
    // What is being sent stays kept until the server has it: an emptied field does not forget it here.
    if (text !== '') writeDraft(id, kind, text);
    else if (told.current !== '') writeDraft(id, kind, '');
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      ask<typeof putDraft>(
        { method: 'PUT', path: '/conversations/:id/drafts/:kind' },
        { params: { id, kind }, body: { text } },
      ).catch(() => {
        // The browser has it; the next change tries again.
      });
    }, SERVER_MS);
    return () => clearTimeout(timer);
  }, [id, kind, text]);
}
