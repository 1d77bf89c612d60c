import { ObjectId, Timestamp } from 'bson';
import { DatabaseError } from './errors.ts';
import { isNothing, named, type Expression, type Maker, type Scope } from './expression-types.ts';
import { dayMs } from './date-units.ts';
import { offsetMs, toLocal } from './time-zones.ts';
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
  $millisecond: part((local) => local.getUTCMilliseconds()),
  $dayOfYear: part(dayOfYear),
  $week: part((local) => Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7)),
  $isoDayOfWeek: part((local) => local.getUTCDay() || 7),
  $isoWeek: part((local) => isoWeek(local).week),
  $isoWeekYear: part((local) => BigInt(isoWeek(local).year)),
  $dateToString: dateToString,
};

/** A date, or MongoDB's error. */
export function dateOf(value: Value): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  throw new DatabaseError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

/** The zone asked for, UTC when none is; undefined when it is null. */
export function zoneOf(expression: Expression | undefined, scope: Scope): string | undefined {
  const zone = expression ? expression(scope) : 'UTC';
  if (isNothing(zone)) return undefined;
  if (typeof zone === 'string') return zone;
  throw new DatabaseError(40517, `timezone must evaluate to a string, found ${typeName(zone)}`);
}

function part(read: (local: Date) => number | bigint): Maker {
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

function dayOfYear(local: Date): number {
  return Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / dayMs) + 1;
}

function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * dayMs);
  return { year: thursday.getUTCFullYear(), week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}
