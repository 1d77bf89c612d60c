import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { isComposing } from '../shell/pressed.ts';
import { tell, tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askStaff } from '../wire/common-asks.ts';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { newId } from '../wire/new-id.ts';
import { answer, askTicket, assign } from './asks.ts';
import type { TicketShown } from './asks.ts';
import { useMove } from './board.tsx';

const THEN = ['doing', 'waiting', 'done'] as const;

/** What can be done with a ticket: move, give, answer. */
export function TicketActs({ ticket }: { ticket: TicketShown }) {
  const { say } = useTexts();
  const may = useMay();
  const moveTo = useMove();
  if (!may('tickets.change')) return null;
  return (
    <div className="card">
      <div className="card-acts">
        {ticket.mayMoveTo.map((to) => (
          <Button
            key={to}
            variant={to === 'done' ? 'filled' : 'default'}
            onClick={() => void moveTo(ticket, to)}
          >
            {say(`tickets.to.${ticket.state === 'done' ? 'again' : to}`)}
          </Button>
        ))}
        <Assigning ticket={ticket} />
      </div>
      <Answering ticket={ticket} />
    </div>
  );
}

function Assigning({ ticket }: { ticket: TicketShown }) {
  const { say } = useTexts();
  const cache = useQueryClient();
  const { data = [] } = useQuery(askStaff);
  return (
    <NativeSelect
      aria-label={say('tickets.give')}
      value={ticket.staff?.id ?? ''}
      onChange={({ currentTarget: { value } }) => {
        assign(ticket, value === '' ? undefined : value)
          .then((found) => cache.setQueryData(askTicket(ticket.code).queryKey, found))
          .catch((error: unknown) => tellProblem(error, say))
          .finally(() => void cache.invalidateQueries({ queryKey: keys.room('ticket') }));
      }}
      data={[
        { value: '', label: say('tickets.staff.nobody') },
        ...data.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

/** Ctrl+Enter, but not while an input method is at work. */
function sendByKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isComposing(event.nativeEvent))
    event.currentTarget.form?.requestSubmit();
}

/**
 * The answer goes to where the customer wrote. Its id stays until it is through, so that no second one leaves; other
 * words are another answer.
 */
function Answering({ ticket }: { ticket: TicketShown }) {
  const { say } = useTexts();
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const [then, setThen] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const id = useRef(newId());
  const state = THEN.find((one) => one === then);
  const send = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const found = await answer(ticket, { id: id.current, text, ...(state && { then: state }) });
      cache.setQueryData(askTicket(ticket.code).queryKey, found);
      id.current = newId();
      setText('');
      tell(say('tickets.answered'), say);
    } catch (error) {
      tellProblem(error, say);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form
      className="cards"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') void send();
      }}
    >
      <AnswerField
        text={text}
        write={(next) => {
          setText(next);
          id.current = newId();
        }}
      />
      <div className="card-acts">
        <ThenChoice ticket={ticket} then={then} setThen={setThen} />
        <Button type="submit" loading={isBusy} disabled={text.trim() === ''}>
          {say('tickets.send')}
        </Button>
      </div>
    </form>
  );
}

function AnswerField({ text, write }: { text: string; write: (text: string) => void }) {
  const { say } = useTexts();
  return (
    <Textarea
      label={say('tickets.answer')}
      autosize
      minRows={2}
      maxLength={10_000}
      value={text}
      onChange={(event) => write(event.currentTarget.value)}
      onKeyDown={sendByKey}
    />
  );
}

interface ThenChoiceProps {
  readonly ticket: TicketShown;
  readonly then: string;
  readonly setThen: (then: string) => void;
}

function ThenChoice({ ticket, then, setThen }: ThenChoiceProps) {
  const { say } = useTexts();
  const ways = THEN.filter((one) => ticket.mayMoveTo.includes(one));
  return (
    <NativeSelect
      aria-label={say('tickets.then')}
      value={then}
      onChange={({ currentTarget: { value } }) => setThen(value)}
      data={[
        { value: '', label: say('tickets.then.stays') },
        ...ways.map((one) => ({
          value: one,
          label: say('tickets.then.state', { state: say(`tickets.state.${one}`) }),
        })),
      ]}
    />
  );
}
