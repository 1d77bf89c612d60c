import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Age } from '../look/age.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import type { Happening } from './asks.ts';

/** One thing that happened with a customer, with the way to it. */
export function HappeningLine({ one }: { one: Happening }) {
  const { say } = useTexts();
  return (
    <li className="card">
      <div className="card-head">
        <strong className="grows">{say(`customers.kind.${one.kind}`)}</strong>
        <span className="small muted">
          <Age at={one.at} />
        </span>
      </div>
      <p>
        <What one={one} />
      </p>
    </li>
  );
}

function What({ one }: { one: Happening }): ReactNode {
  const { say } = useTexts();
  const sayOr = useSayOr();
  switch (one.kind) {
    case 'episode':
      return (
        <AtLine conversation={one.conversation} line={one.from}>
          {say('customers.episode', {
            flows: one.flows.join(', '),
            outcome: sayOr(`outcome.${one.outcome}`, one.outcome),
            lines: one.lines,
          })}
        </AtLine>
      );
    case 'ticket':
      return (
        <Link to="/t/$code" params={{ code: one.code }}>
          {one.code} · {sayOr(`tickets.state.${one.state}`, one.state)} · {one.what}
        </Link>
      );
    case 'order':
      return (
        <Link to="/orders" search={{ q: one.code }}>
          {one.code} · {sayOr(`orders.state.${one.state}`, one.state)}{' '}
          {one.items !== undefined && `· ${one.items}`}
        </Link>
      );
    case 'score':
      return (
        <AtLine conversation={one.conversation} line={one.line}>
          {one.survey} {one.score !== undefined && `${one.score}/${one.scale?.split('-')[1] ?? ''}`}{' '}
          {one.choice} {one.comment !== undefined && `“${one.comment}”`}
        </AtLine>
      );
    case 'send':
      return (
        <>
          {one.flow} · {say(`customers.send.${one.verdict}`)}
          {one.why !== undefined && `: ${sayOr(`send.why.${one.why}`, one.why)}`}
        </>
      );
    case 'note':
      return (
        <AtLine conversation={one.conversation} line={one.line}>
          {one.staff?.name}: {one.text}
        </AtLine>
      );
  }
}

function AtLine({
  conversation,
  line,
  children,
}: {
  conversation: string;
  line: number | undefined;
  children: ReactNode;
}) {
  return (
    <Link
      to="/c/$id"
      params={{ id: conversation }}
      search={{ view: 'all', ...(line !== undefined && { line }) }}
    >
      {children}
    </Link>
  );
}
