import { compareValues } from './compare.ts';
import { badValue, DatabaseError, typeMismatch } from './errors.ts';
import { isNothing, named, ofArguments, type Expression, type Maker } from './expression-types.ts';
import { arithmetic, asDouble, isDecimal, type NumberValue } from './numbers.ts';
import { notImplemented } from './errors.ts';
import type { Found } from './paths.ts';
import { isDoc, isInt32, isNumber, isTruthy, toNumber, typeName, type Value } from './values.ts';

/** Arithmetic, comparison, logic, conditions and text. */
export const plainOperators: Readonly<Record<string, Maker>> = {
  $add: folded('$add', add),
  $multiply: folded('$multiply', (a, b) =>
    arithmetic('multiply', numeric('$multiply', a), numeric('$multiply', b)),
  ),
  $subtract: ofArguments('$subtract', [2, 2], subtract),
  $divide: ofArguments('$divide', [2, 2], divide),
  $mod: ofArguments('$mod', [2, 2], modulo),
  $abs: onNumber('$abs', Math.abs),
  $ceil: onNumber('$ceil', Math.ceil),
  $floor: onNumber('$floor', Math.floor),
  $sqrt: onDouble('$sqrt', Math.sqrt),
  $round: ofArguments('$round', [1, 2], (value, place) => rounded('$round', value, place, roundHalfEven)),
  $trunc: ofArguments('$trunc', [1, 2], (value, place) => rounded('$trunc', value, place, Math.trunc)),
  $eq: ofArguments('$eq', [2, 2], (a, b) => compareFound(a, b) === 0),
  $ne: ofArguments('$ne', [2, 2], (a, b) => compareFound(a, b) !== 0),
  $gt: ofArguments('$gt', [2, 2], (a, b) => compareFound(a, b) > 0),
  $gte: ofArguments('$gte', [2, 2], (a, b) => compareFound(a, b) >= 0),
  $lt: ofArguments('$lt', [2, 2], (a, b) => compareFound(a, b) < 0),
  $lte: ofArguments('$lte', [2, 2], (a, b) => compareFound(a, b) <= 0),
  $cmp: ofArguments('$cmp', [2, 2], (a, b) => Math.sign(compareFound(a, b))),
  $and: ofArguments('$and', [0, Infinity], (...values) => values.every(isTruthy)),
  $or: ofArguments('$or', [0, Infinity], (...values) => values.some(isTruthy)),
  $not: ofArguments('$not', [1, 1], (value) => !isTruthy(value)),
  $ifNull: (operand, compile) => {
    if (!Array.isArray(operand) || operand.length < 2)
      throw new DatabaseError(1257300, '$ifNull needs at least two arguments');
    const choices = operand.map(compile);
    return (scope) => {
      let found: Found;
      for (const choice of choices) {
        found = choice(scope);
        if (!isNothing(found)) return found;
      }
      return found;
    };
  },
  $cond: condition,
  $switch: switched,
  $type: ofArguments('$type', [1, 1], typeName),
  $isNumber: ofArguments('$isNumber', [1, 1], isNumber),
  $concat: ofArguments('$concat', [0, Infinity], (...texts) =>
    texts.some(isNothing) ? null : texts.map((text) => string('$concat', text)).join(''),
  ),
  $toLower: ofArguments('$toLower', [1, 1], (text) => asciiCase(text, (part) => part.toLowerCase())),
  $toUpper: ofArguments('$toUpper', [1, 1], (text) => asciiCase(text, (part) => part.toUpperCase())),
  $toString: ofArguments('$toString', [1, 1], toText),
  $strLenCP: ofArguments('$strLenCP', [1, 1], (text) => Array.from(string('$strLenCP', text)).length),
  $split: ofArguments('$split', [2, 2], (text, by) =>
    isNothing(text) || isNothing(by) ? null : string('$split', text).split(string('$split', by)),
  ),
  $substrCP: ofArguments('$substrCP', [3, 3], (text, from, count) => {
    const start = toNumber(from) ?? 0;
    return isNothing(text)
      ? ''
      : Array.from(string('$substrCP', text))
          .slice(start, start + (toNumber(count) ?? 0))
          .join('');
  }),
};

function compareFound(a: Found, b: Found): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined) || 0;
  return compareValues(a, b);
}

function numeric(name: string, value: Found): NumberValue {
  if (isNumber(value)) {
    if (isDecimal(value)) throw notImplemented(`${name} on Decimal128`);
    return value;
  }
  throw typeMismatch(`${name} only supports numeric types, not ${typeName(value)}`);
}

function string(name: string, value: Found): string {
  if (typeof value === 'string') return value;
  throw new DatabaseError(16702, `${name} only supports strings, not ${typeName(value)}`);
}

