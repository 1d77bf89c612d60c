import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SearchMenu } from '../look/search-menu.tsx';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import { answersCustomers, askStaff } from '../wire/common-asks.ts';
import { useMay } from '../wire/me.ts';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';

/** Hands it to a colleague, or back to the queue. */
export function AssignMenu({ head }: { head: Head }) {
  const { say } = useTexts();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const { data: staff = [] } = useQuery({ ...askStaff, enabled: isOpen });
  const doAct = useAct(head.id);
  const mayAssign = may('conversations.assign');
  useKeyActs(mayAssign ? [{ key: 'a', says: 'conversation.assign', run: () => setIsOpen(true) }] : []);
  if (!mayAssign) return null;
  const queue = {
    id: 'queue',
    name: say('conversation.to-queue'),
    choose: () => doAct({ does: 'assign', to: 'queue' }, 'conversation.queued'),
  };
  const people = staff.filter(answersCustomers).map(({ id, name }) => ({
    id,
    name,
    choose: () => doAct({ does: 'assign', to: id }, 'conversation.assigned', { name }),
  }));
  return (
    <SearchMenu
      label={say('conversation.assign')}
      searchLabel={say('conversation.whom')}
      nothing={say('list.nothing')}
      choices={[queue, ...people]}
      isOpen={isOpen}
      setIsOpen={setIsOpen}
      size="compact-md"
    />
  );
}
