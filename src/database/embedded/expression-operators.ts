import { compareValues } from './compare.ts';
import { DatabaseError } from './errors.ts';
import { isNothing, named, ofArguments, type Expression, type Maker } from './expression-types.ts';
import type { Found } from './paths.ts';
import { isDoc, isNumber, isTruthy, typeName, type Value } from './values.ts';

/** Comparison, logic and conditions. */
export const plainOperators: Readonly<Record<string, Maker>> = {
  $eq: ofArguments('$eq', [2, 2], (a, b) => compareFound(a, b) === 0),
  $ne: ofArguments('$ne', [2, 2], (a, b) => compareFound(a, b) !== 0),
  $gt: ofArguments('$gt', [2, 2], (a, b) => compareFound(a, b) > 0),
  $gte: ofArguments('$gte', [2, 2], (a, b) => compareFound(a, b) >= 0),
  $lt: ofArguments('$lt', [2, 2], (a, b) => compareFound(a, b) < 0),
  $lte: ofArguments('$lte', [2, 2], (a, b) => compareFound(a, b) <= 0),
  $cmp: ofArguments('$cmp', [2, 2], (a, b) => Math.sign(compareFound(a, b))),
  $and: shortened(false),
  $or: shortened(true),
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
};

/** Orders what two expressions gave; a missing value comes before null. */
export function compareFound(a: Found, b: Found): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined) || 0;
  return compareValues(a, b);
}

/** $and and $or: what follows the first that decides is not evaluated. */
function shortened(decides: boolean): Maker {
  return (operand, compile) => {
    const parts = (Array.isArray(operand) ? operand : [operand]).map(compile);
    return (scope) => parts.some((part) => isTruthy(part(scope)) === decides) === decides;
  };
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
  const unknown = [...operand.keys()].find((name) => name !== 'branches' && name !== 'default');
  if (unknown !== undefined) throw new DatabaseError(40067, `$switch found an unknown argument: ${unknown}`);
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
