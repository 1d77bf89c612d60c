import { addUnits, dayMs, unitsBetween, weekdayOf } from './date-units.ts';
import { readDate } from './date-text.ts';
import { DatabaseError, notImplemented } from './errors.ts';
import { dateOf, zoneOf } from './expression-dates.ts';
import { isNothing, named, type Expression, type Maker } from './expression-types.ts';
import { wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { fromLocal, toLocal } from './time-zones.ts';
import { doc, typeName, type Value } from './values.ts';

/** Operators that calculate with dates, each on the clock of the time zone it is asked in. */
export const dateUnitOperators: Readonly<Record<string, Maker>> = {
  $dateTrunc: dateTrunc,
  $dateAdd: moving('$dateAdd', 1),
  $dateSubtract: moving('$dateSubtract', -1),
  $dateDiff: dateDiff,
  $dateToParts: dateToParts,
  $dateFromParts: dateFromParts,
  $dateFromString: dateFromString,
};

type Compile = (value: Value) => Expression;

function unitOf(name: string, unit: Found & (object | string | number | bigint | boolean)): string {
  if (typeof unit === 'string') return unit;
  throw new DatabaseError(5439013, `${name} requires 'unit' to be a string, but got ${typeName(unit)}`);
}

function startOfWeek(name: string, value: Found): number {
  const found = typeof value === 'string' ? weekdayOf(value) : -1;
  if (found >= 0) return found;
  throw new DatabaseError(
    5439015,
    `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week`,
  );
}

function moving(name: string, sign: 1 | -1): Maker {
  return (operand, compile) => {
    const names = ['startDate', 'unit', 'amount', 'timezone'] as const;
    const parts = named(
      { operator: name, names, required: ['startDate', 'unit', 'amount'] },
      operand,
      compile,
    );
    return (scope) => {
      const [start, unit, amount] = [parts.startDate?.(scope), parts.unit?.(scope), parts.amount?.(scope)];
      const zone = zoneOf(parts.timezone, scope);
      if (isNothing(start) || isNothing(unit) || isNothing(amount) || zone === undefined) return null;
      const count = wholeNumber(amount);
      if (count === undefined)
        throw new DatabaseError(5166405, `${name} expects integer amount of time units`);
      return new Date(addUnits(dateOf(start).getTime(), sign * count, { unit: unitOf(name, unit), zone }));
    };
  };
}

function dateDiff(operand: Value, compile: Compile): Expression {
  const names = ['startDate', 'endDate', 'unit', 'timezone', 'startOfWeek'] as const;
  const parts = named(
    { operator: '$dateDiff', names, required: ['startDate', 'endDate', 'unit'] },
    operand,
    compile,
  );
  return (scope) => {
    const [start, end, unit] = [parts.startDate?.(scope), parts.endDate?.(scope), parts.unit?.(scope)];
    const zone = zoneOf(parts.timezone, scope);
    if (isNothing(start) || isNothing(end) || isNothing(unit) || zone === undefined) return null;
    const weekday = startOfWeek('$dateDiff', parts.startOfWeek ? parts.startOfWeek(scope) : 'sunday');
    const about = { unit: unitOf('$dateDiff', unit), zone, weekday };
    return BigInt(unitsBetween(dateOf(start).getTime(), dateOf(end).getTime(), about));
  };
}

function dateToParts(operand: Value, compile: Compile): Expression {
  const names = ['date', 'timezone', 'iso8601'] as const;
  const parts = named({ operator: '$dateToParts', names, required: ['date'] }, operand, compile);
  if (parts.iso8601) throw notImplemented("The option 'iso8601' of $dateToParts");
  return (scope) => {
    const date = parts.date?.(scope);
    const zone = zoneOf(parts.timezone, scope);
    if (isNothing(date) || zone === undefined) return null;
    const local = toLocal(zone, dateOf(date).getTime());
    return doc({
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
      millisecond: local.getUTCMilliseconds(),
    });
  };
}

const partNames = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;

function dateFromParts(operand: Value, compile: Compile): Expression {
  const names = [...partNames, 'timezone'] as const;
  const parts = named({ operator: '$dateFromParts', names, required: ['year'] }, operand, compile);
  return (scope) => {
    const zone = zoneOf(parts.timezone, scope);
    const found = partNames.map((name) =>
      parts[name] ? parts[name](scope) : name === 'month' || name === 'day' ? 1 : 0,
    );
    if (zone === undefined || found.some(isNothing)) return null;
    if (found.some((one) => wholeNumber(one) === undefined))
      throw new DatabaseError(40515, '$dateFromParts: each part must be a whole number');
    return new Date(fromLocal(zone, localOf(found)));
  };
}

/** Date.UTC would take years below 100 for those of the twentieth century. */
function localOf(found: readonly Found[]): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = found.map(
    (one) => wholeNumber(one) ?? 0,
  );
  if (year < 1 || year > 9999)
    throw new DatabaseError(40523, "'year' must evaluate to an integer in the range 1 to 9999");
  const made = new Date(0);
  made.setUTCFullYear(year, month - 1, day);
  made.setUTCHours(hour, minute, second, millisecond);
  return made.getTime();
}

function dateFromString(operand: Value, compile: Compile): Expression {
  const names = ['dateString', 'timezone', 'format', 'onError', 'onNull'] as const;
  const parts = named({ operator: '$dateFromString', names, required: ['dateString'] }, operand, compile);
  if (parts.format) throw notImplemented("The option 'format' of $dateFromString");
  return (scope) => {
    const text = parts.dateString?.(scope);
    const zone = zoneOf(parts.timezone, scope);
    if (isNothing(text)) return parts.onNull ? parts.onNull(scope) : null;
    if (zone === undefined) return null;
    const at = typeof text === 'string' ? readDate(text, zone) : undefined;
    if (at !== undefined) return new Date(at);
    if (parts.onError) return parts.onError(scope);
    throw new DatabaseError(241, 'Error parsing date string: $dateFromString takes dates in ISO 8601 here');
  };
}

function dateTrunc(operand: Value, compile: Compile): Expression {
  const names = ['date', 'unit', 'binSize', 'timezone', 'startOfWeek'] as const;
  const parts = named({ operator: '$dateTrunc', names, required: ['date', 'unit'] }, operand, compile);
  return (scope) => {
    const date = parts.date?.(scope);
    const unit = parts.unit?.(scope);
    const bin = parts.binSize ? parts.binSize(scope) : 1;
    const zone = zoneOf(parts.timezone, scope);
    if (isNothing(date) || isNothing(unit) || isNothing(bin) || zone === undefined) return null;
    const size = wholeNumber(bin);
    if (size === undefined || size < 1)
      throw new DatabaseError(5439017, '$dateTrunc requires binSize to be a positive whole number');
    const weekday = startOfWeek('$dateTrunc', parts.startOfWeek ? parts.startOfWeek(scope) : 'sunday');
    const at = dateOf(date).getTime();
    return new Date(truncate({ at, zone, size, unit: unitOf('$dateTrunc', unit), weekday }));
  };
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
