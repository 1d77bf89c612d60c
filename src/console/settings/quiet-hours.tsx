import { Switch, TextInput } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import type { Settings } from './asks.ts';

type Quiet = Settings['notices']['quiet'];
const AT_NIGHT = { from: '21:00', to: '07:00' } as const;

/** When nobody is told anything on their own Telegram. */
export function QuietHours({ quiet, change }: { quiet: Quiet; change: (quiet: Quiet) => void }) {
  const { say } = useTexts();
  return (
    <>
      <Switch
        label={say('settings.notices.quiet')}
        checked={quiet !== null}
        onChange={(event) => change(event.currentTarget.checked ? AT_NIGHT : null)}
      />
      {quiet !== null && (
        <div className="filters">
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              required
              label={say(`settings.${end}`)}
              value={quiet[end]}
              onChange={(event) => change({ ...quiet, [end]: event.currentTarget.value })}
            />
          ))}
        </div>
      )}
    </>
  );
}
