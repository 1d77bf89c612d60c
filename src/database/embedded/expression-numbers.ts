import { divideDecimals, restOfDecimals, shiftedTo, toDecimal128 } from './decimals.ts';
import { badValue, DatabaseError, notImplemented, typeMismatch } from './errors.ts';
import { isNothing, ofArguments, untilNothing, type Maker } from './expression-types.ts';
import {
  arithmetic,
  asDouble,
  isDecimal,
  isWhole,
  toDecimal,
  wholeNumber,
  type NumberValue,
} from './numbers.ts';
import type { Found } from './paths.ts';
import { isNumber, toNumber, typeName, type Value } from './values.ts';

/** Arithmetic. */
export const numberOperators: Readonly<Record<string, Maker>> = {
  $add: untilNothing<Value>(0, add, (sum) => sum),
  $multiply: untilNothing<Value>(
    1,
    (a, b) => arithmetic('multiply', numeric('$multiply', a), numeric('$multiply', b)),
    (product) => product,
  ),
  $subtract: ofArguments('$subtract', [2, 2], subtract),
  $divide: ofArguments('$divide', [2, 2], divide),
  $mod: ofArguments('$mod', [2, 2], modulo),
  $abs: onNumber('$abs', (value) =>
    typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(value),
  ),
  $ceil: onNumber('$ceil', (value) => (typeof value === 'bigint' ? value : Math.ceil(value))),
  $floor: onNumber('$floor', (value) => (typeof value === 'bigint' ? value : Math.floor(value))),
  $sqrt: onDouble('$sqrt', Math.sqrt, (value) => {
    if (value < 0) throw new DatabaseError(28714, "$sqrt's argument must be greater than or equal to 0");
  }),
  $exp: onDouble('$exp', Math.exp),
  $ln: onDouble('$ln', Math.log, (value) => {
    if (value <= 0) throw new DatabaseError(28766, "$ln's argument must be a positive number");
  }),
  $log10: onDouble('$log10', Math.log10, (value) => {
    if (value <= 0) throw new DatabaseError(28761, "$log10's argument must be a positive number");
  }),
  $pow: ofArguments('$pow', [2, 2], power),
  $round: ofArguments('$round', [1, 2], (value, place) => rounded('$round', value, place)),
  $trunc: ofArguments('$trunc', [1, 2], (value, place) => rounded('$trunc', value, place)),
};

/** A number, or MongoDB's error naming the operator. */
export function numeric(name: string, value: Found): NumberValue {
  if (isNumber(value)) return value;
  throw typeMismatch(`${name} only supports numeric types, not ${typeName(value)}`);
}

function add(a: Value, b: Value): Value {
  if (a instanceof Date && b instanceof Date)
    throw typeMismatch('only one date allowed in an $add expression');
  if (a instanceof Date) return shifted(a, numeric('$add', b));
  if (b instanceof Date) return shifted(b, numeric('$add', a));
  return arithmetic('add', numeric('$add', a), numeric('$add', b));
}

function shifted(date: Date, ms: NumberValue): Date {
  return new Date(date.getTime() + Math.round(toNumber(ms) ?? 0));
}

function subtract(a: Found, b: Found): Found {
  if (isNothing(a) || isNothing(b)) return null;
  if (a instanceof Date)
    return b instanceof Date
      ? BigInt(a.getTime() - b.getTime())
      : shifted(a, arithmetic('multiply', numeric('$subtract', b), -1));
  return arithmetic('subtract', numeric('$subtract', a), numeric('$subtract', b));
}

function divide(a: Found, b: Found): Found {
  if (isNothing(a) || isNothing(b)) return null;
  const [left, right] = [numeric('$divide', a), numeric('$divide', b)];
  if (toNumber(right) === 0) throw badValue("can't $divide by zero");
  if (isDecimal(left) || isDecimal(right))
    return toDecimal128(divideDecimals(toDecimal(left), toDecimal(right)));
  return asDouble(Number(toNumber(left)) / Number(toNumber(right)));
}

