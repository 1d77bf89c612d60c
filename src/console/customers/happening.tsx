import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Age } from '../look/age.tsx';
import { useFlowName } from '../look/known-names.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import type { Happening } from './asks.ts';

/** One thing that happened with a customer, with the way to it. */
export function HappeningLine({ one }: { one: Happening }) {
  const { say } = useTexts();
  return (
    <li>
      <span className="small muted">{say(`customers.kind.${one.kind}`)}</span>
      <span className="happening-what">
        <What one={one} />
      </span>
      <span className="small muted">
        <Age at={one.at} />
      </span>
    </li>
  );
}

function What({ one }: { one: Happening }): ReactNode {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const flowName = useFlowName();
  switch (one.kind) {
    case 'episode':
      return (
        <AtLine conversation={one.conversation} line={one.from}>
          {say('customers.episode', {
            flows: one.flows.map(flowName).join(', '),
            outcome: sayOr(`outcome.${one.outcome}`, one.outcome),
            lines: one.lines,
          })}
        </AtLine>
      );
    case 'ticket':
      return (
        <Link to="/t/$code" params={{ code: one.code }}>
          {one.code} · {sayOr(`tickets.state.${one.state}`, one.state)} · {withVisibleBidi(one.what)}
        </Link>
      );
    case 'order':
      return (
        <Link to="/orders" search={{ q: one.code }}>
          {one.code} · {sayOr(`orders.state.${one.state}`, one.state)}{' '}
          {one.items !== undefined && `· ${withVisibleBidi(one.items)}`}
        </Link>
      );
    case 'score':
      return (
        <AtLine conversation={one.conversation} line={one.line}>
          {flowName(one.survey)} {one.score !== undefined && `${one.score}/${one.scale?.split('-')[1] ?? ''}`}{' '}
          {one.choice} {one.comment !== undefined && `“${withVisibleBidi(one.comment)}”`}
        </AtLine>
      );
    case 'send':
      return (
        <>
          {flowName(one.flow)} · {say(`customers.send.${one.verdict}`)}
          {one.why !== undefined && `: ${sayOr(`send.why.${one.why}`, one.why)}`}
        </>
      );
    case 'note':
      return (
        <AtLine conversation={one.conversation} line={one.line}>
          {one.staff?.name}: {withVisibleBidi(one.text)}
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
