import { compareValues } from './compare.ts';
import { DatabaseError } from './errors.ts';
import {
  isNothing,
  ofArguments,
  untilNothing,
  type Expression,
  type Maker,
  type Scope,
} from './expression-types.ts';
import { encodeValues } from './keys.ts';
import type { Found } from './paths.ts';
import { isTruthy, typeName, type Value } from './values.ts';

/** Operators that take arrays as sets; what they give is in BSON order, without doubles. */
export const setOperators: Readonly<Record<string, Maker>> = {
  $setUnion: untilNothing<readonly Value[]>(
    [],
    (all, list) => [...all, ...setOf('$setUnion', list).values()],
    (all) => ordered([...all]),
  ),
  $setIntersection: (operand, compile) => {
    const compiled = (Array.isArray(operand) ? operand : [operand]).map(compile);
    return (scope) => intersection(compiled, scope);
  },
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

/** Once nothing is common any more, what comes after is not even evaluated. */
function intersection(lists: readonly Expression[], scope: Scope): Found {
  let common: ReadonlyMap<string, Value> | undefined;
  for (const list of lists) {
    const value = list(scope);
    if (isNothing(value)) return null;
    const set = setOf('$setIntersection', value);
    common = common ? new Map([...common].filter(([key]) => set.has(key))) : set;
    if (common.size === 0) break;
  }
  return ordered([...(common?.values() ?? [])]);
}

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
