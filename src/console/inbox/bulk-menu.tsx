import { Button, Menu, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { fold } from '../look/fold.ts';
import { useKeyActs } from '../shell/key-acts.ts';
import { nameOfKey } from '../shell/pressed.ts';
import { useTexts } from '../texts/texts.tsx';
import type { TextKey } from '../texts/texts.tsx';

export interface BulkChoice {
  readonly id: string;
  readonly name: string;
  readonly more?: string;
  /** On, off or on for some: it is a mark that can be set. */
  readonly isOn?: boolean | 'mixed';
  readonly sign?: ReactNode;
  readonly choose: () => void;
}

interface BulkMenuProps {
  readonly says: TextKey;
  readonly keyName: string;
  readonly choices: readonly BulkChoice[];
  /** More than a handful: by a word of their name, without tone marks. */
  readonly search?: TextKey;
  readonly isBusy: boolean;
}

const MOST_SHOWN = 12;

/** One thing to do to all that is chosen; its key opens it, and 1, 2, 3 … choose. */
export function BulkMenu({ says, keyName, choices, search, isBusy }: BulkMenuProps) {
  const { say } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const [asked, setAsked] = useState('');
  useKeyActs([{ key: keyName, says, run: () => setIsOpen(true) }], true);
  const fitting = choices.filter(({ name }) => fold(name).includes(fold(asked.trim()))).slice(0, MOST_SHOWN);
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-start" width={260}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" disabled={isBusy}>
          {say(says)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown
        onKeyDown={(event) => {
          if (event.target instanceof HTMLInputElement) return;
          const chosen = fitting[Number(nameOfKey(event.nativeEvent)) - 1];
          if (chosen === undefined) return;
          event.preventDefault();
          setIsOpen(false);
          chosen.choose();
        }}
      >
        {search !== undefined && (
          <TextInput
            m={4}
            size="xs"
            aria-label={say(search)}
            placeholder={say(search)}
            value={asked}
            onChange={(event) => setAsked(event.currentTarget.value)}
          />
        )}
        {fitting.length === 0 && <Menu.Label>{say('list.nothing')}</Menu.Label>}
        {fitting.map((choice, n) => (
          <BulkItem key={choice.id} choice={choice} n={n + 1} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function BulkItem({ choice, n }: { choice: BulkChoice; n: number }) {
  const { name, more, isOn, sign, choose } = choice;
  return (
    <Menu.Item
      {...(isOn !== undefined && { role: 'menuitemcheckbox', 'aria-checked': isOn })}
      leftSection={isOn === undefined ? undefined : isOn === true ? '✓' : isOn === 'mixed' ? '–' : ' '}
      rightSection={n > 9 ? undefined : <kbd>{n}</kbd>}
      onClick={choose}
    >
      {sign ?? name}
      {more !== undefined && <span className="menu-time small muted">{more}</span>}
    </Menu.Item>
  );
}
