import { AppError } from '../core/errors.ts';

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Offsets change on a quarter of an hour everywhere, so one answer holds for the whole quarter. */
const QUARTER_MS = 900_000;
const CACHED_QUARTERS = 4000;

/** Instants and the days and minutes people in a zone see on their clocks. */
export interface LocalTime {
  /** Days since 1970-01-01 on the zone's calendar. */
  day(at: number): number;
  /** The instant of a minute of such a day; minutes may run past 1440. In a gap of the clocks: after it. */
  instant(day: number, minutes: number): number;
  /** `2026-03-01 08:05`. */
  text(at: Date): string;
  /** `2026-03-01`. */
  date(at: Date): string;
}

const MOST_ZONES = 50;
const zones = new Map<string, LocalTime>();

/** Throws AppError `misconfigured` for a zone that is not known. */
export function localTime(timeZone: string): LocalTime {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const made = timeIn(timeZone);
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(timeZone, made);
  return made;
}

function timeIn(timeZone: string): LocalTime {
  const format = formatter(timeZone);
  const cache = new Map<number, number>();

  function offset(at: number): number {
    const quarter = Math.floor(at / QUARTER_MS);
    const known = cache.get(quarter);
    if (known !== undefined) return known;
    const start = quarter * QUARTER_MS;
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(start)) part[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    const found = Date.UTC(year, month - 1, day, hour, minute, second) - start;
    if (cache.size >= CACHED_QUARTERS) cache.clear();
    cache.set(quarter, found);
    return found;
  }

  /** As people there see it, written as if their clocks were UTC. */
  const wall = (at: Date): string => new Date(at.getTime() + offset(at.getTime())).toISOString();

  return {
    day: (at) => Math.floor((at + offset(at)) / DAY_MS),
    instant: (day, minutes) => {
      const shown = day * DAY_MS + minutes * MINUTE_MS;
      const first = shown - offset(shown);
      const second = shown - offset(first);
      if (first === second) return first;
      return shown - offset(second) === second ? second : Math.max(first, second);
    },
    text: (at) => wall(at).slice(0, 16).replace('T', ' '),
    date: (at) => wall(at).slice(0, 10),
  };
}

/** Whether this machine knows a zone of that name. */
export function isZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new AppError('misconfigured', `"${timeZone}" is not a time zone: write it as Asia/Ho_Chi_Minh.`, {
      cause,
      subject: 'timeZone',
    });
  }
}
