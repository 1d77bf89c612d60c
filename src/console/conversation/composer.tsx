import { Button, SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import type { KeyAct } from '../shell/key-acts.ts';
import { tell } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { newId } from '../wire/new-id.ts';
import type { Act } from '../wire/acts.ts';
import { answersCustomers, askStaff } from '../wire/common-asks.ts';
import { useMay, useMe, usePrefs } from '../wire/me.ts';
import { useWanted } from '../wire/writing.ts';
import type { Head } from './asks.ts';
import { AttachButton, Attachments } from './attachments.tsx';
import { ComposerField } from './composer-field.tsx';
import { takeGivenBack } from './given-back.ts';
import { idBefore, send, sendStaleAnyway, takeBackLast } from './outgoing.ts';
import { giveBack } from './given-back.ts';
import { mentioned, sawOwner } from './rules.ts';
import { ScheduledList, ScheduleMenu } from './scheduled.tsx';
import { useWritten } from './written.ts';
import type { Written } from './written.ts';
import { WindowLine } from './window-line.tsx';

interface ComposerProps {
  readonly head: Head;
  readonly onTyping: (kind: 'reply' | 'note' | undefined) => void;
}

/** Where answers and notes are written. What is for colleagues looks, is named and is kept apart. */
export function Composer({ head, onTyping }: ComposerProps) {
  const { say } = useTexts();
  const may = useMay();
  const written = useWritten(head, useMe().id);
  const field = useRef<HTMLTextAreaElement>(null);
  const { mode } = written;
  useComposerKeys(head, written, field);
  useEffect(() => onTyping(written.text === '' ? undefined : mode), [written.text, mode, onTyping]);
  const post = useSend(head, written);
  if (!may('conversations.answer')) return null;
  return (
    <form
      className="composer"
      data-mode={mode}
      onSubmit={(event) => {
        event.preventDefault();
        post();
      }}
    >
      <ScheduledList head={head} />
      <div className="composer-head">
        <SegmentedControl
          size="xs"
          aria-label={say('composer.mode')}
          value={mode}
          onChange={(value) => {
            written.setMode(value);
            field.current?.focus();
          }}
          data={(['reply', 'note'] as const).map((value) => ({ value, label: say(`composer.${value}`) }))}
        />
        {mode === 'reply' && <WindowLine channel={head.channel} text={written.text} />}
      </div>
      <ComposerField ref={field} head={head} written={written} onSend={post} />
      <Attachments written={written} />
      <div className="composer-foot">
        <AttachButton head={head} written={written} />
        {mode === 'reply' && <ScheduleMenu head={head} written={written} />}
        <span className="small muted composer-hint">
          {say(mode === 'note' ? 'composer.hint-note' : 'composer.hint')}
        </span>
        <SendButton head={head} written={written} />
      </div>
    </form>
  );
}

/** Not dead while a file comes: it says why nothing goes yet. */
function SendButton({ head, written }: { head: Head; written: Written }) {
  const { say } = useTexts();
  const me = useMe().id;
  const { mode, canSend, isFileComing } = written;
  return (
    <Button type="submit" color={mode === 'note' ? 'note' : 'accent'} disabled={!canSend && !isFileComing}>
      {say(buttonText(head, mode, me))}
    </Button>
  );
}

function buttonText(head: Head, mode: Written['mode'], me: string) {
  if (mode === 'note') return 'composer.save-note';
  const isMine = head.owner.kind === 'staff' && head.owner.staff === me;
  return isMine ? 'composer.send' : 'composer.take-and-send';
}

/** Sends what is written: a reply is held for a moment, a note goes at once. */
function useSend(head: Head, written: Written): () => void {
  const cache = useQueryClient();
  const me = useMe();
  const { say } = useTexts();
  const [{ holdSeconds }] = usePrefs();
  return () => {
    if (written.isFileComing) {
      tell(say('composer.file-coming'), say);
      return;
    }
    if (!written.canSend) {
      sendStaleAnyway(cache, head.id, newId());
      return;
    }
    const { mode, text } = written;
    const files = written.files.map(({ id }) => id);
    const common = { text: text.trim(), ...(files.length > 0 && { files }) };
    const all = cache.getQueryData(askStaff.queryKey) ?? [];
    const staff = all.filter((one) => one.id !== me.id && answersCustomers(one));
    const act: Extract<Act, { does: 'reply' | 'note' }> =
      mode === 'note'
        ? { does: 'note', ...common, mentions: mentioned(text, staff) }
        : { does: 'reply', ...common, lastLine: head.lastLine, sawOwner: sawOwner(head.owner) };
    const before = files.length === 0 ? idBefore(head.id, mode, common.text) : undefined;
    send(
      cache,
      { id: before ?? newId(), conversation: head.id, act, files: written.files },
      mode === 'note' ? 0 : holdSeconds * 1_000,
    );
    written.clear();
  };
}

/** R and N go to the field; what was taken back returns to it. */
function useComposerKeys(head: Head, written: Written, field: RefObject<HTMLTextAreaElement | null>): void {
  const go = (mode: Written['mode']): void => {
    written.setMode(mode);
    field.current?.focus();
  };
  const may = useMay();
  const keys: readonly KeyAct[] = [
    { key: 'r', says: 'composer.reply', run: () => go('reply') },
    { key: 'n', says: 'composer.note', run: () => go('note') },
  ];
  useKeyActs(may('conversations.answer') ? keys : []);
  useWanted(
    head.id,
    useCallback(() => field.current?.focus(), [field]),
  );
  const { putBack } = written;
  useEffect(
    () =>
      takeGivenBack(head.id, (one) => {
        putBack(one.act.does === 'note' ? 'note' : 'reply', one.act.text, one.files);
        field.current?.focus();
      }),
    [head.id, putBack, field],
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return;
      if (event.target !== field.current || field.current?.value !== '') return;
      const taken = takeBackLast(head.id);
      if (taken === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      giveBack(taken);
    };
    document.addEventListener('keydown', onKey, true);
    return () => document.removeEventListener('keydown', onKey, true);
  }, [head.id, field]);
}
