/** Rules of how times are said. Pure: the clock and the zone are parameters. */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Parts {
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Date, zone: string): Parts {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  formats.set(zone, format);
  const found = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: Number(found.day),
    month: Number(found.month),
    year: Number(found.year),
    time: `${found.hour ?? ''}:${found.minute ?? ''}`,
  };
}

/** 09:41 in that zone. */
export const timeOfDay = (at: Date, zone: string): string => partsOf(at, zone).time;

/** 22/11/2026 in that zone. */
export function dateOf(at: Date, zone: string): string {
  const { day, month, year } = partsOf(at, zone);
  return `${two(day)}/${two(month)}/${year}`;
}

/** Whether both are on one calendar day of that zone. */
export function isSameDay(one: Date, other: Date, zone: string): boolean {
  return dateOf(one, zone) === dateOf(other, zone);
}

/** Minutes up to an hour, then the time, then yesterday's time, then the date. */
export function ageOf(at: Date, now: Date, zone: string) {
  const ago = now.getTime() - at.getTime();
  const { day, month, year, time } = partsOf(at, zone);
  const date = `${two(day)}/${two(month)}`;
  if (ago >= 0 && ago < MINUTE_MS) return { key: 'time.now', values: {} } as const;
  if (ago >= 0 && ago < HOUR_MS)
    return { key: 'time.minutes', values: { minutes: Math.floor(ago / MINUTE_MS) } } as const;
  if (isSameDay(at, now, zone)) return { key: 'time.today', values: { time } } as const;
  if (isSameDay(at, new Date(now.getTime() - DAY_MS), zone))
    return { key: 'time.yesterday', values: { time } } as const;
  if (isSameDay(at, new Date(now.getTime() + DAY_MS), zone))
    return { key: 'time.tomorrow', values: { time } } as const;
  const full = partsOf(now, zone).year === year ? date : `${date}/${year}`;
  // A day to come needs its hour, too.
  return ago < 0
    ? ({ key: 'time.on', values: { date: full, time } } as const)
    : ({ key: 'time.date', values: { date: full } } as const);
}

/** How long something waits or is late, in the largest two units: `{ days, hours, minutes }`. */
export function spanOf(ms: number): {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
} {
  const whole = Math.max(0, Math.floor(ms / MINUTE_MS));
  return { days: Math.floor(whole / 1440), hours: Math.floor((whole % 1440) / 60), minutes: whole % 60 };
}

export function exactTime(at: Date, zone: string, language: 'vi' | 'en'): string {
  const format = new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    timeZone: zone,
    dateStyle: 'full',
    timeStyle: 'medium',
  });
  // Vietnamese begins with "lúc", which the texts around it say already.
  return format.format(at).replace(/^lúc /, '');
}

const two = (value: number): string => String(value).padStart(2, '0');
