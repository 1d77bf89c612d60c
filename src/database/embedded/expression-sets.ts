import { compareValues } from './compare.ts';
import { DatabaseError } from './errors.ts';
import { isNothing, ofArguments, type Maker } from './expression-types.ts';
import { encodeValues } from './keys.ts';
import type { Found } from './paths.ts';
import { isTruthy, typeName, type Value } from './values.ts';

/** Operators that take arrays as sets; what they give is in BSON order, without doubles. */
export const setOperators: Readonly<Record<string, Maker>> = {
  $setUnion: ofArguments('$setUnion', [0, Infinity], (...lists) =>
    lists.some(isNothing) ? null : ordered(lists.flatMap((list) => [...setOf('$setUnion', list).values()])),
  ),
  $setIntersection: ofArguments('$setIntersection', [0, Infinity], (...lists) => {
    if (lists.some(isNothing)) return null;
    const [first = new Map<string, Value>(), ...rest] = lists.map((list) => setOf('$setIntersection', list));
    return ordered([...first].filter(([key]) => rest.every((set) => set.has(key))).map(([, value]) => value));
  }),
  $setDifference: ofArguments('$setDifference', [2, 2], (a, b) => {
    if (isNothing(a) || isNothing(b)) return null;
    const gone = setOf('$setDifference', b);
    return [...setOf('$setDifference', a)].filter(([key]) => !gone.has(key)).map(([, value]) => value);
  }),
  $setEquals: ofArguments('$setEquals', [2, Infinity], (...lists) => {
    const [first = new Map<string, Value>(), ...rest] = lists.map((list) => setOf('$setEquals', list));
    return rest.every((set) => set.size === first.size && [...set.keys()].every((key) => first.has(key)));
  }),
  $setIsSubset: ofArguments('$setIsSubset', [2, 2], (a, b) => {
    const whole = setOf('$setIsSubset', b);
    return [...setOf('$setIsSubset', a).keys()].every((key) => whole.has(key));
  }),
  $anyElementTrue: ofArguments('$anyElementTrue', [1, 1], (list) =>
    [...setOf('$anyElementTrue', list).values()].some(isTruthy),
  ),
  $allElementsTrue: ofArguments('$allElementsTrue', [1, 1], (list) =>
    [...setOf('$allElementsTrue', list).values()].every(isTruthy),
  ),
};

function setOf(name: string, list: Found): Map<string, Value> {
  if (!Array.isArray(list))
    throw new DatabaseError(
      17047,
      `All operands of ${name} must be arrays. One argument is of type: ${typeName(list)}`,
    );
  const set = new Map<string, Value>();
  for (const value of list) {
    const key = encodeValues(value).toString('latin1');
    if (!set.has(key)) set.set(key, value);
  }
  return set;
}

function ordered(values: Value[]): Value[] {
  const sorted = values.sort(compareValues);
  return sorted.filter((value, place) => place === 0 || compareValues(value, sorted[place - 1]) !== 0);
}
