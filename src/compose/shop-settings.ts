import { everyDay, workingHours, type WorkingHours, type WorkingTime } from '../clock/hours.ts';
import { TET_SUGGESTED } from '../clock/public-days.ts';
import { FESTIVALS } from '../content/festivals.ts';
import type { Shop } from '../content/shop.ts';
import { LANGUAGES } from '../core/conversation.ts';
import { WEEKDAYS, type Settings } from '../settings/contract.ts';
import { workingTime, type Span } from '../settings/rules.ts';
import type { KeptSettings } from '../settings/store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What holds until somebody changes it in the console: the shop's file, and the program's own choice. */
export function defaultSettings(shop: Shop): Settings {
  const { working, promises } = shop;
  return {
    shop: {
      name: shop.name,
      timeZone: working.timeZone,
      languages: [...shop.languages],
      answerWithinMinutes: inMinutes(shop.answerWithinMs),
      unansweredAfterMinutes: inMinutes(shop.unansweredAfterMs),
      quietAfterMinutes: inMinutes(shop.quietAfterMs),
    },
    // Every weekday is named just here.
    hours: Object.fromEntries(
      WEEKDAYS.map((day) => [day, (working.week[day] ?? []).map(spanOf)]),
    ) as Settings['hours'],
    holidays: defaultHolidays(working.holidays),
    promises: {
      otherwiseMinutes: inMinutes(promises.otherwiseMs),
      categoryMinutes: eachInMinutes(promises.categoryMs),
      priorityMinutes: eachInMinutes(promises.priorityMs),
    },
    rating: { afterClose: shop.ratesAfterClose },
    assignment: { isOn: true, mostEach: 8, backAfterMinutes: 30 },
    notices: { waiting: true, mentions: true, dueMinutes: 30, overdue: true, quiet: null },
  };
}

/** The shop as it is: its file, with the sections changed in the console in their places. */
export function shopBy(file: Shop, kept: KeptSettings): Shop {
  const { shop, hours, holidays, promises, rating } = kept.sections;
  return {
    ...file,
    ...(shop !== undefined && {
      name: shop.name,
      languages: LANGUAGES.filter((one) => shop.languages.includes(one)).sort(
        (a, b) => shop.languages.indexOf(a) - shop.languages.indexOf(b),
      ),
      answerWithinMs: shop.answerWithinMinutes * MINUTE_MS,
      unansweredAfterMs: shop.unansweredAfterMinutes * MINUTE_MS,
      quietAfterMs: shop.quietAfterMinutes * MINUTE_MS,
    }),
    ...(rating !== undefined && { ratesAfterClose: rating.afterClose }),
    working: workingBy(file, kept, { shop, hours, holidays }),
    ...(promises !== undefined && {
      promises: {
        otherwiseMs: promises.otherwiseMinutes * MINUTE_MS,
        categoryMs: eachInMs(promises.categoryMinutes),
        priorityMs: eachInMs(promises.priorityMinutes),
        ...(file.promises.solution && { solution: file.promises.solution }),
      },
    }),
  };
}

type Changed = { readonly [Name in 'shop' | 'hours' | 'holidays']: Settings[Name] | undefined };

function workingBy(
  file: Shop,
  { publicDays }: KeptSettings,
  { shop, hours, holidays }: Changed,
): Shop['working'] {
  const defaults = defaultSettings(file);
  const time = workingTime(
    { shop: shop ?? defaults.shop, hours: hours ?? defaults.hours, holidays: holidays ?? defaults.holidays },
    publicDays,
  );
  return {
    timeZone: time.timeZone,
    week: time.week,
    // The file's own dates hold as they are until the section is changed.
    holidays: holidays === undefined ? file.working.holidays : (time.holidays ?? []),
  };
}

/** A shop that is read at each use, its inner parts too, so that who was given it once follows every change. */
export function liveShop(now: () => Shop): Shop {
  const inner = {
    working: { value: liveParts(() => now().working) },
    promises: { value: liveParts(() => now().promises) },
  };
  return Object.defineProperties(liveParts(now), inner);
}

