import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Failed, Loading } from '../look/states.tsx';
import { useOpen } from '../shell/tabs.ts';
import { useTexts } from '../texts/texts.tsx';
import { askHead } from '../wire/conversation-asks.ts';
import { useLooking } from '../wire/presence.ts';
import { freshen } from './asks.ts';
import type { Head } from './asks.ts';
import { Composer } from './composer.tsx';
import { CustomerPane } from './customer-pane.tsx';
import { ConversationHead } from './head.tsx';
import { OutgoingLines } from './outgoing-lines.tsx';
import { Transcript } from './transcript.tsx';
import './conversation.css';

const here = getRouteApi('/frame/desk/c/$id');

/** One conversation: who it is, what was said, what to say. */
export function ConversationPage() {
  const { id } = here.useParams();
  const head = useQuery(askHead(id));
  if (head.isPending) return <Loading />;
  if (head.data === undefined) return <Failed error={head.error} again={() => void head.refetch()} />;
  return <Conversation key={id} head={head.data} />;
}

function Conversation({ head }: { head: Head }) {
  const { say } = useTexts();
  const { line } = here.useSearch();
  const cache = useQueryClient();
  const isWide = useMediaQuery('(min-width: 1440px)', undefined, { getInitialValueInEffect: false });
  const [isPaneOpen, setIsPaneOpen] = useState(false);
  const { id, version } = head;
  const [typing, setTyping] = useState<'reply' | 'note'>();
  useLooking(id, typing);
  useOpen(id);
  useEffect(() => void freshen(cache, id, line).catch(() => undefined), [cache, id, line, version]);
  return (
    <div className="talk">
      <div className="talk-middle">
        <ConversationHead head={head} onCustomer={() => setIsPaneOpen(true)} isWide={isWide} />
        <Transcript head={head} line={line} />
        <OutgoingLines conversation={id} />
        {!head.isErased && <Composer head={head} onTyping={setTyping} />}
      </div>
      {isWide ? (
        <aside className="talk-pane" aria-label={say('customer.title')}>
          <CustomerPane id={id} packet={head.packet} isTitled={false} />
        </aside>
      ) : (
        <Drawer
          opened={isPaneOpen}
          onClose={() => setIsPaneOpen(false)}
          title={say('customer.title')}
          closeButtonProps={{ 'aria-label': say('act.close') }}
        >
          <CustomerPane id={id} packet={head.packet} isTitled />
        </Drawer>
      )}
    </div>
  );
}
