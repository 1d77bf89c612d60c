import { Outlet, useMatch } from '@tanstack/react-router';
import { useTitle } from '../look/title.ts';
import { useTexts } from '../texts/texts.tsx';
import { InboxList } from './list-pane.tsx';
import './inbox.css';

/** The list beside the conversation; on a phone one of them at a time. */
export function InboxPage() {
  const { say } = useTexts();
  const open = useMatch({ from: '/frame/desk/c/$id', shouldThrow: false });
  return (
    <div className="inbox" data-open={open !== undefined}>
      <section className="inbox-list" aria-label={say('inbox.list')}>
        <InboxList open={open?.params.id} />
      </section>
      <div className="inbox-open">
        <Outlet />
      </div>
    </div>
  );
}

/** Beside the list while nothing is open. */
export function NothingOpen() {
  const { say } = useTexts();
  useTitle(say('place.inbox'));
  return (
    <div className="state">
      <h2>{say('inbox.nothing-open')}</h2>
      <p className="muted">{say('inbox.nothing-open-why')}</p>
    </div>
  );
}