function liveParts<Whole extends object>(now: () => Whole): Whole {
  const live = (name: keyof Whole) => ({ enumerable: true, configurable: true, get: () => now()[name] });
  // What there is at all does not change, only what it says.
  const names = Object.keys(now()) as (keyof Whole & string)[];
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, live(name)]))) as Whole;
}

/** Working time that is read at each use. */
export function liveHours(now: () => WorkingHours): WorkingHours {
  return {
    isOpen: (at) => now().isOpen(at),
    nextOpening: (at) => now().nextOpening(at),
    add: (at, ms) => now().add(at, ms),
    between: (from, to) => now().between(from, to),
  };
}

/** The same, made anew only when the time itself has changed. */
export function hoursOf(time: () => WorkingTime): WorkingHours {
  let known: { readonly time: WorkingTime; readonly hours: WorkingHours } | undefined;
  return liveHours(() => {
    const now = time();
    if (known?.time !== now) known = { time: now, hours: workingHours(now) };
    return known.hours;
  });
}

/** The same hours every day in the shop's zone, wherever that is. */
export function everyDayIn(shop: Shop, span: string): WorkingHours {
  let time = everyDay(shop.working.timeZone, span);
  return hoursOf(() => {
    const { timeZone } = shop.working;
    return time.timeZone === timeZone ? time : (time = everyDay(timeZone, span));
  });
}

/** Dates that are off by law whether Tết is early or late. */
const FIXED_DAYS = ['01-01', '04-30', '05-01', '09-02'];

/**
 * The file's dates as the console shows them. A file that closes on every day off by law is shown as that, with
 * its own span of Tết; any other as a list of dates, in which nothing is lost when it is saved.
 */
function defaultHolidays(holidays: Shop['working']['holidays']): Settings['holidays'] {
  const closed = new Set(holidays.filter((day) => typeof day === 'string'));
  const tet = FESTIVALS.tet.map((date) => spanAround(closed, date));
  const [span] = tet;
  const isByLaw =
    span !== undefined &&
    tet.every((one) => one?.from === span.from && one.days === span.days) &&
    FESTIVALS['gio-to'].every((date) => closed.has(date)) &&
    FIXED_DAYS.every((date) => closed.has(date));
  const covered = isByLaw ? byLaw(span) : new Set<string>();
  const own = holidays.flatMap((day) => {
    if (typeof day !== 'string') return [{ date: day.date, name: '', spans: day.spans.map(spanOf) }];
    return covered.has(day) ? [] : [{ date: day, name: '', spans: [] }];
  });
  return { own, public: { isOn: isByLaw, tet: { ...(isByLaw ? span : TET_SUGGESTED) } } };
}

function byLaw({ from, days }: { readonly from: number; readonly days: number }): ReadonlySet<string> {
  const tet = FESTIVALS.tet.flatMap((date) => Array.from({ length: days }, (_, n) => later(date, from + n)));
  return new Set([...tet, ...FESTIVALS['gio-to'], ...FIXED_DAYS]);
}

/** The days in a row that are closed around a date; undefined: that day itself is open. */
function spanAround(closed: ReadonlySet<string>, date: string): { from: number; days: number } | undefined {
  if (!closed.has(date)) return undefined;
  let from = 0;
  while (closed.has(later(date, from - 1))) from -= 1;
  let to = 0;
  while (closed.has(later(date, to + 1))) to += 1;
  return { from, days: to - from + 1 };
}

function later(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

function spanOf(span: string): Span {
  const [from = '', to = ''] = span.split('-');
  return { from, to };
}

function inMinutes(ms: number): number {
  return Math.max(1, Math.round(ms / MINUTE_MS));
}

function eachInMinutes(times: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, inMinutes(ms)]));
}

function eachInMs(times: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([name, minutes]) => [name, minutes * MINUTE_MS]));
}
