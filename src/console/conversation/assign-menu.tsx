import { Button, Menu, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fold } from '../look/fold.ts';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import { askStaff } from '../wire/common-asks.ts';
import { useMay } from '../wire/me.ts';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';

/** Hands it to a colleague, or back to the queue. */
export function AssignMenu({ head }: { head: Head }) {
  const { say } = useTexts();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  const [asked, setAsked] = useState('');
  const { data: staff = [] } = useQuery({ ...askStaff, enabled: isOpen });
  const doAct = useAct(head.id);
  const mayAssign = may('conversations.assign');
  useKeyActs(mayAssign ? [{ key: 'a', says: 'conversation.assign', run: () => setIsOpen(true) }] : []);
  if (!mayAssign) return null;
  const fitting = staff.filter(({ name }) => fold(name).includes(fold(asked)));
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="default" size="compact-md">
          {say('conversation.assign')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          m={4}
          size="xs"
          aria-label={say('conversation.whom')}
          placeholder={say('conversation.whom')}
          value={asked}
          onChange={(event) => setAsked(event.currentTarget.value)}
        />
        <Menu.Item onClick={() => doAct({ does: 'assign', to: 'queue' }, 'conversation.queued')}>
          {say('conversation.to-queue')}
        </Menu.Item>
        {fitting.slice(0, 12).map(({ id, name }) => (
          <Menu.Item
            key={id}
            onClick={() => doAct({ does: 'assign', to: id }, 'conversation.assigned', { name })}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
