import { badValue, DatabaseError, notImplemented } from './errors.ts';
import { arrayOperators } from './expression-arrays.ts';
import { listOperators } from './accumulators.ts';
import { conversionOperators } from './expression-conversions.ts';
import { dateUnitOperators } from './expression-date-units.ts';
import { dateOperators } from './expression-dates.ts';
import { numberOperators } from './expression-numbers.ts';
import { objectOperators } from './expression-objects.ts';
import { plainOperators } from './expression-operators.ts';
import { setOperators } from './expression-sets.ts';
import { textOperators } from './expression-text.ts';
import type { Expression, Maker, Scope } from './expression-types.ts';
import { asDouble } from './numbers.ts';
import { rankOperators } from './ordered-accumulators.ts';
import type { Found } from './paths.ts';
import { isDoc, type Doc, type Value } from './values.ts';

const operators: Readonly<Record<string, Maker>> = {
  ...plainOperators,
  ...numberOperators,
  ...textOperators,
  ...conversionOperators,
  ...arrayOperators,
  ...setOperators,
  ...objectOperators,
  ...dateOperators,
  ...dateUnitOperators,
  ...listOperators,
  ...rankOperators,
  $rand: () => () => asDouble(Math.random()),
};

/** Makes an aggregation expression ready for use; throws for operators that are left out. */
export function compileExpression(value: Value): Expression {
  if (typeof value === 'string') return value.startsWith('$') ? compilePathText(value) : () => value;
  if (Array.isArray(value)) {
    const elements = value.map(compileExpression);
    return (scope) => elements.map((element) => element(scope) ?? null);
  }
  if (!isDoc(value)) return () => value;
  if (value.size === 0) return () => value;
  const [first] = value.keys();
  return first?.startsWith('$') ? compileOperator(first, value) : compileObject(value);
}

function compileOperator(name: string, value: Doc): Expression {
  if (value.size !== 1)
    throw new DatabaseError(
      15983,
      `An object representing an expression must have exactly one field: ${[...value.keys()].join(', ')}`,
    );
  const operand = value.get(name) ?? null;
  if (name === '$literal') return () => operand;
  const make = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!make) throw notImplemented(`The expression ${name}`);
  return make(operand, compileExpression);
}

function compileObject(value: Doc): Expression {
  const fields = [...value].map(([name, field]) => {
    if (name.includes('.')) throw badValue(`FieldPath field names may not contain '.' in '${name}'`);
    return [name, compileExpression(field)] as const;
  });
  return (scope) => {
    const made: Doc = new Map();
    for (const [name, field] of fields) {
      const found = field(scope);
      if (found !== undefined) made.set(name, found);
    }
    return made;
  };
}

function compilePathText(text: string): Expression {
  if (!text.startsWith('$$')) {
    const parts = checkedParts(text.slice(1));
    return (scope) => follow(scope.root, parts, 0);
  }
  const [name = '', ...parts] = text.slice(2).split('.');
  switch (name) {
    case 'ROOT':
    case 'CURRENT':
      return (scope) => follow(name === 'ROOT' ? (scope.top ?? scope.root) : scope.root, parts, 0);
    case 'REMOVE':
      return () => undefined;
    case 'DESCEND':
    case 'PRUNE':
    case 'KEEP':
    case 'CLUSTER_TIME':
    case 'SEARCH_META':
    case 'USER_ROLES':
      throw notImplemented(`The variable $$${name}`);
    case 'NOW':
      return (scope) => scope.variables.get('NOW') ?? new Date();
    default:
      return (scope) => follow(variable(scope, name), parts, 0);
  }
}

function variable(scope: Scope, name: string): Found {
  if (!scope.variables.has(name)) throw new DatabaseError(17276, `Use of undefined variable: ${name}`);
  return scope.variables.get(name);
}

function checkedParts(path: string): string[] {
  const parts = path.split('.');
  if (parts.some((part) => part === ''))
    throw new DatabaseError(15998, 'FieldPath field names may not be empty strings.');
  return parts;
}

/** A path in an expression: through an array it gives the array of what its documents have there. */
function follow(value: Found, parts: readonly string[], from: number): Found {
  const part = parts[from];
  if (part === undefined) return value;
  if (value instanceof Map) return follow(value.get(part), parts, from + 1);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((element) => {
    const found = isDoc(element) ? follow(element, parts, from) : undefined;
    return found === undefined ? [] : [found];
  });
}
