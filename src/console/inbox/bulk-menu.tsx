import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { SearchMenu } from '../look/search-menu.tsx';
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
  /** Where there are none. */
  readonly nothing?: TextKey;
  readonly isBusy: boolean;
}

/** One thing to do to all that is chosen; its key opens it, and 1, 2, 3 … choose. */
export function BulkMenu({ says, keyName, choices, nothing = 'list.nothing', isBusy }: BulkMenuProps) {
  const { say } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  useKeyActs([{ key: keyName, says, run: () => setIsOpen(true) }], true);
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-start" width={260}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" disabled={isBusy}>
          {say(says)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown
        onKeyDown={(event) => {
          const chosen = choices[Number(nameOfKey(event.nativeEvent)) - 1];
          if (chosen === undefined) return;
          event.preventDefault();
          setIsOpen(false);
          chosen.choose();
        }}
      >
        {choices.length === 0 && <Menu.Item>{say(nothing)}</Menu.Item>}
        {choices.map((choice, n) => (
          <BulkItem key={choice.id} choice={choice} n={n + 1} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The same for people: there may be many. */
export function BulkAssign({ choices, isBusy }: Pick<BulkMenuProps, 'choices' | 'isBusy'>) {
  const { say } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  useKeyActs([{ key: 'a', says: 'conversation.assign', run: () => setIsOpen(true) }], true);
  return (
    <SearchMenu
      label={say('conversation.assign')}
      searchLabel={say('conversation.whom')}
      nothing={say('list.nothing')}
      choices={choices}
      isOpen={isOpen}
      setIsOpen={setIsOpen}
      size="compact-sm"
      isBusy={isBusy}
    />
  );
}

function BulkItem({ choice, n }: { choice: BulkChoice; n: number }) {
  const { name, more, isOn, sign, choose } = choice;
  const number = n > 9 ? undefined : <kbd>{n}</kbd>;
  if (isOn === undefined)
    return (
      <Menu.Item rightSection={number} onClick={choose}>
        {sign ?? name}
        {more !== undefined && <span className="menu-time small muted">{more}</span>}
      </Menu.Item>
    );
  return (
    <Menu.CheckboxItem
      // What some of them have is neither: it goes on to `aria-checked` as it is.
      checked={isOn as boolean}
      checkIcon={isOn === 'mixed' ? '–' : '✓'}
      closeMenuOnClick
      rightSection={number}
      onChange={choose}
    >
      {sign ?? name}
    </Menu.CheckboxItem>
  );
}
