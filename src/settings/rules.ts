import type { Holiday, WorkingTime } from '../clock/hours.ts';
import { workingHours } from '../clock/hours.ts';
import { isZone } from '../clock/local-time.ts';
import type { PublicDay } from '../clock/public-day.ts';
import { withTet, type TetSpan } from '../clock/public-days.ts';
import { AppError } from '../core/errors.ts';
import { WEEKDAYS, type Settings } from './contract.ts';

/** A span as it stands in the console. */
export type Span = Settings['hours']['mon'][number];
type Hours = Settings['hours'];
type OwnDay = Settings['holidays']['own'][number];
/** Whole sections, those to be changed. */
export type Changes = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** Checks what their schemas cannot see. Throws AppError `invalid-input` naming the field at fault. */
export function checkSettings(settings: Changes, spoken: readonly string[]): void {
  const { shop, hours, holidays } = settings;
  if (shop !== undefined) checkShop(shop, spoken);
  if (hours !== undefined) checkHours(hours);
  if (holidays !== undefined) checkOwnDays(holidays.own);
}

function checkShop({ timeZone, languages }: Settings['shop'], spoken: readonly string[]): void {
  if (!isZone(timeZone))
    throw wrong('shop.timeZone', `"${timeZone}" is not a time zone`, 'write one such as Asia/Ho_Chi_Minh');
  if (new Set(languages).size < languages.length)
    throw wrong('shop.languages', 'a language is named twice', 'name each once');
  const unknown = languages.find((language) => !spoken.includes(language));
  if (unknown !== undefined)
    throw wrong(
      'shop.languages',
      `the bot has no texts in "${unknown}"`,
      `choose among ${spoken.join(', ')}`,
    );
}

function checkHours(hours: Hours): void {
  for (const day of WEEKDAYS) checkSpans(hours[day], `hours.${day}`);
  if (WEEKDAYS.every((day) => hours[day].length === 0))
    throw wrong('hours', 'the week has no working time at all', 'open one day at least');
}

function checkOwnDays(own: readonly OwnDay[]): void {
  const seen = new Set<string>();
  for (const [index, { date, spans }] of own.entries()) {
    const field = `holidays.own.${index}`;
    if (!isRealDate(date))
      throw wrong(`${field}.date`, `"${date}" is not a day`, 'write 2027-02-06, or 09-02 for every year');
    if (seen.has(date)) throw wrong(`${field}.date`, `${date} is in the list twice`, 'keep one of the two');
    seen.add(date);
    checkSpans(spans, `${field}.spans`);
  }
}

/** Only the last of a day may pass midnight, and none may begin before the one before it has ended. */
function checkSpans(spans: readonly Span[], field: string): void {
  let end = 0;
  for (const { span, index } of inOrder(spans)) {
    const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
    if (from < end)
      throw wrong(
        `${field}.${index}`,
        'it overlaps another span of the day',
        'let each begin when the other has ended',
      );
    end = to > from ? to : to + 1_440;
  }
}

function inOrder(spans: readonly Span[]): readonly { readonly span: Span; readonly index: number }[] {
  return spans
    .map((span, index) => ({ span, index }))
    .sort((a, b) => minutesOf(a.span.from) - minutesOf(b.span.from));
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function isRealDate(date: string): boolean {
  const whole = date.length === 5 ? `2000-${date}` : date;
  const day = new Date(`${whole}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === whole;
}

function wrong(field: string, says: string, fix: string): AppError {
  return new AppError('invalid-input', `${field}: ${says}; ${fix}.`, { subject: field });
}

/** A day off of some year, with why it is one. */
export interface DayOff {
  readonly date: string;
  readonly name: { readonly vi: string; readonly en: string };
  readonly is: 'public' | 'tet' | 'own';
  readonly spans: readonly Span[];
}

/** The days off among these public days and the shop's own, which win; a yearly one once for each year given. */
export function daysOff(
  own: readonly OwnDay[],
  days: readonly PublicDay[],
  how: { readonly isOn: boolean; readonly tet: TetSpan; readonly years: readonly number[] },
): readonly DayOff[] {
  const found = new Map<string, DayOff>();
  if (how.isOn) {
    for (const { date, name, is } of withTet(days, how.tet)) found.set(date, { date, name, is, spans: [] });
  }
  // A date of one year wins over one of every year.
  for (const day of [...own].sort((a, b) => a.date.length - b.date.length)) {
    const dates = day.date.length === 5 ? how.years.map((year) => `${year}-${day.date}`) : [day.date];
    for (const date of dates.filter(isRealDate)) {
      found.set(date, { date, name: { vi: day.name, en: day.name }, is: 'own', spans: day.spans });
    }
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Working time by the settings, as the clock takes it. `days`: off by law. */
export function workingTime(
  { shop, hours, holidays }: Pick<Settings, 'shop' | 'hours' | 'holidays'>,
  days: readonly PublicDay[],
): WorkingTime {
  const { own } = holidays;
  const owned = own.map(({ date, spans }): Holiday => ({ date, spans: spans.map(written) }));
  const yearly = new Set(own.map(({ date }) => date).filter((date) => date.length === 5));
  const byLaw = holidays.public.isOn ? withTet(days, holidays.public.tet).map(({ date }) => date) : [];
  return {
    timeZone: shop.timeZone,
    week: Object.fromEntries(WEEKDAYS.map((day) => [day, hours[day].map(written)])),
    // What the shop says itself wins: said last, it counts.
    holidays: [...byLaw.filter((date) => !yearly.has(date.slice(5))), ...owned],
  };
}

/** Whether the clock finds any working time by them; a shop that never opens would answer nobody. */
export function hasWorkingTime(time: WorkingTime, now: Date): boolean {
  try {
    workingHours(time).nextOpening(now);
    return true;
  } catch {
    return false;
  }
}

function written({ from, to }: Span): string {
  return `${from}-${to}`;
}
