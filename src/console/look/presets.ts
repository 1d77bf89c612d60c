import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../texts/texts.tsx';
import { askClosedDays } from '../wire/common-asks.ts';
import { askSettings } from '../wire/me.ts';
import { useClock } from './age.tsx';
import { snoozePresets } from './snooze.ts';
import type { Preset } from './snooze.ts';
import { timeOfDay } from './time.ts';

const ALWAYS = [{ from: '08:00' }];
const WEEK = { mon: ALWAYS, tue: ALWAYS, wed: ALWAYS, thu: ALWAYS, fri: ALWAYS, sat: ALWAYS, sun: [] };

/** When a conversation comes back, each choice with its time. */
export function usePresets(): readonly Preset[] {
  const { now, zone } = useClock();
  const { data: settings } = useQuery(askSettings);
  const { data: closed } = useQuery(askClosedDays(now.getUTCFullYear()));
  return snoozePresets(now, { zone, week: settings?.hours ?? WEEK, closed: closed ?? new Set<string>() });
}

/** The day and time of a preset, as short as it can be said. */
export function usePresetTime(): (at: Date) => string {
  const { language } = useTexts();
  const { zone } = useClock();
  return (at) => {
    // The day first, as everywhere here.
    const day = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'numeric',
    });
    return `${day.format(at)} ${timeOfDay(at, zone)}`;
  };
}
