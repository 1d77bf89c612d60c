import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useClock } from '../look/age.tsx';
import { sayedSpan } from '../look/deadline.tsx';
import { Facts } from '../look/list-page.tsx';
import { exactTime } from '../look/time.ts';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { putOff } from './asks.ts';
import type { TicketShown } from './asks.ts';

type Why = TicketShown['why']['answer'];

/** "Vì sao hạn 09:03?": the rule, the working time counted, and the pauses. */
export function WhyDue({ ticket }: { ticket: TicketShown }) {
  const may = useMay();
  const { why } = ticket;
  return (
    <>
      <OneWhy which="answer" why={why.answer} />
      {why.solution !== undefined && <OneWhy which="solution" why={why.solution} />}
      {may('tickets.change') && ticket.due !== undefined && (
        <PuttingOff ticket={ticket} which={ticket.due.which} />
      )}
    </>
  );
}

function OneWhy({ which, why }: { which: 'answer' | 'solution'; why: Why }) {
  const { say, language } = useTexts();
  const { zone } = useClock();
  const exact = (at: string): string => exactTime(new Date(at), zone, language);
  return (
    <details className="card">
      <summary>
        {say('tickets.why.title', { which: say(`tickets.due.${which}`) })}
        {': '}
        {why.metAt !== undefined
          ? say('tickets.why.met', { at: exact(why.metAt) })
          : why.at === undefined
            ? say('tickets.why.stopped')
            : exact(why.at)}
      </summary>
      <Facts
        facts={[
          [say('tickets.why.rule'), say(`tickets.why.rule.${why.rule}`)],
          [say('tickets.why.given'), why.workingMs === undefined ? undefined : sayedSpan(why.workingMs, say)],
          [say('tickets.why.left'), why.leftMs === undefined ? undefined : sayedSpan(why.leftMs, say)],
          [say('tickets.why.from'), exact(why.from)],
          [say('tickets.why.moved'), why.moved && `${why.moved.by.name}: ${why.moved.why ?? ''}`],
        ]}
      />
      <p className="small muted">{say('tickets.why.counted')}</p>
      <ul className="small">
        {why.counted.map((one) => (
          <li key={one.from}>
            {exact(one.from)} – {exact(one.until)}
          </li>
        ))}
      </ul>
      {why.pauses.length > 0 && (
        <>
          <p className="small muted">{say('tickets.why.pauses')}</p>
          <ul className="small">
            {why.pauses.map((one) => (
              <li key={one.from}>
                {exact(one.from)} – {one.until === undefined ? '…' : exact(one.until)}
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

/** A deadline is moved with a reason; its time is of this browser's zone. */
function PuttingOff({ ticket, which }: { ticket: TicketShown; which: 'answer' | 'solution' }) {
  const { say } = useTexts();
  const cache = useQueryClient();
  const [at, setAt] = useState('');
  const [why, setWhy] = useState('');
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        putOff(ticket, { which, at: new Date(at).toISOString(), why })
          .then(() => setWhy(''))
          .catch((error: unknown) => tellProblem(error, say))
          .finally(() => void cache.invalidateQueries({ queryKey: keys.room('ticket') }));
      }}
    >
      <TextInput
        type="datetime-local"
        label={say('tickets.put-off', { which: say(`tickets.due.${which}`) })}
        required
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <TextInput
        label={say('failures.reason')}
        required
        maxLength={1_000}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {say('tickets.put-off-do')}
      </Button>
    </form>
  );
}
