import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Failed, Loading } from '../look/states.tsx';
import { isComposing } from '../shell/pressed.ts';
import { tell, tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { newId } from '../wire/new-id.ts';
import { keys } from '../wire/keys.ts';
import { useMe, usePrefs } from '../wire/me.ts';
import type { Head } from './asks.ts';
import { send } from './outgoing.ts';
import { sawOwner } from './rules.ts';
import { askTicketDraft, openTicket } from './ticket-asks.ts';
import type { OpenedTicket, TicketDraft } from './ticket-asks.ts';
import { formFrom, ticketFrom } from './ticket-form.ts';
import type { TicketForm } from './ticket-form.ts';
import { OpenAlready, TicketFacts, TicketPhotos } from './ticket-parts.tsx';
import '../look/list-page.css';

interface OpenTicketProps {
  readonly head: Head;
  readonly onClose: () => void;
  readonly onOpened: (code: string) => void;
}

/** A ticket filled from the chat; looked over, and saved by Ctrl+Enter. */
export function OpenTicket({ head, onClose, onOpened }: OpenTicketProps) {
  const { say } = useTexts();
  const me = useMe();
  const [isTouched, setIsTouched] = useState(false);
  const draft = useQuery(askTicketDraft(head.id));
  const isMine = head.owner.kind === 'staff' && head.owner.staff === me.id;
  return (
    <Modal
      opened
      onClose={onClose}
      // Neither a click beside it nor one key must throw away what was written.
      closeOnClickOutside={false}
      closeOnEscape={!isTouched}
      title={say('ticket-form.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': say('act.close') }}
    >
      {draft.data !== undefined ? (
        <Filled
          head={head}
          draft={draft.data}
          isMine={isMine}
          onTouch={() => setIsTouched(true)}
          onOpened={onOpened}
        />
      ) : draft.error === null ? (
        <Loading />
      ) : (
        <Failed error={draft.error} again={() => void draft.refetch()} />
      )}
    </Modal>
  );
}

interface FilledProps {
  readonly head: Head;
  readonly draft: TicketDraft;
  readonly isMine: boolean;
  readonly onTouch: () => void;
  readonly onOpened: (code: string) => void;
}

function Filled({ head, draft, isMine, onTouch, onOpened }: FilledProps) {
  const { say } = useTexts();
  const [form, setForm] = useState(() => formFrom(draft, { isMine }));
  const change = (changed: Partial<TicketForm>): void => {
    onTouch();
    setForm((old) => ({ ...old, ...changed }));
  };
  const { save, isBusy } = useSave(head, form, onOpened);
  const isReady = form.what.trim() !== '';
  return (
    <form
      className="cards"
      onKeyDown={saveByKey}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !isBusy) save();
      }}
    >
      <OpenAlready draft={draft} />
      <Textarea
        label={say('tickets.what')}
        required
        autosize
        minRows={3}
        maxRows={10}
        maxLength={10_000}
        // Opened by a key: what comes next is written here.
        autoFocus
        value={form.what}
        onChange={(event) => change({ what: event.currentTarget.value })}
      />
      <TicketFacts draft={draft} form={form} change={change} />
      <TicketPhotos draft={draft} form={form} change={change} />
      {draft.canTell && (
        <Checkbox
          label={say('ticket-form.tell')}
          description={isMine ? undefined : say('ticket-form.tell-takes')}
          checked={form.isTold}
          onChange={(event) => change({ isTold: event.currentTarget.checked })}
        />
      )}
      <div className="card-acts">
        <Button type="submit" loading={isBusy} disabled={!isReady}>
          {say('ticket-form.save')}
        </Button>
        <span className="small muted composer-hint">Ctrl+Enter</span>
      </div>
    </form>
  );
}

/** Ctrl+Enter, but not while an input method is at work. */
function saveByKey(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isComposing(event.nativeEvent)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

/** Saved once under its key, however often; then the customer is told, if that was wanted. */
function useSave(head: Head, form: TicketForm, onOpened: (code: string) => void) {
  const cache = useQueryClient();
  const { say } = useTexts();
  const [{ holdSeconds }] = usePrefs();
  const [isBusy, setIsBusy] = useState(false);
  const key = useRef(newId());
  const tellCustomer = ({ words }: OpenedTicket): void => {
    if (!form.isTold || words === undefined) return;
    const { id: conversation, lastLine, owner } = head;
    const reply = { does: 'reply' as const, text: words, lastLine, sawOwner: sawOwner(owner) };
    send(cache, { id: newId(), conversation, act: reply, files: [] }, holdSeconds * 1_000);
  };
  const save = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const opened = await openTicket(ticketFrom(form, head.id, key.current));
      tellCustomer(opened);
      tell(say('ticket-form.saved', { code: opened.code }), say);
      void cache.invalidateQueries({ queryKey: keys.customer(head.id) });
      void cache.invalidateQueries({ queryKey: keys.room('ticket'), refetchType: 'none' });
      onOpened(opened.code);
    } catch (error) {
      tellProblem(error, say);
    } finally {
      setIsBusy(false);
    }
  };
  return { save: () => void save(), isBusy };
}
