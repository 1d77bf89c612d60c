import { AppError } from '../core/errors.ts';
import type { Hours } from '../core/world.ts';
import { DAY_MS, localTime } from './local-time.ts';

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `08:00-12:00`. One that ends at or before its start goes on past midnight (`22:00-02:00`). */
export type Span = string;

/**
 * `2026-02-17`, or `09-02` for every year. Without spans the shop is closed all day; with spans they
 * stand in for the weekday's (half days, make-up working days). The exact date wins over the yearly.
 */
export type Holiday = string | { readonly date: string; readonly spans: readonly Span[] };

export interface WorkingTime {
  /** An IANA name, for example `Asia/Ho_Chi_Minh`. */
  readonly timeZone: string;
  /** A weekday that is absent is closed. */
  readonly week: Readonly<Partial<Record<Weekday, readonly Span[]>>>;
  readonly holidays?: readonly Holiday[];
}

/** The shop's working time, and its stretches: what a deadline is made of. */
export interface WorkingHours extends Hours {
  /** The working stretches between two instants, cut at both, in order. None when `to` is not after `from`. */
  between(from: Date, to: Date): readonly WorkedStretch[];
}

export interface WorkedStretch {
  readonly from: Date;
  readonly until: Date;
}

/** From `from` until just before `to`, in minutes of a day or milliseconds of time. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

const SEARCHED_DAYS = 4000;
const CACHED_DAYS = 800;

/**
 * The shop's working time in its own zone. A span belongs to the day on which it begins, so one that
 * passes midnight into a holiday is still worked to its end.
 *
 * `add` of a positive time ends inside working hours or at the very minute they close, and adds up:
 * `add(add(t, a), b)` is `add(t, a + b)`. Nothing or less gives the next opening.
 *
 * Throws AppError `misconfigured` for an unknown zone, a span or date that cannot be read, or a week
 * without any working time.
 */
export function workingHours(time: WorkingTime): WorkingHours {
  const zone = localTime(time.timeZone);
  const week = WEEKDAYS.map((day) => (time.week[day] ?? []).map(readSpan).sort((a, b) => a.from - b.from));
  const holidays = new Map((time.holidays ?? []).map(readHoliday));
  if (week.every((spans) => spans.length === 0)) {
    throw new AppError('misconfigured', 'The week has no working time at all.', { subject: 'hours' });
  }
  const cache = new Map<number, readonly Stretch[]>();

  function openOn(day: number): readonly Stretch[] {
    const known = cache.get(day);
    if (known) return known;
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    const spans = holidays.get(date) ?? holidays.get(date.slice(5)) ?? week[weekdayOf(day)] ?? [];
    const open = spans
      .map(({ from, to }) => ({ from: zone.instant(day, from), to: zone.instant(day, to) }))
      .filter(({ from, to }) => from < to);
    if (cache.size >= CACHED_DAYS) cache.clear();
    cache.set(day, open);
    return open;
  }

  /** Working stretches that end after `at`, cut so that none overlaps the one before. */
  function* stretches(at: number): Generator<Stretch, never> {
    const first = zone.day(at) - 1;
    let worked = at;
    for (let day = first; day < first + SEARCHED_DAYS; day++) {
      for (const { from, to } of openOn(day)) {
        if (to <= worked) continue;
        yield { from: Math.max(from, worked), to };
        worked = to;
      }
    }
    throw new AppError('misconfigured', 'No working time in the next ten years.', { subject: 'hours' });
  }

  const nextStretch = (at: Date): Stretch => stretches(at.getTime()).next().value;
  // Yearly holidays may close every day: said at the start, not in the middle of a turn.
  nextStretch(new Date(0));

  return {
    isOpen: (at) => nextStretch(at).from === at.getTime(),
    nextOpening: (at) => new Date(nextStretch(at).from),
    between: (from, to) => cutAt(stretches(from.getTime()), to.getTime()),
    add: (at, ms) => {
      if (ms <= 0) return new Date(nextStretch(at).from);
      let left = ms;
      for (const { from, to } of stretches(at.getTime())) {
        if (left <= to - from) return new Date(from + left);
        left -= to - from;
      }
      return at;
    },
  };
}

function cutAt(stretches: Iterable<Stretch>, end: number): readonly WorkedStretch[] {
  const found: WorkedStretch[] = [];
  for (const { from, to } of stretches) {
    if (from >= end) break;
    found.push({ from: new Date(from), until: new Date(Math.min(to, end)) });
  }
  return found;
}

/** The same span on each day of the week, for example quiet hours turned round: `08:00-21:00`. */
export function everyDay(timeZone: string, span: Span): WorkingTime {
  return { timeZone, week: Object.fromEntries(WEEKDAYS.map((day) => [day, [span]])) };
}

function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function readSpan(span: Span): Stretch {
  const found = /^\s*(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})\s*$/.exec(span);
  const [fromHour, fromMinute, toHour, toMinute] = (found ?? []).slice(1).map(Number);
  const from = (fromHour ?? NaN) * 60 + (fromMinute ?? NaN);
  const to = (toHour ?? NaN) * 60 + (toMinute ?? NaN);
  if (!(from < 1440 && to <= 1440 && (fromMinute ?? 60) < 60 && (toMinute ?? 60) < 60)) {
    throw new AppError('misconfigured', `"${span}" is not a span of time: write it as 08:00-17:30.`, {
      subject: 'hours',
    });
  }
  return { from, to: to <= from ? to + 1440 : to };
}

function readHoliday(holiday: Holiday): [string, readonly Stretch[]] {
  const { date, spans } = typeof holiday === 'string' ? { date: holiday, spans: [] } : holiday;
  const whole = /^\d{2}-\d{2}$/.test(date) ? `2000-${date}` : date;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(whole) ? new Date(`${whole}T00:00:00Z`) : new Date(NaN);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== whole) {
    throw new AppError(
      'misconfigured',
      `"${date}" is not a date: write it as 2026-02-17, or 09-02 for every year.`,
      {
        subject: 'holidays',
      },
    );
  }
  return [date, spans.map(readSpan).sort((a, b) => a.from - b.from)];
}
