import { DatabaseError } from './errors.ts';
import { fromLocal, toLocal } from './time-zones.ts';

/** Adding and counting units of time on a zone's clock. */

export const dayMs = 86_400_000;
const shortUnits: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const dayUnits: Readonly<Record<string, number>> = { day: 1, week: 7 };
const monthUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The number of a weekday from 0 for Sunday, or -1. */
export function weekdayOf(name: string): number {
  const wanted = name.toLowerCase();
  return weekdays.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
}

function unknownUnit(unit: string): DatabaseError {
  return new DatabaseError(9, `unknown time unit value: ${unit}`);
}

/** A moment so many units later. A day is one on the zone's clock; the 31st of a shorter month is its last. */
export function addUnits(at: number, amount: number, { unit, zone }: { unit: string; zone: string }): number {
  const short = shortUnits[unit];
  if (short !== undefined) return at + amount * short;
  const local = toLocal(zone, at);
  const days = dayUnits[unit];
  if (days !== undefined) return fromLocal(zone, local.getTime() + amount * days * dayMs);
  const months = monthUnits[unit];
  if (months === undefined) throw unknownUnit(unit);
  const month = local.getUTCFullYear() * 12 + local.getUTCMonth() + amount * months;
  const last = new Date(Date.UTC(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 0)).getUTCDate();
  const moved = Date.UTC(
    Math.floor(month / 12),
    ((month % 12) + 12) % 12,
    Math.min(local.getUTCDate(), last),
  );
  return fromLocal(zone, moved + (((local.getTime() % dayMs) + dayMs) % dayMs));
}

/** How many borders of a unit lie between two moments. */
export function unitsBetween(
  from: number,
  to: number,
  { unit, zone, weekday }: { unit: string; zone: string; weekday: number },
): number {
  if (unit === 'millisecond') return to - from;
  const [a, b] = [toLocal(zone, from).getTime(), toLocal(zone, to).getTime()];
  const short = shortUnits[unit];
  if (unit === 'hour')
    return Math.floor(b / 3_600_000) - Math.floor(a / 3_600_000) + driftOf(from, to, b - a);
  if (short !== undefined) return Math.floor(to / short) - Math.floor(from / short);
  if (unit === 'day') return Math.floor(b / dayMs) - Math.floor(a / dayMs);
  // the first of January 1970 was a Thursday
  const week = (local: number): number => Math.floor((Math.floor(local / dayMs) + 4 - weekday) / 7);
  if (unit === 'week') return week(b) - week(a);
  const months = monthUnits[unit];
  if (months === undefined) throw unknownUnit(unit);
  const place = (local: number): number => {
    const date = new Date(local);
    return Math.floor((date.getUTCFullYear() * 12 + date.getUTCMonth()) / months);
  };
  return place(b) - place(a);
}

/** Hours are counted as they pass, not as a clock that is put forward shows them. */
function driftOf(from: number, to: number, local: number): number {
  return Math.round((to - from - local) / 3_600_000);
}
