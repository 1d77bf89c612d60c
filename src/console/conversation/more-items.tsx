import { Menu } from '@mantine/core';
import type { exportConversation } from '../../desk/files-contract.ts';
import { useTexts } from '../texts/texts.tsx';
import { linkTo } from '../wire/ask.ts';
import { useMay } from '../wire/me.ts';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';
import { useMarkUnread } from './unread.ts';

const FORMS = ['json', 'csv'] as const;

/** What is needed now and then; on a phone also what has no room in the bar. */
export function MoreItems({ head, onTicket }: { head: Head; onTicket: (() => void) | undefined }) {
  const { say } = useTexts();
  const may = useMay();
  const doAct = useAct(head.id);
  const markUnread = useMarkUnread(head.id);
  return (
    <>
      <div className="narrow-only">
        {head.owner.kind !== 'bot' && (
          <Menu.Item onClick={() => doAct({ does: 'release', how: 'continue' }, 'conversation.given-back')}>
            {say('conversation.to-bot')}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => doAct({ does: 'assign', to: 'queue' }, 'conversation.queued')}>
          {say('conversation.to-queue')}
        </Menu.Item>
        {onTicket !== undefined && <Menu.Item onClick={onTicket}>{say('ticket-form.title')}</Menu.Item>}
      </div>
      {!head.isOpen && (
        <Menu.Item onClick={() => doAct({ does: 'reopen' }, 'conversation.reopened')}>
          {say('conversation.reopen')}
        </Menu.Item>
      )}
      <Menu.Item onClick={markUnread}>{say('conversation.unread')}</Menu.Item>
      <Menu.Item onClick={() => window.print()}>{say('conversation.print')}</Menu.Item>
      {may('conversations.export') &&
        FORMS.map((as) => (
          <Menu.Item
            key={as}
            component="a"
            download
            href={linkTo<typeof exportConversation>(
              { method: 'GET', path: '/conversations/:id/export' },
              { params: { id: head.id }, query: { as } },
            )}
          >
            {say('conversation.export', { form: as.toUpperCase() })}
          </Menu.Item>
        ))}
    </>
  );
}
