import { ObjectId, Timestamp } from 'bson';
import { DatabaseError } from './errors.ts';
import { isNothing, named, type Expression, type Maker, type Scope } from './expression-types.ts';
import { wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { fromLocal, offsetMs, toLocal } from './time-zones.ts';
import { isDoc, typeName, type Value } from './values.ts';

/** Operators on dates, each with the time zone it is asked in. */
export const dateOperators: Readonly<Record<string, Maker>> = {
  $year: part((local) => local.getUTCFullYear()),
  $month: part((local) => local.getUTCMonth() + 1),
  $dayOfMonth: part((local) => local.getUTCDate()),
  $dayOfWeek: part((local) => local.getUTCDay() + 1),
  $hour: part((local) => local.getUTCHours()),
  $minute: part((local) => local.getUTCMinutes()),
  $second: part((local) => local.getUTCSeconds()),
  $dateToString: dateToString,
  $dateTrunc: dateTrunc,
};

function dateOf(value: Value): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  throw new DatabaseError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function zoneOf(expression: Expression | undefined, scope: Scope): string | undefined {
  const zone = expression ? expression(scope) : 'UTC';
  if (isNothing(zone)) return undefined;
  if (typeof zone === 'string') return zone;
  throw new DatabaseError(40517, `timezone must evaluate to a string, found ${typeName(zone)}`);
}

function part(read: (local: Date) => number): Maker {
  return (operand, compile) => {
    const byName = isDoc(operand) && operand.has('date');
    const parts = byName
      ? named(
          { operator: 'a date operator', names: ['date', 'timezone'], required: ['date'] },
          operand,
          compile,
        )
      : {
          date: compile(Array.isArray(operand) && operand.length === 1 ? (operand[0] ?? null) : operand),
          timezone: undefined,
        };
    return (scope) => {
      const date = parts.date?.(scope);
      const zone = zoneOf(parts.timezone, scope);
      return isNothing(date) || zone === undefined ? null : read(toLocal(zone, dateOf(date).getTime()));
    };
  };
}

function dateToString(operand: Value, compile: (value: Value) => Expression): Expression {
  const parts = named(
    { operator: '$dateToString', names: ['date', 'format', 'timezone', 'onNull'], required: ['date'] },
    operand,
    compile,
  );
  return (scope) => {
    const date = parts.date?.(scope);
    const zone = zoneOf(parts.timezone, scope);
    if (isNothing(date) || zone === undefined) return parts.onNull ? parts.onNull(scope) : null;
    const format = parts.format ? parts.format(scope) : defaultFormat(parts.timezone !== undefined);
    if (isNothing(format)) return null;
    if (typeof format !== 'string')
      throw new DatabaseError(18533, "$dateToString requires that 'format' be a string");
    const at = dateOf(date).getTime();
    return formatDate(format, toLocal(zone, at), offsetMs(zone, at));
  };
}

function defaultFormat(withZone: boolean): string {
  return withZone ? '%Y-%m-%dT%H:%M:%S.%L' : '%Y-%m-%dT%H:%M:%S.%LZ';
}

function pad(value: number, size = 2): string {
  return String(value).padStart(size, '0');
}

function formatDate(format: string, local: Date, offset: number): string {
  return format.replace(/%(.?)/g, (_whole, letter: string) => {
    const made = formatLetter(letter, local, offset);
    if (made === undefined)
      throw new DatabaseError(18536, `Invalid format character '%${letter}' in format string`);
    return made;
  });
}

function formatLetter(letter: string, local: Date, offset: number): string | undefined {
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  const sign = offset < 0 ? '-' : '+';
  switch (letter) {
    case 'Y':
      return pad(local.getUTCFullYear(), 4);
    case 'm':
      return pad(local.getUTCMonth() + 1);
    case 'd':
      return pad(local.getUTCDate());
    case 'H':
      return pad(local.getUTCHours());
    case 'M':
      return pad(local.getUTCMinutes());
    case 'S':
      return pad(local.getUTCSeconds());
    case 'L':
      return pad(local.getUTCMilliseconds(), 3);
    case 'w':
      return String(local.getUTCDay() + 1);
    case 'u':
      return String(local.getUTCDay() || 7);
    case 'j':
      return pad(dayOfYear(local), 3);
    case 'G':
      return pad(isoWeek(local).year, 4);
    case 'V':
      return pad(isoWeek(local).week);
    case 'z':
      return `${sign}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
    case 'Z':
      return `${sign === '-' ? '-' : '+'}${minutes}`;
    case '%':
      return '%';
    default:
      return undefined;
  }
}

const dayMs = 86_400_000;

function dayOfYear(local: Date): number {
  return Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / dayMs) + 1;
}

function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * dayMs);
  return { year: thursday.getUTCFullYear(), week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function dateTrunc(operand: Value, compile: (value: Value) => Expression): Expression {
  const names = ['date', 'unit', 'binSize', 'timezone', 'startOfWeek'] as const;
  const parts = named({ operator: '$dateTrunc', names, required: ['date', 'unit'] }, operand, compile);
  return (scope) => {
    const date = parts.date?.(scope);
    const unit = parts.unit?.(scope);
    const bin = parts.binSize ? parts.binSize(scope) : 1;
    const first = parts.startOfWeek ? parts.startOfWeek(scope) : 'sunday';
    const zone = zoneOf(parts.timezone, scope);
    if (isNothing(date) || isNothing(unit) || isNothing(bin) || zone === undefined) return null;
    if (typeof unit !== 'string')
      throw new DatabaseError(
        5439013,
        `$dateTrunc requires 'unit' to be a string, but got ${typeName(unit)}`,
      );
    const size = wholeNumber(bin);
    if (size === undefined || size < 1)
      throw new DatabaseError(5439017, '$dateTrunc requires binSize to be a positive whole number');
    const at = dateOf(date).getTime();
    return new Date(truncate({ at, zone, size, unit, weekday: weekdayOf(first) }));
  };
}

function weekdayOf(value: Found): number {
  const found =
    typeof value === 'string'
      ? weekdays.findIndex((name) => name === value.toLowerCase() || name.slice(0, 3) === value.toLowerCase())
      : -1;
  if (found < 0)
    throw new DatabaseError(
      5439015,
      "$dateTrunc parameter 'startOfWeek' value cannot be recognized as a day of a week",
    );
  return found;
}

interface Truncation {
  readonly at: number;
  readonly zone: string;
  readonly size: number;
  readonly unit: string;
  readonly weekday: number;
}

const shortUnits: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const monthUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** Bins begin at the start of 2000 in the zone, weeks at its first such weekday, as in MongoDB. */
function truncate({ at, zone, size, unit, weekday }: Truncation): number {
  const start = Date.UTC(2000, 0, 1);
  const short = shortUnits[unit];
  if (short !== undefined) {
    const origin = fromLocal(zone, start);
    return origin + Math.floor((at - origin) / (short * size)) * short * size;
  }
  const local = toLocal(zone, at);
  const months = monthUnits[unit];
  if (months !== undefined) {
    const since = (local.getUTCFullYear() - 2000) * 12 + local.getUTCMonth();
    return fromLocal(zone, Date.UTC(2000, Math.floor(since / (months * size)) * months * size, 1));
  }
  if (unit !== 'day' && unit !== 'week') throw new DatabaseError(5439014, `unknown time unit value: ${unit}`);
  const days = unit === 'week' ? 7 * size : size;
  const firstDay =
    unit === 'week' ? start + ((weekday - new Date(start).getUTCDay() + 7) % 7) * dayMs : start;
  return fromLocal(zone, firstDay + Math.floor((local.getTime() - firstDay) / (days * dayMs)) * days * dayMs);
}