function modulo(a: Found, b: Found): Found {
  if (isNothing(a) || isNothing(b)) return null;
  const [left, right] = [numeric('$mod', a), numeric('$mod', b)];
  if (toNumber(right) === 0) throw new DatabaseError(16610, "can't $mod by zero");
  if (isDecimal(left) || isDecimal(right))
    return toDecimal128(restOfDecimals(toDecimal(left), toDecimal(right)));
  if (!isWhole(left) || !isWhole(right)) return asDouble(Number(toNumber(left)) % Number(toNumber(right)));
  if (typeof left === 'number' && typeof right === 'number') return (left % right) + 0;
  return BigInt(left) % BigInt(right);
}

/** An operator that keeps the type of its number. */
function onNumber(name: string, run: (value: number | bigint) => number | bigint): Maker {
  return ofArguments(name, [1, 1], (value) => {
    if (isNothing(value)) return null;
    const number = numeric(name, value);
    if (isDecimal(number)) throw notImplemented(`${name} of a Decimal128`);
    if (typeof number === 'bigint') return run(number);
    const result = Number(run(Number(toNumber(number))));
    if (!isWhole(number)) return asDouble(result);
    return isWhole(result) ? result : BigInt(result);
  });
}

function onDouble(name: string, run: (value: number) => number, check?: (value: number) => void): Maker {
  return ofArguments(name, [1, 1], (value) => {
    if (isNothing(value)) return null;
    const given = numeric(name, value);
    if (isDecimal(given)) throw notImplemented(`${name} of a Decimal128`);
    const number = Number(toNumber(given));
    check?.(number);
    return asDouble(run(number));
  });
}

function power(base: Found, exponent: Found): Found {
  if (isNothing(base) || isNothing(exponent)) return null;
  const [a, b] = [numeric('$pow', base), numeric('$pow', exponent)];
  if (isDecimal(a) || isDecimal(b)) throw notImplemented('$pow of a Decimal128');
  if (toNumber(a) === 0 && Number(toNumber(b)) < 0)
    throw new DatabaseError(28764, '$pow cannot take a base of 0 and a negative exponent');
  const plain = Number(toNumber(a)) ** Number(toNumber(b));
  if (!isWhole(a) || !isWhole(b) || BigInt(b) < 0n) return asDouble(plain);
  const exact = BigInt(b) > 64n && Math.abs(Number(a)) > 1 ? undefined : BigInt(a) ** BigInt(b);
  if (exact === undefined || BigInt.asIntN(64, exact) !== exact) return asDouble(plain);
  const isLong = typeof a === 'bigint' || typeof b === 'bigint' || !isWhole(Number(exact));
  return isLong ? exact : Number(exact);
}

function rounded(name: '$round' | '$trunc', value: Found, place: Found): Found {
  if (isNothing(value) || place === null) return null;
  const number = numeric(name, value);
  const places = place === undefined ? 0 : wholeNumber(place);
  if (places === undefined || places < -20 || places > 100)
    throw new DatabaseError(
      51082,
      `cannot apply ${name} with precision value that is not a whole number from -20 to 100`,
    );
  if (isWhole(number)) return places >= 0 ? number : roundedWhole(name, number, places);
  if (isDecimal(number)) return roundedDecimal(name, number, places);
  const plain = Number(toNumber(number));
  const scaled = Number(`${plain}e${places}`);
  if (!Number.isFinite(scaled)) return number;
  return asDouble(Number(`${name === '$round' ? roundHalfEven(scaled) : Math.trunc(scaled)}e${-places}`));
}

function roundedWhole(name: string, value: number | bigint, places: number): Found {
  const unit = 10n ** BigInt(-places);
  const whole = BigInt(value);
  const cut = (whole / unit) * unit;
  const made = name === '$trunc' ? cut : shiftedTo({ digits: whole, exponent: 0 }, -places).digits * unit;
  return typeof value === 'number' && isWhole(Number(made)) ? Number(made) : made;
}

function roundedDecimal(name: string, value: NumberValue, places: number): Found {
  const decimal = toDecimal(value);
  if (typeof decimal === 'number' || decimal.exponent >= -places) return value;
  if (name === '$round') return toDecimal128(shiftedTo(decimal, -places));
  const unit = 10n ** BigInt(-places - decimal.exponent);
  return toDecimal128({ digits: decimal.digits / unit, exponent: -places });
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
