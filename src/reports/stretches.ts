import { DAY_MS, localTime } from '../clock/local-time.ts';

export type StretchName = 'day' | 'week' | 'month';

/** A day, week or month of the shop's calendar. */
export interface Stretch {
  readonly from: Date;
  readonly to: Date;
  /** Its first day, `2026-11-16`. */
  readonly label: string;
}

const MONDAY_OFFSET = 3;

/**
 * Every stretch of the calendar of a zone from the one an instant lies in to the one another does, both
 * included. Weeks begin on Monday (ISO 8601). @param most no more than so many, the last ones.
 */
export function stretchesBetween(
  by: StretchName,
  timeZone: string,
  { first, last, most }: { readonly first: Date; readonly last: Date; readonly most: number },
): readonly Stretch[] {
  const zone = localTime(timeZone);
  const begin = beginOf(by, zone.day(first.getTime()));
  const found: Stretch[] = [];
  for (let day = beginOf(by, zone.day(last.getTime())); day >= begin && found.length < most;) {
    const next = nextOf(by, day);
    const [from, to] = [day, next].map((each) => new Date(zone.instant(each, 0)));
    if (from && to) found.push({ from, to, label: dateOf(day).toISOString().slice(0, 10) });
    day = beginOf(by, day - 1);
  }
  return found.reverse();
}

function beginOf(by: StretchName, day: number): number {
  if (by === 'day') return day;
  if (by === 'week') return day - ((((day + MONDAY_OFFSET) % 7) + 7) % 7);
  const date = dateOf(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS;
}

function nextOf(by: StretchName, day: number): number {
  if (by === 'day') return day + 1;
  if (by === 'week') return day + 7;
  const date = dateOf(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / DAY_MS;
}

function dateOf(day: number): Date {
  return new Date(day * DAY_MS);
}
