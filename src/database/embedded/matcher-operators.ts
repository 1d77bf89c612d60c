import { BSONRegExp } from 'bson';
import { compareValues, sameValue } from './compare.ts';
import { badValue, notImplemented } from './errors.ts';
import { encodeValues } from './keys.ts';
import { wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { regexTest } from './regex.ts';
import {
  isDoc,
  isNumber,
  isTruthy,
  rank,
  rankOf,
  toNumber,
  typeCodes,
  typeName,
  typeOf,
  type Doc,
  type Value,
} from './values.ts';

/** One test of a path: it holds when any value the path leads to passes, or, negated, when none does. */
export interface LeafTest {
  readonly holds: (found: Found) => boolean;
  readonly negated?: boolean;
  /** Asked of an array at the path's end as a whole, not of its elements. */
  readonly whole?: boolean;
  /** Instead of `holds`: a test that must see how the path is walked. */
  readonly onPath?: (value: Doc, parts: readonly string[]) => boolean;
  /** Instead of `holds`, for one value by itself. */
  readonly alone?: (value: Value) => boolean;
}

/** Equality as MongoDB has it: null also means missing. */
export function equals(wanted: Value): LeafTest {
  if (wanted === null) return { holds: (found) => found === undefined || found === null };
  if (typeof wanted === 'string') return { holds: (found) => found === wanted };
  return { holds: (found) => found !== undefined && sameValue(found, wanted) };
}

/** The test of one operator on one path. */
export function compileOperator(operator: string, operand: Value, condition: Doc): LeafTest {
  const make = operators[operator];
  if (make) return make(operand, condition);
  if (leftOut.has(operator)) throw notImplemented(`The query operator ${operator}`);
  throw badValue(`unknown operator: ${operator}`);
}

const leftOut: ReadonlySet<string> = new Set([
  '$near',
  '$nearSphere',
  '$geoWithin',
  '$geoIntersects',
  '$within',
  '$bitsAllSet',
  '$bitsAnySet',
  '$bitsAllClear',
  '$bitsAnyClear',
  '$where',
]);

type Maker = (operand: Value, condition: Doc) => LeafTest;

const operators: Readonly<Record<string, Maker>> = {
  $eq: (operand) => equals(operand),
  $ne: (operand) => {
    if (operand instanceof BSONRegExp) throw badValue("Can't have regex as arg to $ne.");
    return { ...equals(operand), negated: true };
  },
  $gt: (operand) => ordered(operand, { below: false, equal: false }),
  $gte: (operand) => ordered(operand, { below: false, equal: true }),
  $lt: (operand) => ordered(operand, { below: true, equal: false }),
  $lte: (operand) => ordered(operand, { below: true, equal: true }),
  $in: (operand) => ({ holds: oneOf('$in', operand) }),
  $nin: (operand) => ({ holds: oneOf('$nin', operand), negated: true }),
  $exists: (operand) => ({ holds: (found) => found !== undefined, whole: true, negated: !isTruthy(operand) }),
  $type: ofType,
  $size: ofSize,
  $mod: modulo,
  $regex: regex,
};

function isNaNValue(value: Found): boolean {
  return isNumber(value) && Number.isNaN(toNumber(value));
}

function ordered(operand: Value, want: { below: boolean; equal: boolean }): LeafTest {
  const kind = rankOf(operand);
  if (operand instanceof BSONRegExp) throw badValue("Can't have RegEx as arg to predicate over field.");
  if (kind === rank.null) return { holds: (found) => want.equal && (found === undefined || found === null) };
  if (isNaNValue(operand)) return { holds: (found) => want.equal && isNaNValue(found) };
  const extreme = kind === rank.minKey || kind === rank.maxKey;
  return {
    holds: (found) => {
      if (rankOf(found) !== kind || found === undefined) return extreme;
      if (isNaNValue(found)) return false;
      const order = compareValues(found, operand);
      return order === 0 ? want.equal : order < 0 === want.below;
    },
  };
}

const manyFrom = 16;

function oneOf(name: string, operand: Value): (found: Found) => boolean {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  if (operand.some((wanted) => isDoc(wanted) && [...wanted.keys()][0]?.startsWith('$')))
    throw badValue(`cannot nest $ under ${name}`);
  const regexes = operand
    .filter((wanted) => wanted instanceof BSONRegExp)
    .map((found) => regexTest(found.pattern, found.options));
  const plain = operand.filter((wanted) => !(wanted instanceof BSONRegExp));
  const isPlain = plain.length > manyFrom ? inSet(plain) : inList(plain);
  return regexes.length === 0 ? isPlain : (found) => isPlain(found) || regexes.some((test) => test(found));
}

function inList(plain: readonly Value[]): (found: Found) => boolean {
  const tests = plain.map((wanted) => equals(wanted).holds);
  return (found) => tests.some((test) => test(found));
}

function inSet(plain: readonly Value[]): (found: Found) => boolean {
  const keys = new Set(plain.map((wanted) => encodeValues(wanted).toString('latin1')));
  return (found) => keys.has(encodeValues(found ?? null).toString('latin1'));
}

function ofType(operand: Value): LeafTest {
  const names = Array.isArray(operand) ? operand : [operand];
  if (names.length === 0) throw badValue('$type must match at least one type');
  const codes = new Set(
    names.flatMap((name) => {
      const found = typeof name === 'string' ? typeCodes(name) : typeCodes(toNumber(name) ?? 0);
      if (!found)
        throw badValue(`Unknown type name alias: ${typeof name === 'string' ? name : typeName(name)}`);
      return found;
    }),
  );
  return { holds: (found) => found !== undefined && codes.has(typeOf(found)) };
}

function ofSize(operand: Value): LeafTest {
  const size = wholeNumber(operand);
  if (size === undefined || size < 0) throw badValue('$size must be a whole number that is not negative');
  return { holds: (found) => Array.isArray(found) && found.length === size, whole: true };
}

function modulo(operand: Value): LeafTest {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array');
  if (operand.length !== 2)
    throw badValue(`malformed mod, ${operand.length < 2 ? 'not enough' : 'too many'} elements`);
  const [divisor, remainder] = operand.map((part) => Math.trunc(toNumber(part) ?? NaN));
  if (divisor === undefined || remainder === undefined || !Number.isFinite(divisor))
    throw badValue('malformed mod, divisor not a number');
  if (!Number.isFinite(remainder)) throw badValue('malformed mod, remainder not a number');
  if (divisor === 0) throw badValue('divisor cannot be 0');
  const exact = { divisor: BigInt(divisor), remainder: BigInt(remainder) };
  return {
    holds: (found) => {
      if (typeof found === 'bigint') return found % exact.divisor === exact.remainder;
      return isNumber(found) && Math.trunc(toNumber(found) ?? NaN) % divisor === remainder;
    },
  };
}

function regex(operand: Value, condition: Doc): LeafTest {
  const options = condition.get('$options');
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  if (typeof operand === 'string') return { holds: regexTest(operand, options ?? '') };
  if (operand instanceof BSONRegExp) return { holds: regexTest(operand.pattern, options ?? operand.options) };
  throw badValue('$regex has to be a string');
}
