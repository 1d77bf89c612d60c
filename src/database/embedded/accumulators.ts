import { compareValues } from './compare.ts';
import { notImplemented } from './errors.ts';
import { compileExpression } from './expressions.ts';
import type { Expression, Scope } from './expression-types.ts';
import { encodeValues } from './keys.ts';
import { arithmetic, asDouble, isDecimal, type NumberValue } from './numbers.ts';
import type { Found } from './paths.ts';
import { isDoc, isInt32, isNumber, toNumber, type Value } from './values.ts';

/** One field of a group while its documents pass by. */
export interface Accumulator {
  add(scope: Scope): void;
  result(): Found;
}

/** Makes the accumulators of a $group field. */
export function compileAccumulator(spec: Value): () => Accumulator {
  const [entry] = isDoc(spec) ? spec : [];
  if (!entry || !isDoc(spec) || spec.size !== 1)
    throw notImplemented('A $group field that is not one accumulator');
  const [name, operand] = entry;
  const make = Object.hasOwn(accumulators, name) ? accumulators[name] : undefined;
  if (!make) throw notImplemented(`The accumulator ${name}`);
  const expression = compileExpression(name === '$count' ? 1 : operand);
  return () => make(expression);
}

const accumulators: Readonly<Record<string, (expression: Expression) => Accumulator>> = {
  $sum: sum,
  $count: sum,
  $avg: average,
  $min: (expression) => extreme(expression, -1),
  $max: (expression) => extreme(expression, 1),
  $first: (expression) => place(expression, true),
  $last: (expression) => place(expression, false),
  $push: (expression) => {
    const list: Value[] = [];
    return {
      add(scope) {
        const found = expression(scope);
        if (found !== undefined) list.push(found);
      },
      result: () => list,
    };
  },
  $addToSet: (expression) => {
    const found = new Map<string, Value>();
    return {
      add(scope) {
        const value = expression(scope);
        if (value === undefined) return;
        const key = encodeValues(value).toString('latin1');
        if (!found.has(key)) found.set(key, value);
      },
      result: () => [...found.values()],
    };
  },
  $stdDevPop: (expression) => deviation(expression, 0),
  $stdDevSamp: (expression) => deviation(expression, 1),
};

function numberOf(found: Found): NumberValue | undefined {
  if (!isNumber(found)) return undefined;
  if (isDecimal(found)) throw notImplemented('sums of Decimal128');
  return found;
}

/** Doubles are summed with compensation, as MongoDB does, so that the order of documents does not show. */
function compensated(): { add(value: number): void; total(): number } {
  let total = 0;
  let lost = 0;
  return {
    add(value) {
      const next = total + value;
      lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
      total = next;
    },
    total: () => (Number.isFinite(total) ? total + lost : total),
  };
}

function sum(expression: Expression): Accumulator {
  const doubles = compensated();
  let whole: NumberValue = 0;
  let anyDouble = false;
  return {
    add(scope) {
      const value = numberOf(expression(scope));
      if (value === undefined) return;
      if (typeof value === 'bigint' || (typeof value === 'number' && isInt32(value)))
        whole = arithmetic('add', whole, value);
      else {
        anyDouble = true;
        doubles.add(toNumber(value) ?? 0);
      }
    },
    result: () => (anyDouble ? asDouble(doubles.total() + (toNumber(whole) ?? 0)) : whole),
  };
}

function average(expression: Expression): Accumulator {
  const values = compensated();
  let count = 0;
  return {
    add(scope) {
      const value = numberOf(expression(scope));
      if (value === undefined) return;
      values.add(toNumber(value) ?? 0);
      count += 1;
    },
    result: () => (count === 0 ? null : asDouble(values.total() / count)),
  };
}

function extreme(expression: Expression, direction: 1 | -1): Accumulator {
  let best: Value | undefined;
  return {
    add(scope) {
      const value = expression(scope);
      if (value === undefined || value === null) return;
      if (best === undefined || compareValues(value, best) * direction > 0) best = value;
    },
    result: () => best ?? null,
  };
}

function place(expression: Expression, first: boolean): Accumulator {
  let held: Found;
  let any = false;
  return {
    add(scope) {
      if (!any || !first) held = expression(scope);
      any = true;
    },
    result: () => held ?? null,
  };
}

/** Welford's running variance; the sample form divides by one less. */
function deviation(expression: Expression, less: 0 | 1): Accumulator {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(scope) {
      const value = numberOf(expression(scope));
      if (value === undefined) return;
      const number = toNumber(value) ?? 0;
      count += 1;
      const difference = number - mean;
      mean += difference / count;
      squares += difference * (number - mean);
    },
    result: () => (count <= less ? null : asDouble(Math.sqrt(squares / (count - less)))),
  };
}
