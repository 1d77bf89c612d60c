import { DatabaseError } from './errors.ts';
import type { Found } from './paths.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** What an expression may look at. */
export interface Scope {
  readonly root: Doc;
  /** The whole document when `root` is only a part of it. */
  readonly top?: Doc;
  readonly variables: ReadonlyMap<string, Value | undefined>;
}

/** An expression ready for use; undefined stands for a missing result. */
export type Expression = (scope: Scope) => Found;

/** Makes an operator ready for use from its operand. */
export type Maker = (operand: Value, compile: (value: Value) => Expression) => Expression;

/** An operator of a fixed number of arguments, each evaluated first. */
export function ofArguments(
  name: string,
  [least, most]: readonly [number, number],
  run: (...values: Found[]) => Found,
): Maker {
  return (operand, compile) => {
    const given = Array.isArray(operand) ? operand : [operand];
    if (given.length < least || given.length > most) {
      throw new DatabaseError(
        16020,
        `Expression ${name} takes ${least === most ? `exactly ${least}` : `${least} to ${most}`} arguments. ${given.length} were passed in.`,
      );
    }
    const compiled = given.map(compile);
    return (scope) => run(...compiled.map((expression) => expression(scope)));
  };
}

/**
 * An operator of any number of arguments that are looked at one after the other: the first that is null or missing
 * makes the result null, and what comes after it is not even evaluated.
 */
export function untilNothing<Result>(
  start: Result,
  combine: (sofar: Result, value: Value) => Result,
  finish: (result: Result) => Value,
): Maker {
  return (operand, compile) => {
    const compiled = (Array.isArray(operand) ? operand : [operand]).map(compile);
    return (scope) => {
      let sofar = start;
      for (const expression of compiled) {
        const value = expression(scope);
        if (isNothing(value)) return null;
        sofar = combine(sofar, value);
      }
      return finish(sofar);
    };
  };
}

/** An operator with named arguments, compiled; an unknown or missing one is an error. */
export function named<Name extends string>(
  about: { operator: string; names: readonly Name[]; required: readonly Name[] },
  operand: Value,
  compile: (value: Value) => Expression,
): Partial<Record<Name, Expression>> {
  if (!isDoc(operand))
    throw new DatabaseError(9, `${about.operator} only supports an object as its argument`);
  const found: Partial<Record<Name, Expression>> = {};
  for (const [field, value] of operand) {
    const name = about.names.find((one) => one === field);
    if (!name) throw new DatabaseError(9, `Unrecognized argument to ${about.operator}: ${field}`);
    found[name] = compile(value);
  }
  const missing = about.required.find((name) => !found[name]);
  if (missing) throw new DatabaseError(9, `Missing '${missing}' parameter to ${about.operator}`);
  return found;
}

/** Null and missing, which most operators pass on as null. */
export function isNothing(value: Found): value is null | undefined {
  return value === undefined || value === null;
}
