import { Decimal128, Double } from 'bson';
import {
  decimalArithmetic,
  decimalOfDouble,
  decimalOfFifteen,
  parseDecimal,
  toDecimal128,
  type Decimal,
  type MaybeDecimal,
} from './decimals.ts';
import { isInt32, type Value } from './values.ts';

/** Any BSON number. */
export type NumberValue = number | bigint | Double | Decimal128;

/** A number split for ordering: the largest double that is not above it, and its exact digits when that double differs. */
export interface SplitNumber {
  readonly floor: number;
  readonly exact?: Decimal;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const limit = 400;

/** How many places a decimal's first digit stands before the point. */
function magnitude(value: Decimal): number {
  return (value.digits < 0n ? -value.digits : value.digits).toString().length + value.exponent;
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = compareBig(sign(a.digits), sign(b.digits));
  if (signs !== 0 || a.digits === 0n) return signs;
  const sizes = magnitude(a) - magnitude(b);
  if (sizes !== 0) return (sizes > 0 ? 1 : -1) * (a.digits < 0n ? -1 : 1);
  const shift = a.exponent - b.exponent;
  return shift >= 0
    ? compareBig(a.digits * 10n ** BigInt(shift), b.digits)
    : compareBig(a.digits, b.digits * 10n ** BigInt(-shift));
}

function sign(value: bigint): bigint {
  return value < 0n ? -1n : value > 0n ? 1n : 0n;
}

const view = new DataView(new ArrayBuffer(8));

function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, value > 0 ? bits - 1n : bits + 1n);
  return view.getFloat64(0);
}

function splitDecimal(value: Decimal): SplitNumber {
  if (value.digits === 0n) return { floor: 0 };
  const size = magnitude(value);
  const negative = value.digits < 0n;
  if (size > limit) return { floor: negative ? -Infinity : Number.MAX_VALUE, exact: value };
  if (size < -limit) return { floor: negative ? -Number.MIN_VALUE : 0, exact: value };
  const near = Number(`${value.digits}e${value.exponent}`);
  if (near === Infinity) return { floor: Number.MAX_VALUE, exact: value };
  if (near === -Infinity) return { floor: -Infinity, exact: value };
  const difference = compareDecimals(decimalOfDouble(near), value);
  if (difference === 0) return { floor: near };
  return { floor: difference < 0 ? near : nextBelow(near), exact: value };
}

/** Splits a number for ordering, so that all four number types order together exactly. */
export function splitNumber(value: NumberValue): SplitNumber {
  if (typeof value === 'number') return { floor: value };
  if (typeof value === 'bigint') return splitDecimal({ digits: value, exponent: 0 });
  if (value._bsontype === 'Double') return { floor: value.value };
  const parsed = parseDecimal(value.toString());
  return typeof parsed === 'number' ? { floor: parsed } : splitDecimal(parsed);
}

/** Orders two numbers of any types exactly; NaN is lowest. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  const left = splitNumber(a);
  const right = splitNumber(b);
  if (left.floor !== right.floor) return compareDoubles(left.floor, right.floor);
  if (!left.exact) return right.exact ? -1 : 0;
  return right.exact ? compareDecimals(left.exact, right.exact) : 1;
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

/** The exact digits and decimal exponent by which numbers above the same double are ordered. */
export function scientific(value: Decimal): { exponent: number; digits: string } {
  const text = (value.digits < 0n ? -value.digits : value.digits).toString();
  return { exponent: text.length + value.exponent, digits: text.replace(/0+$/, '') };
}

type Operation = 'add' | 'subtract' | 'multiply';

const longMax = 2n ** 63n - 1n;
const longMin = -(2n ** 63n);

/** Arithmetic with MongoDB's result types: int32 grows to int64, a double anywhere makes a double, a decimal a decimal. */
export function arithmetic(operation: Operation, a: NumberValue, b: NumberValue): NumberValue {
  if (isDecimal(a) || isDecimal(b))
    return toDecimal128(decimalArithmetic(operation, toDecimal(a), toDecimal(b)));
  if (isWhole(a) && isWhole(b)) return wholeArithmetic(operation, a, b);
  return asDouble(plainArithmetic(operation, Number(a), Number(b)));
}

/** Any number as it enters decimal arithmetic. */
export function toDecimal(value: NumberValue): MaybeDecimal {
  if (isDecimal(value)) return parseDecimal(value.toString());
  if (isWhole(value)) return { digits: BigInt(value), exponent: 0 };
  return decimalOfFifteen(Number(value));
}

/** Whether a value is a Decimal128. */
export function isDecimal(value: NumberValue): value is Decimal128 {
  return typeof value === 'object' && value._bsontype === 'Decimal128';
}

/** Whether a value is an int32 or an int64. */
export function isWhole(value: NumberValue): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && isInt32(value));
}

function plainArithmetic(operation: Operation, a: number, b: number): number {
  return operation === 'add' ? a + b : operation === 'subtract' ? a - b : a * b;
}

function wholeArithmetic(
  operation: Operation,
  a: number | bigint,
  b: number | bigint,
): number | bigint | Double {
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = plainArithmetic(operation, a, b);
    if (isInt32(quick)) return quick;
    if (Object.is(quick, -0)) return 0;
  }
  const left = BigInt(a);
  const right = BigInt(b);
  const result = operation === 'add' ? left + right : operation === 'subtract' ? left - right : left * right;
  return result > longMax || result < longMin ? asDouble(Number(result)) : result;
}

/** A JS number as a double, wrapped when it would otherwise be taken for an int32. */
export function asDouble(value: number): number | Double {
  return isInt32(value) ? new Double(value) : value;
}

/** The whole number a value stands for, or undefined when it is no number or has a fraction. */
export function wholeNumber(value: Value | undefined): number | undefined {
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'bigint'
        ? Number(value)
        : value instanceof Double
          ? value.value
          : value instanceof Decimal128
            ? Number(value.toString())
            : undefined;
  return number !== undefined && Number.isSafeInteger(number) ? number + 0 : undefined;
}
