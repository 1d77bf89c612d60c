import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useClock } from '../look/age.tsx';
import { exactTime, timeOfDay } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import { askSettings } from '../wire/me.ts';
import { askHolidays } from './desk-asks.ts';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';
import { KeyMenu } from './key-menu.tsx';
import { snoozePresets } from './snooze.ts';

const ALWAYS = [{ from: '08:00' }];
const WEEK = { mon: ALWAYS, tue: ALWAYS, wed: ALWAYS, thu: ALWAYS, fri: ALWAYS, sat: ALWAYS, sun: [] };

/** When a conversation comes back, each choice with its time. */
export function usePresets() {
  const { now, zone } = useClock();
  const { data: settings } = useQuery(askSettings);
  const { data: closed } = useQuery(askHolidays(now.getUTCFullYear()));
  return snoozePresets(now, { zone, week: settings?.hours ?? WEEK, closed: closed ?? new Set<string>() });
}

/** The day and time of a preset, as short as it can be said. */
export function usePresetTime(): (at: Date) => string {
  const { language } = useTexts();
  const { zone } = useClock();
  return (at) => {
    const day = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'numeric',
    });
    return `${day.format(at)} ${timeOfDay(at, zone)}`;
  };
}

/** Puts it off: out of the way until then, or until the customer writes. */
export function SnoozeMenu({ head }: { head: Head }) {
  const { say, language } = useTexts();
  const { zone } = useClock();
  const doAct = useAct(head.id);
  const presets = usePresets();
  const timeOf = usePresetTime();
  return (
    <KeyMenu says="conversation.snooze" keyName="z">
      {(numbered) => (
        <>
          {presets.map(({ key, at }, n) => (
            <Menu.Item
              key={key}
              {...numbered(n + 1)}
              title={exactTime(at, zone, language)}
              rightSection={<kbd>{n + 1}</kbd>}
              onClick={() =>
                doAct({ does: 'snooze', until: at.toISOString() }, 'conversation.snoozed', {
                  time: timeOf(at),
                })
              }
            >
              {say(`snooze.${key}`)}
              <span className="menu-time small muted">{timeOf(at)}</span>
            </Menu.Item>
          ))}
          {head.snoozedUntil !== undefined && (
            <Menu.Item onClick={() => doAct({ does: 'wake' }, 'conversation.woken')}>
              {say('snooze.wake')}
            </Menu.Item>
          )}
        </>
      )}
    </KeyMenu>
  );
}
