import { foldWords } from './fold.ts';

const DAY_MS = 86_400_000;
const DAYS_AWAY: Readonly<Record<string, number>> = {
  'hom nay': 0,
  nay: 0,
  today: 0,
  'bua nay': 0,
  mai: 1,
  'ngay mai': 1,
  'hom sau': 1,
  tomorrow: 1,
  mot: 2,
  'ngay mot': 2,
  'ngay kia': 2,
  'day after tomorrow': 2,
  'hom qua': -1,
  'bua qua': -1,
  'ngay hom qua': -1,
  yesterday: -1,
  'hom kia': -2,
  'day before yesterday': -2,
};
const WEEKDAYS: readonly (readonly string[])[] = [
  ['chu nhat', 'cn', 'sunday', 'sun'],
  ['thu hai', 'thu 2', 't2', 'monday', 'mon'],
  ['thu ba', 'thu 3', 't3', 'tuesday', 'tue'],
  ['thu tu', 'thu 4', 't4', 'wednesday', 'wed'],
  ['thu nam', 'thu 5', 't5', 'thursday', 'thu'],
  ['thu sau', 'thu 6', 't6', 'friday', 'fri'],
  ['thu bay', 'thu 7', 't7', 'saturday', 'sat'],
];
const ISO = /^(\d{4}) (\d{1,2}) (\d{1,2})$/;
const DAY_MONTH = /^(\d{1,2}) (?:thang )?(\d{1,2})(?: (?:nam )?(\d{4}|\d{2}))?$/;

/** A day as `2026-11-20`, as the shop's calendar has it at that time. Without a year, the nearest such day. */
export function readDate(text: string, at: Date, timeZone: string): string | undefined {
  if (text.length > 60) return undefined;
  const said = foldWords(text)
    .replace(/^(?:da|vao|luc|on) /, '')
    .replace(/^ngay (?=\d)/, '')
    .replace(/(?: (?:a|nhe|nha|shop))+$/, '');
  const today = dayOf(at, timeZone);
  const away = Object.hasOwn(DAYS_AWAY, said) ? DAYS_AWAY[said] : undefined;
  if (away !== undefined) return written(today + away * DAY_MS);
  const weekday = WEEKDAYS.findIndex((names) => names.includes(said));
  if (weekday >= 0) return written(today + daysUntil(weekday, today) * DAY_MS);
  const iso = ISO.exec(said);
  if (iso !== null) return exact(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const found = DAY_MONTH.exec(said);
  return found === null ? undefined : fromDayMonth(Number(found[1]), Number(found[2]), found[3], today);
}

/** The next such weekday, today not counted. */
function daysUntil(weekday: number, today: number): number {
  return ((weekday - new Date(today).getUTCDay() + 6) % 7) + 1;
}

function fromDayMonth(
  day: number,
  month: number,
  year: string | undefined,
  today: number,
): string | undefined {
  if (year !== undefined) return exact(year.length === 2 ? 2000 + Number(year) : Number(year), month, day);
  const thisYear = new Date(today).getUTCFullYear();
  const near = [thisYear - 1, thisYear, thisYear + 1]
    .map((one) => exact(one, month, day))
    .filter((one) => one !== undefined)
    .sort((a, b) => Math.abs(Date.parse(a) - today) - Math.abs(Date.parse(b) - today));
  return near[0];
}

function exact(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1900 && year <= 2200 ? written(date.getTime()) : undefined;
}

function written(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Midnight UTC of the day it is in the time zone. */
function dayOf(at: Date, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Date.parse(format.format(at));
}
