import { DatabaseError } from './errors.ts';
import { isNothing, named, ofArguments, type Expression, type Maker } from './expression-types.ts';
import type { Found } from './paths.ts';
import { doc, isDoc, typeName, type Doc, type Value } from './values.ts';

/** Operators on documents, and variables. */
export const objectOperators: Readonly<Record<string, Maker>> = {
  $mergeObjects: ofArguments('$mergeObjects', [0, Infinity], (...values) => merged(values)),
  $objectToArray: ofArguments('$objectToArray', [1, 1], (value) => {
    if (isNothing(value)) return null;
    if (!isDoc(value))
      throw new DatabaseError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return [...value].map(([k, v]) => doc({ k, v }));
  }),
  $arrayToObject: ofArguments('$arrayToObject', [1, 1], (list) => {
    if (isNothing(list)) return null;
    if (!Array.isArray(list))
      throw new DatabaseError(40386, `$arrayToObject requires an array input, found: ${typeName(list)}`);
    return new Map(list.map(pairOf));
  }),
  $getField: (operand, compile) => {
    const parts =
      isDoc(operand) && !isExpression(operand)
        ? named({ operator: '$getField', names: ['field', 'input'], required: ['field'] }, operand, compile)
        : { field: compile(operand), input: undefined };
    return (scope) => {
      const name = parts.field?.(scope);
      if (typeof name !== 'string')
        throw new DatabaseError(
          3041704,
          `$getField requires 'field' to be a string, but got ${typeName(name)}`,
        );
      const from = parts.input ? parts.input(scope) : scope.root;
      if (isDoc(from)) return from.get(name);
      return from === null ? null : undefined;
    };
  },
  $setField: (operand, compile) => {
    const names = ['field', 'input', 'value'] as const;
    return withField(named({ operator: '$setField', names, required: names }, operand, compile));
  },
  $unsetField: (operand, compile) => {
    const names = ['field', 'input'] as const;
    return withField(named({ operator: '$unsetField', names, required: names }, operand, compile));
  },
  $let: (operand, compile) => {
    const vars = isDoc(operand) ? operand.get('vars') : undefined;
    const body = isDoc(operand) ? operand.get('in') : undefined;
    if (!isDoc(operand) || operand.size !== 2 || !isDoc(vars) || body === undefined)
      throw new DatabaseError(16874, "$let needs an object with 'vars' and 'in'");
    const set = [...vars].map(([name, value]) => [checkedVariable(name), compile(value)] as const);
    const inner = compile(body);
    return (scope) =>
      inner({
        ...scope,
        variables: new Map([
          ...scope.variables,
          ...set.map(([name, value]): [string, Found] => [name, value(scope)]),
        ]),
      });
  },
};

function isExpression(value: Doc): boolean {
  return [...value.keys()][0]?.startsWith('$') === true;
}

/** A name that a variable of a user may have. */
export function checkedVariable(name: string): string {
  if (/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) return name;
  throw new DatabaseError(
    9,
    `'${name}' starts with an invalid character for a user variable name, or holds one`,
  );
}

/** Later documents win; null and missing add nothing. */
export function merged(values: readonly Found[]): Doc {
  const made: Doc = new Map();
  for (const value of values) {
    if (isNothing(value)) continue;
    if (!isDoc(value))
      throw new DatabaseError(
        40400,
        `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`,
      );
    for (const [name, field] of value) made.set(name, field);
  }
  return made;
}

function pairOf(pair: Value): [string, Value] {
  const [name, value] = Array.isArray(pair)
    ? pair
    : isDoc(pair) && pair.size === 2
      ? [pair.get('k'), pair.get('v')]
      : [];
  if (typeof name !== 'string' || value === undefined || (Array.isArray(pair) && pair.length !== 2))
    throw new DatabaseError(40392, '$arrayToObject requires pairs: [ name, value ] or { k: name, v: value }');
  return [name, value];
}

function withField(parts: Partial<Record<'field' | 'input' | 'value', Expression>>): Expression {
  return (scope) => {
    const name = parts.field?.(scope);
    const from = parts.input?.(scope);
    if (typeof name !== 'string')
      throw new DatabaseError(
        4161107,
        `$setField requires 'field' to be a string, but got ${typeName(name)}`,
      );
    if (isNothing(from)) return null;
    if (!isDoc(from))
      throw new DatabaseError(
        4161105,
        `$setField requires 'input' to evaluate to an object, but got ${typeName(from)}`,
      );
    const made: Doc = new Map(from);
    const value = parts.value?.(scope);
    if (value === undefined) made.delete(name);
    else made.set(name, value);
    return made;
  };
}
