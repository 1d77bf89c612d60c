import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconUser } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { channelName } from '../look/channel-name.ts';
import { Deadline } from '../look/deadline.tsx';
import { LabelSigns } from '../look/label-signs.tsx';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Owner } from '../look/owner.tsx';
import { useTitle } from '../look/title.ts';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import { useMay, useMe } from '../wire/me.ts';
import type { Head } from './asks.ts';
import { useAct } from './acting.ts';
import { ActMenus } from './act-menus.tsx';
import { Others } from './others.tsx';
import { sawOwner } from './rules.ts';
import { useTakenBy } from './taken-by.ts';
import { useMarkUnread } from './unread.ts';

const here = getRouteApi('/frame/desk/c/$id');

interface HeadProps {
  readonly head: Head;
  readonly isWide: boolean;
  readonly onCustomer: () => void;
}

/** Name, channel, owner, deadline, and the one main act. */
export function ConversationHead({ head, isWide, onCustomer }: HeadProps) {
  const { say } = useTexts();
  const me = useMe();
  const may = useMay();
  const navigate = useNavigate();
  const markUnread = useMarkUnread(head.id);
  useTitle(withVisibleBidi(head.customer.name ?? say('name.none')));
  useTakenBy(head);
  const { line: _line, ...list } = here.useSearch();
  const back = (): void => void navigate({ to: '/inbox', search: list });
  useKeyActs([
    { key: 'escape', says: 'conversation.back', run: back },
    { key: 'u', says: 'conversation.unread', run: markUnread },
    ...(isWide ? [] : [{ key: 'i', says: 'customer.title', run: onCustomer } as const]),
  ]);
  return (
    <header className="talk-head">
      <Link to="/inbox" search={list} className="talk-back" aria-label={say('conversation.back')}>
        <IconArrowLeft size={20} aria-hidden />
      </Link>
      <div className="talk-who">
        <h1 className="one-line">
          <Name name={head.customer.name} />
        </h1>
        <span className="small muted talk-where">
          <span className="one-line">{channelName(head.channel.name)}</span>
          {head.owner.kind === 'queued' && <Deadline at={head.owner.promisedAt} />}
        </span>
      </div>
      <Owner owner={head.owner} me={me.id} nameOf={(staff) => head.staff[staff] ?? say('who.staff')} />
      <Others conversation={head.id} />
      <LabelSigns ids={head.labels} />
      <div className="talk-acts">
        {may('conversations.answer') && (
          <>
            <TakeButton head={head} />
            <ActMenus head={head} />
          </>
        )}
        {!isWide && (
          <ActionIcon variant="subtle" size="lg" aria-label={say('customer.title')} onClick={onCustomer}>
            <IconUser size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
    </header>
  );
}

/** Take it from the bot, from the queue, or from a colleague. */
function TakeButton({ head }: { head: Head }) {
  const { say } = useTexts();
  const me = useMe();
  const doAct = useAct(head.id);
  const { owner } = head;
  const isMine = owner.kind === 'staff' && owner.staff === me.id;
  const take = (): void => {
    if (!isMine) doAct({ does: 'take', sawOwner: sawOwner(owner) }, 'conversation.taken');
  };
  useKeyActs([{ key: 't', says: 'conversation.take', run: take }]);
  if (isMine) return null;
  return (
    <Button onClick={take} size="compact-md">
      {owner.kind === 'staff' ? say('conversation.take-from') : say('conversation.take')}
    </Button>
  );
}
