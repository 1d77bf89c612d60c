import { Decimal128 } from 'bson';

/** A finite decimal as whole digits times a power of ten. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** What is not finite: NaN and the infinities, as JS has them. */
export type MaybeDecimal = Decimal | number;

const mostDigits = 34;
const largestExponent = 6111;
const smallestExponent = -6176;

/** Reads a decimal's text. */
export function parseDecimal(text: string): MaybeDecimal {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:E([+-]?\d+))?$/i.exec(text);
  if (!match) return Number(text);
  const fraction = match[3] ?? '';
  const digits = BigInt(`${match[2] ?? ''}${fraction}` || '0');
  return { digits: match[1] === '-' ? -digits : digits, exponent: Number(match[4] ?? 0) - fraction.length };
}

/** The Decimal128 nearest to a decimal, ties to the even digit. */
export function toDecimal128(value: MaybeDecimal): Decimal128 {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return Decimal128.fromString('NaN');
    return Decimal128.fromString(value > 0 ? 'Infinity' : '-Infinity');
  }
  const { digits, exponent } = fitting(roundTo(value, mostDigits));
  if (exponent > largestExponent) return Decimal128.fromString(digits < 0n ? '-Infinity' : 'Infinity');
  return Decimal128.fromString(`${digits}E${exponent}`);
}

/** Moves an exponent that is out of range into it, by adding or cutting zeros. */
function fitting(value: Decimal): Decimal {
  let { digits, exponent } = value;
  while (exponent > largestExponent && countDigits(digits) < mostDigits) {
    digits *= 10n;
    exponent -= 1;
  }
  return exponent < smallestExponent
    ? shiftedTo({ digits, exponent }, smallestExponent)
    : { digits, exponent };
}

function countDigits(digits: bigint): number {
  return (digits < 0n ? -digits : digits).toString().length;
}

function roundTo(value: Decimal, most: number): Decimal {
  const extra = countDigits(value.digits) - most;
  if (extra <= 0) return value;
  const rounded = shiftedTo(value, value.exponent + extra);
  return countDigits(rounded.digits) > most ? shiftedTo(rounded, rounded.exponent + 1) : rounded;
}

/** The same value with another exponent; digits that fall away are rounded, ties to the even one. */
export function shiftedTo({ digits, exponent }: Decimal, wanted: number): Decimal {
  if (wanted <= exponent) return { digits: digits * 10n ** BigInt(exponent - wanted), exponent: wanted };
  const by = 10n ** BigInt(Math.min(wanted - exponent, 20_000));
  const whole = digits / by;
  const rest = digits - whole * by;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > by || (twice === by && whole % 2n !== 0n);
  return { digits: up ? whole + (digits < 0n ? -1n : 1n) : whole, exponent: wanted };
}

const view = new DataView(new ArrayBuffer(8));

/** A finite double is a whole number times a power of two, which is a finite decimal as well. */
export function decimalOfDouble(value: number): Decimal {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponentBits = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const whole = exponentBits === 0 ? fraction : fraction | 0x10000000000000n;
  const power = (exponentBits === 0 ? 1 : exponentBits) - 1075;
  const signed = bits >> 63n ? -whole : whole;
  return power >= 0
    ? { digits: signed << BigInt(power), exponent: 0 }
    : { digits: signed * 5n ** BigInt(-power), exponent: power };
}

/** A double as it enters decimal arithmetic: with fifteen digits, as MongoDB takes it. */
export function decimalOfFifteen(value: number): MaybeDecimal {
  if (!Number.isFinite(value)) return value;
  return value === 0 ? { digits: 0n, exponent: 0 } : parseDecimal(value.toPrecision(15));
}

type Operation = 'add' | 'subtract' | 'multiply';

/** Exact but for the last rounding. */
export function decimalArithmetic(operation: Operation, a: MaybeDecimal, b: MaybeDecimal): MaybeDecimal {
  if (typeof a === 'number' || typeof b === 'number') {
    const [x, y] = [asNumber(a), asNumber(b)];
    return operation === 'add' ? x + y : operation === 'subtract' ? x - y : x * y;
  }
  if (operation === 'multiply') return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
  const exponent = Math.min(a.exponent, b.exponent);
  const [x, y] = [shiftedTo(a, exponent).digits, shiftedTo(b, exponent).digits];
  return { digits: operation === 'add' ? x + y : x - y, exponent };
}

/** Divides; the divisor is not zero. An exact result keeps as few digits as it needs. */
export function divideDecimals(a: MaybeDecimal, b: MaybeDecimal): MaybeDecimal {
  if (typeof a === 'number' || typeof b === 'number') return asNumber(a) / asNumber(b);
  const room = mostDigits + 2 + Math.max(0, countDigits(b.digits) - countDigits(a.digits));
  const scaled = a.digits * 10n ** BigInt(room);
  const digits = scaled / b.digits;
  const isExact = digits * b.digits === scaled;
  let made: Decimal = { digits, exponent: a.exponent - b.exponent - room };
  // a digit more, so that what is cut off is never taken for a tie
  if (!isExact) return { digits: digits * 10n + (digits < 0n ? -1n : 1n), exponent: made.exponent - 1 };
  while (made.exponent < a.exponent - b.exponent && made.digits % 10n === 0n)
    made = { digits: made.digits / 10n, exponent: made.exponent + 1 };
  return made;
}

/** The rest of a division that cuts towards zero. */
export function restOfDecimals(a: MaybeDecimal, b: MaybeDecimal): MaybeDecimal {
  if (typeof a === 'number' || typeof b === 'number') return asNumber(a) % asNumber(b);
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: shiftedTo(a, exponent).digits % shiftedTo(b, exponent).digits, exponent };
}

function asNumber(value: MaybeDecimal): number {
  return typeof value === 'number' ? value : Number(`${value.digits}E${value.exponent}`);
}
