import type { Accumulating, Accumulator } from './accumulator-types.ts';
import { compareValues } from './compare.ts';
import { DatabaseError } from './errors.ts';
import type { Expression, Maker } from './expression-types.ts';
import { asDouble, wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { compareSortKeys, readSort, sortKeyOf, type SortField, type SortKey } from './sort.ts';
import { isDoc, isNumber, toNumber, type Doc, type Value } from './values.ts';

type Compile = (value: Value) => Expression;
type Make = (operand: Value, compile: Compile) => Accumulating;

/** Accumulators that keep the first, last, lowest or highest few, and those of ranks. */
export const orderedAccumulators: Readonly<Record<string, Make>> = {
  $top: (operand, compile) => byOrder('$top', operand, { compile, reverse: false }),
  $bottom: (operand, compile) => byOrder('$bottom', operand, { compile, reverse: true }),
  $topN: (operand, compile) => byOrder('$topN', operand, { compile, reverse: false }),
  $bottomN: (operand, compile) => byOrder('$bottomN', operand, { compile, reverse: true }),
  $firstN: (operand, compile) => few('$firstN', operand, compile, (list, n) => list.slice(0, n)),
  $lastN: (operand, compile) => few('$lastN', operand, compile, (list, n) => list.slice(-n)),
  $minN: (operand, compile) =>
    few('$minN', operand, compile, (list, n) => present(list).sort(compareValues).slice(0, n)),
  $maxN: (operand, compile) =>
    few('$maxN', operand, compile, (list, n) =>
      present(list)
        .sort((a, b) => compareValues(b, a))
        .slice(0, n),
    ),
  $percentile: (operand, compile) => {
    const { input, ranks } = percentileParts('$percentile', operand, compile);
    return { read: input, make: () => gathering((list) => ranked(list, ranks)) };
  },
  $median: (operand, compile) => {
    const { input } = percentileParts('$median', operand, compile);
    return { read: input, make: () => gathering((list) => ranked(list, [0.5])[0] ?? null) };
  },
};

/** $percentile and $median as expressions, over an array or one number. */
export const rankOperators: Readonly<Record<string, Maker>> = {
  $percentile: (operand, compile) => {
    const { input, ranks } = percentileParts('$percentile', operand, compile);
    return (scope) => ranked(listOf(input(scope)), ranks);
  },
  $median: (operand, compile) => {
    const { input } = percentileParts('$median', operand, compile);
    return (scope) => ranked(listOf(input(scope)), [0.5])[0] ?? null;
  },
};

function listOf(value: Found): Value[] {
  return Array.isArray(value) ? value : [value ?? null];
}

function present(list: readonly Value[]): Value[] {
  return list.filter((value) => value !== null);
}

function gathering(result: (list: Value[]) => Found): Accumulator {
  const list: Value[] = [];
  return { add: (value) => void list.push(value ?? null), result: () => result(list) };
}

function argumentsOf(name: string, operand: Value, names: readonly string[]): Doc {
  if (!isDoc(operand))
    throw new DatabaseError(5787900, `specification must be an object; found ${name}: not an object`);
  const unknown = [...operand.keys()].find((one) => !names.includes(one));
  if (unknown !== undefined) throw new DatabaseError(5787901, `Unknown argument for ${name}: ${unknown}`);
  const missing = names.find((one) => !operand.has(one));
  if (missing !== undefined) throw new DatabaseError(5787902, `Missing value for '${missing}' in ${name}`);
  return operand;
}

function countOf(name: string, value: Value | undefined): number {
  const count = wholeNumber(value);
  if (count === undefined || count < 1)
    throw new DatabaseError(
      5787903,
      `Value for 'n' of ${name} must be a whole number above 0, and no expression here`,
    );
  return count;
}

interface Held {
  readonly key: SortKey;
  readonly output: Value;
}

function byOrder(
  name: string,
  operand: Value,
  { compile, reverse }: { compile: Compile; reverse: boolean },
): Accumulating {
  const isMany = name.endsWith('N');
  const given = argumentsOf(name, operand, isMany ? ['n', 'sortBy', 'output'] : ['sortBy', 'output']);
  const most = isMany ? countOf(name, given.get('n')) : 1;
  const sort = readSort(given.get('sortBy'));
  return {
    read: compile(given.get('output') ?? null),
    make: () => {
      let held: Held[] = [];
      return {
        add(value, scope) {
          held.push({ key: sortKeyOf(sort, scope.root), output: value ?? null });
          if (held.length > most * 4 + 1000) held = firstOf(held, sort, { most, reverse });
        },
        result: () => {
          const found = firstOf(held, sort, { most, reverse }).map(({ output }) => output);
          return isMany ? found : (found[0] ?? null);
        },
      };
    },
  };
}

/** Those at the beginning, or at the end, of the order; equal ones keep theirs. */
function firstOf(
  held: readonly Held[],
  sort: readonly SortField[],
  want: { most: number; reverse: boolean },
): Held[] {
  const sorted = [...held].sort((a, b) => compareSortKeys(sort, a.key, b.key));
  return want.reverse ? sorted.slice(-want.most) : sorted.slice(0, want.most);
}

function few(
  name: string,
  operand: Value,
  compile: Compile,
  choose: (list: Value[], n: number) => Value[],
): Accumulating {
  const given = argumentsOf(name, operand, ['n', 'input']);
  const n = countOf(name, given.get('n'));
  return { read: compile(given.get('input') ?? null), make: () => gathering((list) => choose(list, n)) };
}

function percentileParts(
  name: string,
  operand: Value,
  compile: Compile,
): { input: Expression; ranks: readonly number[] } {
  const names = name === '$median' ? ['input', 'method'] : ['input', 'p', 'method'];
  const given = argumentsOf(name, operand, names);
  if (given.get('method') !== 'approximate')
    throw new DatabaseError(2, `Currently only 'approximate' can be used as the method of ${name}`);
  const p = given.get('p');
  const ranks = (Array.isArray(p) ? p : []).map((one) => toNumber(one) ?? NaN);
  if (name === '$percentile' && (ranks.length === 0 || ranks.some((one) => !(one >= 0 && one <= 1))))
    throw new DatabaseError(7750301, 'The $percentile p field must be an array of numbers from 0 to 1');
  return { input: compile(given.get('input') ?? null), ranks };
}

/** The value at or above which the rank's share of numbers lies; null when there is none. */
function ranked(list: readonly Value[], ranks: readonly number[]): Value[] {
  const numbers = list
    .filter(isNumber)
    .map((value) => Number(toNumber(value)))
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  return ranks.map((rank) => {
    const found = numbers[Math.max(0, Math.ceil(numbers.length * rank) - 1)];
    return found === undefined ? null : asDouble(found);
  });
}
