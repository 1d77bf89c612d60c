import { Menu } from '@mantine/core';
import { useClock } from '../look/age.tsx';
import { usePresets, usePresetTime } from '../look/presets.ts';
import { exactTime } from '../look/time.ts';
import { useTexts } from '../texts/texts.tsx';
import { useAct } from './acting.ts';
import type { Head } from './asks.ts';
import { KeyMenu } from './key-menu.tsx';

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
