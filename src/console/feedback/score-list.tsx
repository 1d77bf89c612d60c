import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { RefObject } from 'react';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import type { Score } from './asks.ts';
import { kindOf } from './rules.ts';

/** Every answer with the way to the line where it was given. */
export function ScoreList({ items }: { items: readonly Score[] }) {
  const list = useRef<HTMLUListElement>(null);
  useAnswerKeys(list);
  return (
    <ul className="cards" ref={list}>
      {items.map((one) => (
        <OneScore key={one.id} one={one} />
      ))}
    </ul>
  );
}

/** J and K go through the answers; Enter is the link's own. */
function useAnswerKeys(list: RefObject<HTMLUListElement | null>): void {
  const go = (by: -1 | 1): void => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-answer]') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  useKeyActs([
    { key: 'j', says: 'inbox.next', run: () => go(1) },
    { key: 'k', says: 'inbox.before', run: () => go(-1) },
  ]);
}

function OneScore({ one }: { one: Score }) {
  const { say } = useTexts();
  return (
    <li className="card">
      <div className="card-head">
        {one.score !== undefined && (
          <span className="sign" data-kind={kindOf(one.score, one.scale ?? '')}>
            {one.score}/{one.scale?.split('-')[1]}
          </span>
        )}
        <strong className="grows">
          <Name name={one.customer.name} />
        </strong>
        <span className="small muted">
          <Age at={one.answeredAt} />
        </span>
      </div>
      <p className="small muted">
        {one.questionName}
        {one.choiceName !== undefined && <strong> {one.choiceName}</strong>}
      </p>
      {one.comment !== undefined && <p className="said">“{withVisibleBidi(one.comment)}”</p>}
      {one.history.length > 0 && (
        <p className="small muted">
          {say('feedback.was', { scores: one.history.map(({ score }) => score).join(', ') })}
        </p>
      )}
      <p className="small">
        <Link
          data-answer
          to="/c/$id"
          params={{ id: one.conversation }}
          search={{ view: 'all', ...(one.line !== undefined && { line: one.line }) }}
        >
          {say('feedback.open')}
        </Link>
        {one.staff !== undefined && ` · ${one.staff.name}`} · {channelName(one.channel)}
        {one.about !== undefined && one.aboutTicket && (
          <>
            {' · '}
            <Link to="/t/$code" params={{ code: one.about }}>
              {one.about}
            </Link>
          </>
        )}
      </p>
    </li>
  );
}
