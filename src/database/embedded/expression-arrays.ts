import { compareValues, sameValue } from './compare.ts';
import { DatabaseError } from './errors.ts';
import { isNothing, named, ofArguments, untilNothing, type Maker, type Scope } from './expression-types.ts';
import { wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { readSort, sortDocuments } from './sort.ts';
import { isDoc, isTruthy, toNumber, typeName, type Doc, type Value } from './values.ts';

/** Operators on arrays. */
export const arrayOperators: Readonly<Record<string, Maker>> = {
  $size: ofArguments('$size', [1, 1], (list) => {
    if (!Array.isArray(list))
      throw new DatabaseError(
        17124,
        `The argument to $size must be an array, but was of type: ${typeName(list)}`,
      );
    return list.length;
  }),
  $isArray: ofArguments('$isArray', [1, 1], (list) => Array.isArray(list)),
  $in: ofArguments('$in', [2, 2], (value, list) => {
    if (!Array.isArray(list))
      throw new DatabaseError(40081, `$in requires an array as a second argument, found: ${typeName(list)}`);
    return value !== undefined && list.some((one) => sameValue(one, value));
  }),
  $indexOfArray: ofArguments('$indexOfArray', [2, 4], (list, value, from, to) => {
    if (isNothing(list)) return null;
    const start = isNothing(from) ? 0 : (wholeNumber(from) ?? 0);
    const end = isNothing(to) ? Infinity : (wholeNumber(to) ?? 0);
    return arrayOf('$indexOfArray', list).findIndex(
      (one, place) => place >= start && place < end && value !== undefined && sameValue(one, value),
    );
  }),
  $arrayElemAt: ofArguments('$arrayElemAt', [2, 2], (list, place) => {
    if (isNothing(list) || isNothing(place)) return null;
    const index = wholeNumber(place);
    if (!Array.isArray(list) || index === undefined)
      throw new DatabaseError(28689, '$arrayElemAt needs an array and a whole number');
    return list.at(index);
  }),
  $first: ofArguments('$first', [1, 1], (list) => end('$first', list, 0)),
  $last: ofArguments('$last', [1, 1], (list) => end('$last', list, -1)),
  $concatArrays: untilNothing<readonly Value[]>(
    [],
    (all, list) => {
      if (!Array.isArray(list))
        throw new DatabaseError(28664, `$concatArrays only supports arrays, not ${typeName(list)}`);
      return [...all, ...list];
    },
    (all) => [...all],
  ),
  $reverseArray: ofArguments('$reverseArray', [1, 1], (list) =>
    isNothing(list) ? null : [...arrayOf('$reverseArray', list)].reverse(),
  ),
  $slice: ofArguments('$slice', [2, 3], sliced),
  $range: ofArguments('$range', [2, 3], (from, to, by) => {
    const [start, stop, step] = [from, to, by ?? 1].map(wholeNumber);
    if (start === undefined || stop === undefined || step === undefined || step === 0)
      throw new DatabaseError(34443, '$range needs whole numbers, and a step that is not 0');
    const length = Math.max(0, Math.ceil((stop - start) / step));
    if (length > 1_000_000) throw new DatabaseError(146, '$range would make too long an array');
    return Array.from({ length }, (_, place) => start + place * step);
  }),
  $sortArray: (operand, compile) => {
    const order = isDoc(operand) ? operand.get('sortBy') : undefined;
    const parts = named(
      { operator: '$sortArray', names: ['input'], required: ['input'] },
      without(operand, 'sortBy'),
      compile,
    );
    const sort = arrayOrder(order);
    return (scope) => {
      const list = parts.input?.(scope);
      return isNothing(list) ? null : sort(arrayOf('$sortArray', list));
    };
  },
  $map: overElements({ name: '$map', inner: 'in', names: ['input', 'in'] }, (list, run) =>
    list.map((element) => run(element) ?? null),
  ),
  $filter: overElements({ name: '$filter', inner: 'cond', names: ['input', 'cond', 'limit'] }, (list, run) =>
    list.filter((element) => isTruthy(run(element))),
  ),
  $reduce: (operand, compile) => {
    const names = ['input', 'initialValue', 'in'] as const;
    const parts = named({ operator: '$reduce', names, required: names }, operand, compile);
    return (scope) => {
      const list = parts.input?.(scope);
      if (isNothing(list)) return null;
      let value = parts.initialValue?.(scope);
      for (const element of arrayOf('$reduce', list))
        value = parts.in?.({
          ...scope,
          variables: new Map([...scope.variables, ['value', value], ['this', element]]),
        });
      return value;
    };
  },
};

function end(name: string, list: Found, place: number): Found {
  return isNothing(list) ? null : arrayOf(name, list).at(place);
}

/** An array, or MongoDB's error naming the operator. */
export function arrayOf(name: string, list: Value): Value[] {
  if (Array.isArray(list)) return list;
  throw new DatabaseError(28651, `input to ${name} must be an array not ${typeName(list)}`);
}

function without(operand: Value, name: string): Value {
  return isDoc(operand) ? new Map([...operand].filter(([field]) => field !== name)) : operand;
}

function sliced(list: Found, first: Found, second: Found): Found {
  if (isNothing(list) || isNothing(first) || second === null) return null;
  const values = arrayOf('$slice', list);
  const from = wholeNumber(first);
  const count = second === undefined ? undefined : wholeNumber(second);
  if (from === undefined || (second !== undefined && count === undefined))
    throw new DatabaseError(28726, '$slice needs whole numbers');
  if (count === undefined) return from >= 0 ? values.slice(0, from) : values.slice(from);
  if (count <= 0) throw new DatabaseError(28729, 'Third argument to $slice must be positive');
  const start = from >= 0 ? from : Math.max(0, values.length + from);
  return values.slice(start, start + count);
}

function arrayOrder(order: Value | undefined): (list: Value[]) => Value[] {
  if (isDoc(order)) {
    const fields = readSort(order);
    return (list) => {
      const rows = new Map(
        list.map((element) => [isDoc(element) ? new Map(element) : (new Map() as Doc), element]),
      );
      return sortDocuments(fields, [...rows.keys()]).map((row) => rows.get(row) ?? null);
    };
  }
  const direction = toNumber(order);
  if (direction !== 1 && direction !== -1)
    throw new DatabaseError(2, 'The $sort element value must be either 1 or -1');
  return (list) => [...list].sort((a, b) => direction * compareValues(a, b));
}

type Each = (element: Value) => Found;

interface OverElements {
  readonly name: string;
  readonly inner: 'in' | 'cond';
  readonly names: readonly ('input' | 'in' | 'cond' | 'limit')[];
}

function overElements(about: OverElements, run: (list: Value[], each: Each) => Value[]): Maker {
  const { name, inner, names } = about;
  return (operand, compile) => {
    const as = variableName(operand);
    const parts = named(
      { operator: name, names, required: ['input', inner] },
      without(operand, 'as'),
      compile,
    );
    return (scope) => {
      const list = parts.input?.(scope);
      if (isNothing(list)) return null;
      const found = run(arrayOf(name, list), (element) => parts[inner]?.(inside(scope, as, element)));
      const most = parts.limit?.(scope);
      return isNothing(most) ? found : found.slice(0, wholeNumber(most) ?? 0);
    };
  };
}

function variableName(operand: Value): string {
  const as = isDoc(operand) ? operand.get('as') : undefined;
  return typeof as === 'string' ? as : 'this';
}

function inside(scope: Scope, name: string, value: Value): Scope {
  return { ...scope, variables: new Map([...scope.variables, [name, value]]) };
}
