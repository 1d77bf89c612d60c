import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import { useTexts } from '../texts/texts.tsx';
import { askLabels } from '../wire/common-asks.ts';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';

/** Labels on and off. */
export function LabelMenu({ head }: { head: Head }) {
  const { say, language } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const { data: labels = [] } = useQuery(askLabels);
  const doAct = useAct(head.id);
  useKeyActs([{ key: 'l', says: 'conversation.label', run: () => setIsOpen(true) }]);
  const offered = labels.filter(({ id, isArchived }) => !isArchived || head.labels.includes(id));
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end" closeOnItemClick={false} width={240}>
      <Menu.Target>
        <Button variant="default" size="compact-md">
          {say('conversation.label')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {offered.length === 0 && <Menu.Item>{say('conversation.no-labels')}</Menu.Item>}
        {offered.map(({ id, name, color }) => {
          const isOn = head.labels.includes(id);
          return (
            <Menu.CheckboxItem
              key={id}
              checked={isOn}
              onChange={() =>
                doAct(
                  isOn ? { does: 'label', remove: [id] } : { does: 'label', add: [id] },
                  isOn ? 'conversation.unlabelled' : 'conversation.labelled',
                  { name: name[language] },
                )
              }
            >
              <span className="label" data-color={color}>
                {name[language]}
              </span>
            </Menu.CheckboxItem>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
