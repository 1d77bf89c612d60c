import { badValue, DatabaseError, notImplemented } from './errors.ts';
import { compileExpression } from './expressions.ts';
import { isOperatorDoc } from './filter-facts.ts';
import { compileOperator, equals, type LeafTest } from './matcher-operators.ts';
import { reach, type Found } from './paths.ts';
import { regexTest } from './regex.ts';
import type { Variables } from './stage-types.ts';
import { BSONRegExp } from 'bson';
import { isDoc, isTruthy, type Doc, type Value } from './values.ts';

/** A filter ready for use. */
export interface Filter {
  readonly matches: (value: Doc) => boolean;
  /** The top-level fields it looks at; undefined when it may look at all. */
  readonly fields: ReadonlySet<string> | undefined;
}

type Test = (value: Doc) => boolean;

const noVariables: Variables = new Map();

/** Makes a filter ready for use; throws for anything MongoDB would refuse and for what is left out here. */
export function compileFilter(filter: Doc, variables: Variables = noVariables): Filter {
  const fields = new Set<string>();
  const about = { fields, whole: false, variables };
  const tests = compileAll(filter, about);
  const matches = tests.length === 1 ? (tests[0] ?? yes) : (value: Doc) => tests.every((test) => test(value));
  return { matches, fields: about.whole ? undefined : fields };
}

interface About {
  readonly fields: Set<string>;
  whole: boolean;
  readonly variables: Variables;
}

const yes: Test = () => true;

function compileAll(filter: Doc, about: About): Test[] {
  return [...filter].flatMap(([name, condition]) =>
    name.startsWith('$') ? compileTop(name, condition, about) : [compilePath(name, condition, about)],
  );
}

function compileTop(name: string, operand: Value, about: About): Test[] {
  switch (name) {
    case '$and':
      return clauses(name, operand).flatMap((clause) => compileAll(clause, about));
    case '$or': {
      const tests = clauses(name, operand).map((clause) => all(compileAll(clause, about)));
      return [(value) => tests.some((test) => test(value))];
    }
    case '$nor': {
      const tests = clauses(name, operand).map((clause) => all(compileAll(clause, about)));
      return [(value) => !tests.some((test) => test(value))];
    }
    case '$expr': {
      about.whole = true;
      const { variables } = about;
      const expression = compileExpression(operand);
      return [(value) => isTruthy(expression({ root: value, variables }))];
    }
    case '$comment':
      return [];
    case '$where':
    case '$text':
    case '$jsonSchema':
    case '$alwaysTrue':
    case '$alwaysFalse':
    case '$sampleRate':
      throw notImplemented(`The query operator ${name}`);
    default:
      throw badValue(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function all(tests: readonly Test[]): Test {
  return (value) => tests.every((test) => test(value));
}

function clauses(name: string, operand: Value): Doc[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return operand.map((clause) => {
    if (!isDoc(clause)) throw badValue('$or/$and/$nor entries need to be full objects');
    return clause;
  });
}

function compilePath(path: string, condition: Value, about: About): Test {
  const parts = path.split('.');
  about.fields.add(parts[0] ?? path);
  const tests = compileCondition(condition);
  const compiled = tests.map((test) => existential(parts, test));
  return compiled.length === 1 ? (compiled[0] ?? yes) : all(compiled);
}

/** The tests that a condition on one path stands for; each is asked of the path on its own. */
export function compileCondition(condition: Value): LeafTest[] {
  if (condition instanceof BSONRegExp) return [{ holds: regexTest(condition.pattern, condition.options) }];
  if (!isOperatorDoc(condition)) return [equals(condition)];
  return [...condition].flatMap(([operator, operand]) => {
    if (!operator.startsWith('$')) throw badValue(`unknown operator: ${operator}`);
    if (operator === '$options') {
      if (!condition.has('$regex')) throw badValue('$options needs a $regex');
      return [];
    }
    if (operator === '$not') return [negate(operand)];
    if (operator === '$elemMatch') return [elemMatch(operand)];
    if (operator === '$all') return allOf(operand);
    return [compileOperator(operator, operand, condition)];
  });
}

function negate(operand: Value): LeafTest {
  if (!isOperatorDoc(operand) && !(operand instanceof BSONRegExp))
    throw badValue('$not needs a regex or a document');
  const tests = compileCondition(operand);
  return {
    holds: () => false,
    onPath: (value, parts) => !tests.every((test) => existential(parts, test)(value)),
    alone: (value) => !tests.every((test) => holdsAlone(test, value)),
  };
}

function elemMatch(operand: Value): LeafTest {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object');
  const test = compileElemMatch(operand);
  return { holds: (found) => Array.isArray(found) && found.some(test), whole: true };
}

/** Whether one array element meets an $elemMatch, in its form for values or for documents. */
export function compileElemMatch(operand: Doc): (element: Value) => boolean {
  const [first] = operand.keys();
  if (
    isOperatorDoc(operand) &&
    first !== '$and' &&
    first !== '$or' &&
    first !== '$nor' &&
    first !== '$expr'
  ) {
    const tests = compileCondition(operand);
    return (element) => tests.every((test) => holdsAlone(test, element));
  }
  const { matches } = compileFilter(operand);
  return (element) => isDoc(element) && matches(element);
}

/** Whether a test holds for one value by itself: an array is not looked into. */
function holdsAlone(test: LeafTest, value: Value): boolean {
  if (test.alone) return test.alone(value);
  return test.holds(value) !== (test.negated === true);
}

function allOf(operand: Value): LeafTest[] {
  if (!Array.isArray(operand)) throw badValue('$all needs an array');
  if (operand.length === 0) return [{ holds: () => false }];
  return operand.flatMap((wanted) => {
    const inner = isDoc(wanted) ? wanted.get('$elemMatch') : undefined;
    if (inner !== undefined) return [elemMatch(inner)];
    if (isOperatorDoc(wanted)) throw badValue('no $ expressions in $all');
    return compileCondition(wanted);
  });
}

function existential(parts: readonly string[], test: LeafTest): Test {
  const { onPath } = test;
  if (onPath) return (value) => onPath(value, parts);
  const holds = test.whole ? test.holds : spread(test.holds);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    return test.negated ? (value) => !holds(value.get(only)) : (value) => holds(value.get(only));
  }
  return test.negated ? (value) => !reach(value, parts, 0, holds) : (value) => reach(value, parts, 0, holds);
}

function spread(holds: (found: Found) => boolean): (found: Found) => boolean {
  return (found) => (Array.isArray(found) && found.some(holds)) || holds(found);
}

/** Reads a filter argument of a command. */
export function filterOf(value: Value | undefined, what: string): Doc {
  if (value === undefined || value === null) return new Map();
  if (!isDoc(value)) throw new DatabaseError(14, `${what} must be an object`);
  return value;
}