function folded(name: string, combine: (a: Value, b: Value) => Value): Maker {
  return ofArguments(name, [0, Infinity], (...values) => {
    if (values.some(isNothing)) return null;
    const start: Value = name === '$add' ? 0 : 1;
    return values.reduce<Value>((sum, value) => combine(sum, value ?? null), start);
  });
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
  const divisor = Number(toNumber(numeric('$divide', b)));
  if (divisor === 0) throw badValue("can't $divide by zero");
  return asDouble(Number(toNumber(numeric('$divide', a))) / divisor);
}

function modulo(a: Found, b: Found): Found {
  if (isNothing(a) || isNothing(b)) return null;
  const left = numeric('$mod', a);
  const right = numeric('$mod', b);
  if (toNumber(right) === 0) throw new DatabaseError(16610, "can't $mod by zero");
  if (typeof left === 'bigint' && typeof right === 'bigint') return left % right;
  const result = Number(toNumber(left)) % Number(toNumber(right));
  return isWhole(left) && isWhole(right) ? result + 0 : asDouble(result);
}

function isWhole(value: NumberValue): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && isInt32(value));
}

function onNumber(name: string, run: (value: number) => number): Maker {
  return ofArguments(name, [1, 1], (value) => {
    if (isNothing(value)) return null;
    const number = numeric(name, value);
    if (typeof number === 'bigint') return name === '$abs' && number < 0n ? -number : number;
    const result = run(Number(toNumber(number)));
    return isWhole(number) ? result : asDouble(result);
  });
}

function onDouble(name: string, run: (value: number) => number): Maker {
  return ofArguments(name, [1, 1], (value) => {
    if (isNothing(value)) return null;
    const number = Number(toNumber(numeric(name, value)));
    if (name === '$sqrt' && number < 0)
      throw new DatabaseError(28714, "$sqrt's argument must be greater than or equal to 0");
    return asDouble(run(number));
  });
}

function rounded(name: string, value: Found, place: Found, how: (value: number) => number): Found {
  if (isNothing(value) || place === null) return null;
  const number = numeric(name, value);
  const places = toNumber(place) ?? 0;
  if (isWhole(number) && places >= 0) return number;
  const plain = Number(toNumber(number));
  const scaled = Number(`${plain}e${places}`);
  const result = Number.isNaN(scaled) ? plain : Number(`${how(scaled)}e${-places}`);
  return isWhole(number) ? result : asDouble(result);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function condition(operand: Value, compile: (value: Value) => Expression): Expression {
  const parts = Array.isArray(operand) ? operand.map(compile) : undefined;
  if (parts && parts.length !== 3)
    throw new DatabaseError(
      16020,
      `Expression $cond takes exactly 3 arguments. ${parts.length} were passed in.`,
    );
  const byName = parts
    ? {}
    : named(
        { operator: '$cond', names: ['if', 'then', 'else'], required: ['if', 'then', 'else'] },
        operand,
        compile,
      );
  const [test = byName.if, yes = byName.then, no = byName.else] = parts ?? [];
  return (scope) => (isTruthy(test?.(scope)) ? yes?.(scope) : no?.(scope));
}

function switched(operand: Value, compile: (value: Value) => Expression): Expression {
  if (!isDoc(operand)) throw new DatabaseError(40060, '$switch requires an object as an argument');
  const branches = operand.get('branches');
  if (!Array.isArray(branches) || branches.length === 0)
    throw new DatabaseError(40068, '$switch requires at least one branch.');
  const compiled = branches.map((branch) =>
    named({ operator: '$switch', names: ['case', 'then'], required: ['case', 'then'] }, branch, compile),
  );
  const otherwise = operand.get('default');
  const fallback = otherwise === undefined ? undefined : compile(otherwise);
  return (scope) => {
    const found = compiled.find((branch) => isTruthy(branch.case?.(scope)));
    if (found) return found.then?.(scope);
    if (!fallback)
      throw new DatabaseError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    return fallback(scope);
  };
}

function asciiCase(text: Found, change: (part: string) => string): Found {
  if (isNothing(text)) return '';
  return string('$toLower/$toUpper', text).replace(/[a-z]+/gi, change);
}

function toText(value: Found): Found {
  if (isNothing(value)) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'number')
    return String(value);
  if (value instanceof Date) return value.toISOString();
  if (isNumber(value)) return value._bsontype === 'Double' ? String(value.value) : value.toString();
  if (!Array.isArray(value) && !isDoc(value) && value._bsontype === 'ObjectId') return value.toHexString();
  throw new DatabaseError(
    241,
    `Unsupported conversion from ${typeName(value)} to string in $convert with no onError value`,
  );
}
