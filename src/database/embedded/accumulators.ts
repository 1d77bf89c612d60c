import type { Accumulating, Accumulator } from './accumulator-types.ts';
import { compareValues } from './compare.ts';
import {
  decimalArithmetic,
  decimalOfDouble,
  divideDecimals,
  parseDecimal,
  toDecimal128,
  type MaybeDecimal,
} from './decimals.ts';
import { DatabaseError, notImplemented } from './errors.ts';
import { merged } from './expression-objects.ts';
import type { Expression, Maker } from './expression-types.ts';
import { encodeValues } from './keys.ts';
import { arithmetic, asDouble, isDecimal, isWhole, type NumberValue } from './numbers.ts';
import { orderedAccumulators } from './ordered-accumulators.ts';
import type { Found } from './paths.ts';
import { isDoc, isNumber, toNumber, type Value } from './values.ts';

type Compile = (value: Value) => Expression;

/** Makes a $group field ready for use. */
export function compileAccumulator(spec: Value, compile: Compile): Accumulating {
  const [entry] = isDoc(spec) ? spec : [];
  if (!entry || !isDoc(spec) || spec.size !== 1)
    throw new DatabaseError(40234, 'a $group field must be defined by an expression with one accumulator');
  const [name, operand] = entry;
  const ordered = Object.hasOwn(orderedAccumulators, name) ? orderedAccumulators[name] : undefined;
  if (ordered) return ordered(operand, compile);
  const make = Object.hasOwn(accumulators, name) ? accumulators[name] : undefined;
  if (!make) throw notImplemented(`The accumulator ${name}`);
  if (name === '$count') {
    if (!isDoc(operand) || operand.size > 0)
      throw new DatabaseError(14, '$count takes no arguments, i.e. $count:{}');
    return { read: () => 1, make };
  }
  return { read: compile(operand), make };
}

const accumulators: Readonly<Record<string, () => Accumulator>> = {
  $sum: sum,
  $count: sum,
  $avg: average,
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: () => place(true),
  $last: () => place(false),
  $push: () => {
    const list: Value[] = [];
    return {
      add(value) {
        if (value !== undefined) list.push(value);
      },
      result: () => list,
    };
  },
  $addToSet: () => {
    const found = new Map<string, Value>();
    return {
      add(value) {
        if (value === undefined) return;
        const key = encodeValues(value).toString('latin1');
        if (!found.has(key)) found.set(key, value);
      },
      result: () => [...found.values()],
    };
  },
  $mergeObjects: () => {
    const list: Found[] = [];
    return { add: (value) => void list.push(value), result: () => merged(list) };
  },
  $stdDevPop: () => deviation(0),
  $stdDevSamp: () => deviation(1),
};

/** The accumulators that also stand as expressions: over their arguments, or over the one array they are given. */
export const listOperators: Readonly<Record<string, Maker>> = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'].map((name) => [
    name,
    overList(accumulators[name] ?? sum),
  ]),
);

function overList(make: () => Accumulator): Maker {
  return (operand, compile) => {
    const parts = (Array.isArray(operand) ? operand : [operand]).map(compile);
    return (scope) => {
      const values = parts.map((part) => part(scope));
      const [only] = values;
      const gathered = make();
      for (const value of values.length === 1 && Array.isArray(only) ? only : values)
        gathered.add(value, scope);
      return gathered.result();
    };
  };
}

/** Doubles are summed with compensation, as MongoDB does, so that the order of documents does not show. */
function compensated(): { add(value: number): void; total(): number; parts(): readonly number[] } {
  let total = 0;
  let lost = 0;
  return {
    add(value) {
      const next = total + value;
      lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
      total = next;
    },
    total: () => (Number.isFinite(total) ? total + lost : total),
    parts: () => (Number.isFinite(total) ? [total, lost] : [total]),
  };
}

/** Adds numbers of all types; whole numbers, doubles and decimals apart, each exactly. */
function totals(): {
  add(value: NumberValue): void;
  total(): NumberValue;
  decimal(): MaybeDecimal;
  hasDecimal(): boolean;
} {
  const doubles = compensated();
  let whole: NumberValue = 0;
  let decimals: MaybeDecimal = { digits: 0n, exponent: 0 };
  let anyDouble = false;
  let anyDecimal = false;
  const decimal = (): MaybeDecimal => {
    const exact = doubles.parts().map((one) => (Number.isFinite(one) ? decimalOfDouble(one) : one));
    const wholes: MaybeDecimal = isWhole(whole)
      ? { digits: BigInt(whole), exponent: 0 }
      : decimalOfDouble(Number(whole));
    const others = anyDouble ? [wholes, ...exact] : [wholes];
    return others.reduce<MaybeDecimal>((sum, one) => decimalArithmetic('add', sum, one), decimals);
  };
  return {
    add(value) {
      if (isDecimal(value)) {
        anyDecimal = true;
        decimals = decimalArithmetic('add', decimals, parseDecimal(value.toString()));
      } else if (isWhole(value)) whole = arithmetic('add', whole, value);
      else {
        anyDouble = true;
        doubles.add(toNumber(value) ?? 0);
      }
    },
    total: () => {
      if (anyDecimal) return toDecimal128(decimal());
      return anyDouble ? asDouble(doubles.total() + Number(toNumber(whole))) : whole;
    },
    decimal,
    hasDecimal: () => anyDecimal,
  };
}

function sum(): Accumulator {
  const gathered = totals();
  return {
    add(value) {
      if (isNumber(value)) gathered.add(value);
    },
    result: () => gathered.total(),
  };
}

function average(): Accumulator {
  const gathered = totals();
  let count = 0;
  return {
    add(value) {
      if (!isNumber(value)) return;
      gathered.add(value);
      count += 1;
    },
    result: () => {
      if (count === 0) return null;
      if (gathered.hasDecimal())
        return toDecimal128(divideDecimals(gathered.decimal(), { digits: BigInt(count), exponent: 0 }));
      return asDouble(Number(toNumber(gathered.total())) / count);
    },
  };
}

function extreme(direction: 1 | -1): Accumulator {
  let best: Value | undefined;
  return {
    add(value) {
      if (value === undefined || value === null) return;
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => best ?? null,
  };
}

function place(first: boolean): Accumulator {
  let held: Found;
  let any = false;
  return {
    add(value) {
      if (!any || !first) held = value;
      any = true;
    },
    result: () => held ?? null,
  };
}

/** Welford's running variance; the sample form divides by one less. */
function deviation(less: 0 | 1): Accumulator {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      if (!isNumber(value)) return;
      if (isDecimal(value)) throw notImplemented('The deviation of Decimal128');
      const number = toNumber(value) ?? 0;
      count += 1;
      const difference = number - mean;
      mean += difference / count;
      squares += difference * (number - mean);
    },
    result: () => (count <= less ? null : asDouble(Math.sqrt(squares / (count - less)))),
  };
}
