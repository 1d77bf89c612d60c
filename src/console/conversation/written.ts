import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { uploadFile } from '../../desk/files-contract.ts';
import type { getDrafts } from '../../desk/marks-contract.ts';
import { ask } from '../wire/ask.ts';
import { readDraft, writeDraft } from '../wire/drafts.ts';
import { keys } from '../wire/keys.ts';
import type { Head } from './asks.ts';
import { useKeptDraft } from './kept-draft.ts';
import { isUnderWay } from './outgoing.ts';
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

const NOTHING = { reply: [], note: [] } as Readonly<Record<ComposerMode, readonly Attached[]>>;

export function useWritten(head: Head, me: string): Written {
  const { id } = head;
  const [mode, setMode] = useState<ComposerMode>(() => startMode(head, me));
  const [texts, setTexts] = useState(() => ({ reply: begun(id, 'reply'), note: begun(id, 'note') }));
  const [files, setFiles] = useState(NOTHING);
  useServerDraft(id, texts, setTexts);
  useKeptDraft(id, 'reply', texts.reply);
  useKeptDraft(id, 'note', texts.note);
  const text = texts[mode];
  const setText = (changed: string): void => setTexts((old) => ({ ...old, [mode]: changed }));
  return {
    mode,
    text,
    files: files[mode],
    canSend: text.trim() !== '' || files[mode].length > 0,
    setMode,
    setText: (changed) => {
      // What somebody takes out by hand is not kept.
      if (changed === '') writeDraft(id, mode, '');
      setText(changed);
    },
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

/** What was begun here before and is not on its way. */
function begun(id: string, kind: ComposerMode): string {
  const kept = readDraft(id, kind);
  return isUnderWay(id, kind, kept) ? '' : kept;
}

/** A draft decides what the field is for; else who holds the conversation. */
function startMode(head: Head, me: string): ComposerMode {
  if (begun(head.id, 'reply') !== '') return 'reply';
  return begun(head.id, 'note') !== '' ? 'note' : firstMode(head.owner, me);
}

/** What was begun on another device, where nothing was begun here; looked for once, when the field is opened. */
function useServerDraft(
  id: string,
  texts: Readonly<Record<ComposerMode, string>>,
  setTexts: (change: (old: Record<ComposerMode, string>) => Record<ComposerMode, string>) => void,
): void {
  const { data } = useQuery({
    queryKey: keys.drafts(id),
    queryFn: ({ signal }) =>
      ask<typeof getDrafts>({ method: 'GET', path: '/conversations/:id/drafts' }, { params: { id }, signal }),
    gcTime: 0,
  });
  const isFound = useRef(false);
  /** What anything was written for here: an answer that comes late must not bring back what was there before. */
  const own = useRef(new Set<ComposerMode>());
  useEffect(() => {
    for (const kind of ['reply', 'note'] as const) if (texts[kind] !== '') own.current.add(kind);
  }, [texts]);
  useEffect(() => {
    if (data === undefined || isFound.current) return;
    isFound.current = true;
    const found = (kind: ComposerMode, here: string): string => {
      const text = data[kind]?.text ?? '';
      return own.current.has(kind) || isUnderWay(id, kind, text) ? here : text;
    };
    setTexts((old) => ({ reply: found('reply', old.reply), note: found('note', old.note) }));
  }, [id, data, setTexts]);
}
