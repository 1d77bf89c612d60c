import { useClock } from '../look/age.tsx';
import { sayedSpan } from '../look/deadline.tsx';
import { Facts } from '../look/list-page.tsx';
import { exactTime } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import type { TicketShown } from './asks.ts';

type Why = TicketShown['why']['answer'];

/** "Vì sao hạn 09:03?": the rule, the working time counted, and the pauses. */
export function WhyDue({ ticket: { why } }: { ticket: TicketShown }) {
  return (
    <>
      <OneWhy which="answer" why={why.answer} />
      {why.solution !== undefined && <OneWhy which="solution" why={why.solution} />}
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
        {say(`tickets.due.${which}`)}
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
