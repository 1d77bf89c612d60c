import { Button, Popover, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fold } from './fold.ts';

export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly choose: () => void;
}

interface SearchMenuProps {
  readonly label: string;
  /** What the field is for. */
  readonly searchLabel: string;
  readonly nothing: string;
  readonly choices: readonly Choice[];
  readonly isOpen: boolean;
  readonly setIsOpen: (isOpen: boolean) => void;
  readonly size: 'compact-sm' | 'compact-md';
  readonly isBusy?: boolean;
}

const MOST_SHOWN = 12;

/** Choices found by a word of their name, without tone marks; Enter takes the first. No menu: those hold no fields. */
export function SearchMenu(props: SearchMenuProps) {
  const { label, isOpen, setIsOpen, size, isBusy = false } = props;
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-start"
      width={260}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button variant="default" size={size} disabled={isBusy} onClick={() => setIsOpen(!isOpen)}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={label}>
        <Found {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Found({ searchLabel, nothing, choices, setIsOpen }: SearchMenuProps) {
  const [asked, setAsked] = useState('');
  const fitting = choices.filter(({ name }) => fold(name).includes(fold(asked.trim()))).slice(0, MOST_SHOWN);
  const choose = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    setIsOpen(false);
    choice.choose();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        choose(fitting[0]);
      }}
    >
      <TextInput
        size="xs"
        data-autofocus
        aria-label={searchLabel}
        placeholder={searchLabel}
        value={asked}
        onChange={(event) => setAsked(event.currentTarget.value)}
      />
      <ul className="search-menu">
        {fitting.length === 0 && <li className="small muted">{nothing}</li>}
        {fitting.map((choice) => (
          <li key={choice.id}>
            <button type="button" onClick={() => choose(choice)}>
              {choice.name}
            </button>
          </li>
        ))}
      </ul>
    </form>
  );
}
