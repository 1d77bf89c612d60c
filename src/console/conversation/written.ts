import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { getDrafts } from '../../desk/marks-contract.ts';
import { ask } from '../wire/ask.ts';
import { readDraft, writeDraft } from '../wire/drafts.ts';
import { keys } from '../wire/keys.ts';
import type { Attached, Head } from './asks.ts';
import { useKeptDraft } from './kept-draft.ts';
import { isFileUnderWay, isUnderWay } from './outgoing.ts';
import { firstMode } from './rules.ts';
import type { ComposerMode } from './rules.ts';

/** What is being written: two texts that never mix, with their files. */
export interface Written {
  readonly mode: ComposerMode;
  readonly text: string;
  readonly files: readonly Attached[];
  readonly canSend: boolean;
  readonly setMode: (mode: ComposerMode) => void;
  readonly setText: (text: string) => void;
  readonly setFiles: (
    mode: ComposerMode,
    change: (files: readonly Attached[]) => readonly Attached[],
  ) => void;
  /** A ready text in the place of what asked for it; what was written after that stays behind it. */
  readonly fill: (asked: string, text: string) => void;
  /** Files for it that are still on their way to the server. */
  readonly coming: readonly Coming[];
  readonly isFileComing: boolean;
  readonly setComing: (mode: ComposerMode, change: (coming: readonly Coming[]) => readonly Coming[]) => void;
  readonly clear: () => void;
  /** What was taken back; in front of what has been written since. */
  readonly putBack: (mode: ComposerMode, text: string, files: readonly Attached[]) => void;
}

/** A file on its way, which can be stopped. */
export interface Coming {
  readonly key: string;
  readonly name: string;
  readonly stop: () => void;
}

type Texts = Readonly<Record<ComposerMode, string>>;
type Files = Readonly<Record<ComposerMode, readonly Attached[]>>;
const NOTHING: Files = { reply: [], note: [] };
const NONE_COMING: Readonly<Record<ComposerMode, readonly Coming[]>> = { reply: [], note: [] };

export function useWritten(head: Head, me: string): Written {
  const { id } = head;
  const [mode, setMode] = useState<ComposerMode>(() => startMode(head, me));
  const [texts, setTexts] = useState(() => ({ reply: begun(id, 'reply'), note: begun(id, 'note') }));
  const [files, setFiles] = useState(NOTHING);
  const [coming, setComing] = useState(NONE_COMING);
  const isKnown = useServerDraft(id, { texts, files }, { setTexts, setFiles });
  useKeptDraft(id, 'reply', { text: texts.reply, files: isKnown ? files.reply : undefined });
  useKeptDraft(id, 'note', { text: texts.note, files: isKnown ? files.note : undefined });
  const text = texts[mode];
  const setText = (changed: string): void => setTexts((old) => ({ ...old, [mode]: changed }));
  return {
    mode,
    text,
    files: files[mode],
    canSend: (text.trim() !== '' || files[mode].length > 0) && coming[mode].length === 0,
    coming: coming[mode],
    isFileComing: coming[mode].length > 0,
    setComing: (where, change) => setComing((old) => ({ ...old, [where]: change(old[where]) })),
    fill: (asked, filled) =>
      setTexts((old) =>
        old[mode].startsWith(asked) ? { ...old, [mode]: filled + old[mode].slice(asked.length) } : old,
      ),
    setMode,
    setText: (changed) => {
      // What somebody takes out by hand is not kept.
      if (changed === '') writeDraft(id, mode, '');
      setText(changed);
    },
    setFiles: (where, change) => setFiles((old) => ({ ...old, [where]: change(old[where]) })),
    clear: () => {
      setText('');
      setFiles((old) => ({ ...old, [mode]: [] }));
    },
    putBack: useCallback((where, taken, attached) => {
      setMode(where);
      setFiles((old) => ({ ...old, [where]: [...attached, ...old[where]] }));
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

/**
 * What was begun on another device, where nothing was begun here; looked for once, when the field is opened. Whether
 * the server has answered: until then nobody knows which files there are.
 */
function useServerDraft(
  id: string,
  { texts, files }: { readonly texts: Texts; readonly files: Files },
  { setTexts, setFiles }: Setters,
): boolean {
  const { data } = useQuery({
    queryKey: keys.drafts(id),
    queryFn: ({ signal }) =>
      ask<typeof getDrafts>({ method: 'GET', path: '/conversations/:id/drafts' }, { params: { id }, signal }),
    gcTime: 0,
  });
  const isFound = useRef(false);
  /** What anything was written for here: an answer that comes late must not bring back what was there before. */
  const own = useRef(new Set<ComposerMode>());
  const ownFiles = useRef(new Set<ComposerMode>());
  useEffect(() => {
    for (const kind of ['reply', 'note'] as const) {
      if (texts[kind] !== '') own.current.add(kind);
      if (files[kind].length > 0) ownFiles.current.add(kind);
    }
  }, [texts, files]);
  useEffect(() => {
    if (data === undefined || isFound.current) return;
    isFound.current = true;
    const found = (kind: ComposerMode, here: string): string => {
      const text = data[kind]?.text ?? '';
      return own.current.has(kind) || isUnderWay(id, kind, text) ? here : text;
    };
    setTexts((old) => ({ reply: found('reply', old.reply), note: found('note', old.note) }));
    // Only the server keeps files: what was written here since then changes nothing about them.
    const kept = (kind: ComposerMode, here: readonly Attached[]): readonly Attached[] =>
      ownFiles.current.has(kind)
        ? here
        : (data[kind]?.files ?? []).filter((file) => !isFileUnderWay(id, file.id));
    setFiles((old) => ({ reply: kept('reply', old.reply), note: kept('note', old.note) }));
  }, [id, data, setTexts, setFiles]);
  return data !== undefined;
}

interface Setters {
  readonly setTexts: (change: (old: Texts) => Record<ComposerMode, string>) => void;
  readonly setFiles: (change: (old: Files) => Files) => void;
}
