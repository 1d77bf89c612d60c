import { sameValue } from './compare.ts';
import { DatabaseError } from './errors.ts';
import { isNothing, named, ofArguments, type Maker, type Scope } from './expression-types.ts';
import { wholeNumber } from './numbers.ts';
import type { Found } from './paths.ts';
import { isTruthy, typeName, type Value } from './values.ts';

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
  $arrayElemAt: ofArguments('$arrayElemAt', [2, 2], (list, place) => {
    if (isNothing(list) || isNothing(place)) return null;
    const index = wholeNumber(place);
    if (!Array.isArray(list) || index === undefined)
      throw new DatabaseError(28689, '$arrayElemAt needs an array and a whole number');
    return list.at(index);
  }),
  $first: ofArguments('$first', [1, 1], (list) => end('$first', list, 0)),
  $last: ofArguments('$last', [1, 1], (list) => end('$last', list, -1)),
  $concatArrays: ofArguments('$concatArrays', [0, Infinity], (...lists) => {
    if (lists.some(isNothing)) return null;
    return lists.flatMap((list) => {
      if (!Array.isArray(list))
        throw new DatabaseError(28664, `$concatArrays only supports arrays, not ${typeName(list)}`);
      return list;
    });
  }),
  $map: (operand, compile) => {
    const parts = named(
      { operator: '$map', names: ['input', 'in'], required: ['input', 'in'] },
      withoutAs(operand),
      compile,
    );
    const as = variableName(operand);
    return (scope) => {
      const list = parts.input?.(scope);
      if (isNothing(list)) return null;
      return arrayOf('$map', list).map((element) => parts.in?.(inside(scope, as, element)) ?? null);
    };
  },
  $filter: (operand, compile) => {
    const parts = named(
      { operator: '$filter', names: ['input', 'cond'], required: ['input', 'cond'] },
      withoutAs(operand),
      compile,
    );
    const as = variableName(operand);
    return (scope) => {
      const list = parts.input?.(scope);
      if (isNothing(list)) return null;
      return arrayOf('$filter', list).filter((element) => isTruthy(parts.cond?.(inside(scope, as, element))));
    };
  },
};

function end(name: string, list: Found, place: number): Found {
  return isNothing(list) ? null : arrayOf(name, list).at(place);
}

function arrayOf(name: string, list: Value): Value[] {
  if (Array.isArray(list)) return list;
  throw new DatabaseError(28651, `input to ${name} must be an array not ${typeName(list)}`);
}

function withoutAs(operand: Value): Value {
  return operand instanceof Map ? new Map([...operand].filter(([name]) => name !== 'as')) : operand;
}

function variableName(operand: Value): string {
  const as = operand instanceof Map ? operand.get('as') : undefined;
  return typeof as === 'string' ? as : 'this';
}

function inside(scope: Scope, name: string, value: Value): Scope {
  return { ...scope, variables: new Map([...scope.variables, [name, value]]) };
}
