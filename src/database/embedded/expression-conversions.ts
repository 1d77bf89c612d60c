import { Decimal128, ObjectId, Timestamp } from 'bson';
import { DatabaseError, notImplemented } from './errors.ts';
import { isNothing, named, ofArguments, type Expression, type Maker } from './expression-types.ts';
import { readDate } from './date-text.ts';
import { asDouble, isDecimal, isWhole, toDecimal } from './numbers.ts';
import { toDecimal128 } from './decimals.ts';
import { isInt32, isNumber, isTruthy, toNumber, typeName, type Value } from './values.ts';

type Conversion = (value: Value) => Value;

const conversions: Readonly<Record<string, Conversion>> = {
  string: toText,
  bool: (value) => (typeof value === 'string' ? true : isTruthy(value)),
  int: (value) => wholeWithin(value, 'int'),
  long: (value) => wholeWithin(value, 'long'),
  double: toDouble,
  decimal: toDecimalValue,
  date: toDate,
  objectId: (value) => {
    if (value instanceof ObjectId) return value;
    if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
    throw unfit(value, 'objectId');
  },
};

/** Conversions between types. */
export const conversionOperators: Readonly<Record<string, Maker>> = {
  $toString: converting('$toString', 'string'),
  $toBool: converting('$toBool', 'bool'),
  $toInt: converting('$toInt', 'int'),
  $toLong: converting('$toLong', 'long'),
  $toDouble: converting('$toDouble', 'double'),
  $toDecimal: converting('$toDecimal', 'decimal'),
  $toDate: converting('$toDate', 'date'),
  $toObjectId: converting('$toObjectId', 'objectId'),
  $convert: convert,
};

function converting(name: string, to: string): Maker {
  return ofArguments(name, [1, 1], (value) => (isNothing(value) ? null : (conversions[to]?.(value) ?? null)));
}

function convert(operand: Value, compile: (value: Value) => Expression): Expression {
  const names = ['input', 'to', 'onError', 'onNull'] as const;
  const parts = named({ operator: '$convert', names, required: ['input', 'to'] }, operand, compile);
  return (scope) => {
    const value = parts.input?.(scope);
    const to = parts.to?.(scope);
    if (isNothing(to)) return null;
    if (isNothing(value)) return parts.onNull ? parts.onNull(scope) : null;
    const run = typeof to === 'string' && Object.hasOwn(conversions, to) ? conversions[to] : undefined;
    if (!run) throw new DatabaseError(238, `$convert to this type is not part of the embedded database`);
    try {
      return run(value);
    } catch (error) {
      if (parts.onError && error instanceof DatabaseError && error.code === 241) return parts.onError(scope);
      throw error;
    }
  };
}

function unfit(value: Value, to: string): DatabaseError {
  return new DatabaseError(
    241,
    `Failed to convert from ${typeName(value)} to ${to} in $convert with no onError value`,
  );
}

function toText(value: Value): Value {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (isNumber(value)) return isDecimal(value) ? value.toString() : doubleText(Number(value));
  if (value instanceof ObjectId) return value.toHexString();
  throw unfit(value, 'string');
}

/** Doubles as MongoDB writes them: sixteen digits, without zeros at the end (C's %.16g). */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) throw notImplemented('The text of NaN or an infinite number');
  const [mantissa = '', exponent = '0'] = value.toExponential(15).split('e');
  const power = Number(exponent);
  const cut = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (power >= -4 && power < 16)
    return cut(value.toFixed(15 - power)).replace(/^-?0$/, Object.is(value, -0) ? '-0' : '$&');
  return `${cut(mantissa)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function wholeWithin(value: Value, to: 'int' | 'long'): Value {
  const whole = wholeOf(value, to);
  const bits = to === 'int' ? 32 : 64;
  if (BigInt.asIntN(bits, whole) !== whole) throw unfit(value, to);
  return to === 'int' ? Number(whole) : whole;
}

function wholeOf(value: Value, to: string): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return BigInt(value.replace('+', ''));
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (!isNumber(value)) throw unfit(value, to);
  if (isWhole(value)) return BigInt(value);
  const decimal = isDecimal(value) ? toDecimal(value) : Number(value);
  if (typeof decimal !== 'number')
    return decimal.exponent >= 0
      ? decimal.digits * 10n ** BigInt(Math.min(decimal.exponent, 40))
      : decimal.digits / 10n ** BigInt(-decimal.exponent);
  if (!Number.isFinite(decimal)) throw unfit(value, to);
  return BigInt(Math.trunc(decimal));
}

const numberText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function toDouble(value: Value): Value {
  if (typeof value === 'boolean') return asDouble(Number(value));
  if (typeof value === 'string' && numberText.test(value)) return asDouble(Number(value));
  if (value instanceof Date) return asDouble(value.getTime());
  if (isNumber(value)) return asDouble(Number(toNumber(value)));
  throw unfit(value, 'double');
}

function toDecimalValue(value: Value): Value {
  if (typeof value === 'boolean') return toDecimal128({ digits: value ? 1n : 0n, exponent: 0 });
  if (typeof value === 'string' && numberText.test(value)) return Decimal128.fromString(value);
  if (value instanceof Date) return toDecimal128({ digits: BigInt(value.getTime()), exponent: 0 });
  if (isNumber(value)) return isDecimal(value) ? value : toDecimal128(toDecimal(value));
  throw unfit(value, 'decimal');
}

function toDate(value: Value): Value {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.t * 1000);
  if (typeof value === 'string') {
    const at = readDate(value);
    if (at !== undefined) return new Date(at);
  }
  if (isNumber(value) && !(typeof value === 'number' && isInt32(value)))
    return new Date(Math.trunc(Number(toNumber(value))));
  throw unfit(value, 'date');
}
