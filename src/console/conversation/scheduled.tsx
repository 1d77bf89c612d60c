import { Button, Menu, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Age, useClock } from '../look/age.tsx';
import { usePresets, usePresetTime } from '../look/presets.ts';
import { atLocal } from '../look/snooze.ts';
import { withVisibleBidi } from '../look/name.tsx';
import { useTexts } from '../texts/texts.tsx';
import { newId } from '../wire/new-id.ts';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';
import { send } from './outgoing.ts';
import { sawOwner } from './rules.ts';
import type { Written } from './written.ts';

interface ScheduleProps {
  readonly head: Head;
  readonly written: Written;
}

/** Sends it later; when the customer writes first, it does not go. */
export function ScheduleMenu({ head, written }: ScheduleProps) {
  const { say } = useTexts();
  const { zone } = useClock();
  const presets = usePresets();
  const timeOf = usePresetTime();
  const [own, setOwn] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const schedule = useSchedule(head, written);
  const [date = '', time = ''] = own.split('T');
  return (
    <Menu position="top-start" width={280} opened={isOpen} onChange={setIsOpen}>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" disabled={!written.canSend}>
          {say('schedule.title')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('schedule.why')}</Menu.Label>
        {presets.map(({ key, at }) => (
          <Menu.Item key={key} onClick={() => schedule(at)}>
            {say(`snooze.${key}`)}
            <span className="menu-time small muted">{timeOf(at)}</span>
          </Menu.Item>
        ))}
        <form
          className="menu-own"
          onKeyDown={keepFromMenu}
          onSubmit={(event) => {
            event.preventDefault();
            // In React's tree it is within the composer, which would send it now as well.
            event.stopPropagation();
            schedule(atLocal(date, time, zone));
            setOwn('');
            setIsOpen(false);
          }}
        >
          <TextInput
            size="xs"
            type="datetime-local"
            label={say('schedule.own')}
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
          <Button size="compact-sm" type="submit" disabled={time === ''}>
            {say('schedule.do')}
          </Button>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Arrows and letters are for the field of the time; the menu would go through its items by them. */
function keepFromMenu(event: KeyboardEvent): void {
  if (event.key !== 'Escape' && event.key !== 'Tab') event.stopPropagation();
}

function useSchedule(head: Head, written: Written): (at: Date) => void {
  const cache = useQueryClient();
  return (at) => {
    const files = written.files.map(({ id }) => id);
    const act = {
      does: 'schedule' as const,
      text: written.text.trim(),
      ...(files.length > 0 && { files }),
      at: at.toISOString(),
      lastLine: head.lastLine,
      sawOwner: sawOwner(head.owner),
    };
    send(cache, { id: newId(), conversation: head.id, act, files: written.files }, 0);
    written.clear();
  };
}

/** What will go out later, with its time and how to stop it. */
export function ScheduledList({ head }: { head: Head }) {
  const { say } = useTexts();
  const doAct = useAct(head.id);
  if (head.scheduled.length === 0) return null;
  return (
    <ul className="scheduled small">
      {head.scheduled.map(({ id, at, text }) => (
        <li key={id}>
          <span className="sign" data-kind="snoozed">
            {say('schedule.at')} <Age at={at} />
          </span>
          <span className="one-line">{withVisibleBidi(text)}</span>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => doAct({ does: 'unschedule', which: id }, 'schedule.stopped')}
          >
            {say('schedule.stop')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
