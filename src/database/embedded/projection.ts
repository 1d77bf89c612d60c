import { badValue, DatabaseError } from './errors.ts';
import { compileExpression } from './expressions.ts';
import type { Expression } from './expression-types.ts';
import { compileElemMatch } from './matcher.ts';
import { wholeNumber } from './numbers.ts';
import { positionOf } from './positional.ts';
import type { Variables } from './stage-types.ts';
import { isDoc, isNumber, isTruthy, type Doc, type Value } from './values.ts';

/** A projection ready for use; the filter is what found the document, for the positional operator. */
export type Projection = (value: Doc, filter: Doc) => Doc;

type Leaf =
  | { readonly kind: 'include' | 'exclude' }
  | { readonly kind: 'compute'; readonly expression: Expression }
  | {
      readonly kind: 'list';
      readonly change: (list: readonly Value[], value: Doc, filter: Doc) => readonly Value[] | undefined;
      readonly includes: boolean;
    };
type Tree = Map<string, Leaf | Tree>;

/** Makes a projection ready for use. `find` allows the forms that only queries know: $slice, $elemMatch and `path.$`. */
export function compileProjection(
  spec: Doc,
  form: 'find' | 'stage',
  variables: Variables = new Map(),
): Projection | undefined {
  if (spec.size === 0) return undefined;
  const tree: Tree = new Map();
  for (const [path, value] of spec) addPath(tree, path, readLeaf(path, value, form), form);
  const leaves = [...spec]
    .filter(([path]) => path !== '_id')
    .flatMap(([path]) => kindAt(tree, path.replace(/\.\$$/, '').split('.')));
  const includes = leaves.some((leaf) => leaf === 'include');
  const excludes = leaves.some((leaf) => leaf === 'exclude');
  if (includes && excludes)
    throw new DatabaseError(31254, 'Cannot do exclusion on a field in inclusion projection');
  const idLeaf = tree.get('_id');
  const onlyId =
    leaves.length === 0 && idLeaf !== undefined && !(idLeaf instanceof Map) && idLeaf.kind !== 'exclude';
  if (includes || onlyId) {
    if (idLeaf === undefined) tree.set('_id', { kind: 'include' });
    return (value, filter) => includeFields(value, tree, { value, filter, variables });
  }
  return (value, filter) => excludeFields(value, tree, { value, filter, variables });
}

function kindAt(tree: Tree, parts: readonly string[]): ('include' | 'exclude')[] {
  const [first = '', ...rest] = parts;
  const found = tree.get(first);
  if (found === undefined) return [];
  if (found instanceof Map)
    return rest.length > 0 ? kindAt(found, rest) : [...found.keys()].flatMap((name) => kindAt(found, [name]));
  if (found.kind === 'list') return found.includes ? ['include'] : [];
  return [found.kind === 'exclude' ? 'exclude' : 'include'];
}

function addPath(tree: Tree, path: string, leaf: Leaf | Tree, form: 'find' | 'stage'): void {
  const parts = (form === 'find' ? path.replace(/\.\$$/, '') : path).split('.');
  if (parts.some((part) => part === '' || part.startsWith('$')))
    throw new DatabaseError(16410, `FieldPath field names may not be empty or start with '$': '${path}'`);
  let at = tree;
  for (const part of parts.slice(0, -1)) {
    const next = at.get(part) ?? new Map<string, Leaf | Tree>();
    if (!(next instanceof Map)) throw new DatabaseError(31249, `Path collision at ${path}`);
    at.set(part, next);
    at = next;
  }
  const last = parts.at(-1) ?? '';
  if (at.has(last)) throw new DatabaseError(31250, `Path collision at ${path}`);
  at.set(last, leaf);
}

function readLeaf(path: string, value: Value, form: 'find' | 'stage'): Leaf | Tree {
  if (form === 'find' && path.endsWith('.$')) return positional(path);
  if (typeof value === 'boolean' || isNumber(value)) return { kind: isTruthy(value) ? 'include' : 'exclude' };
  if (!isDoc(value)) return { kind: 'compute', expression: compileExpression(value) };
  const [operator] = value.keys();
  if (operator === undefined)
    throw new DatabaseError(
      51270,
      'An empty sub-projection is not a valid value. Found empty object at path',
    );
  if (form === 'find' && operator === '$slice') return slice(value.get('$slice') ?? null);
  if (form === 'find' && operator === '$elemMatch') return elemMatch(value.get('$elemMatch') ?? null);
  if (operator === '$meta')
    throw new DatabaseError(238, 'The projection $meta is not part of the embedded database');
  if (operator.startsWith('$')) return { kind: 'compute', expression: compileExpression(value) };
  const tree: Tree = new Map();
  for (const [name, inner] of value) addPath(tree, name, readLeaf(name, inner, form), form);
  return tree;
}

function slice(operand: Value): Leaf {
  const [first, second] = Array.isArray(operand) ? operand.map(wholeNumber) : [wholeNumber(operand)];
  if (first === undefined || (Array.isArray(operand) && second === undefined))
    throw badValue('$slice needs a number or an array of two numbers');
  const change = (list: readonly Value[]): readonly Value[] => {
    if (second === undefined) return first >= 0 ? list.slice(0, first) : list.slice(first);
    if (second <= 0) throw new DatabaseError(28724, 'Third argument to $slice must be positive');
    const start = first >= 0 ? first : Math.max(0, list.length + first);
    return list.slice(start, start + second);
  };
  return { kind: 'list', change, includes: false };
}

function elemMatch(operand: Value): Leaf {
  if (!isDoc(operand)) throw badValue('$elemMatch needs an Object');
  const matches = compileElemMatch(operand);
  const change = (list: readonly Value[]): readonly Value[] | undefined => {
    const found = list.find((element) => matches(element));
    return found === undefined ? undefined : [found];
  };
  return { kind: 'list', change, includes: true };
}

function positional(path: string): Leaf {
  const parts = path.split('.').slice(0, -1);
  return {
    kind: 'list',
    includes: true,
    change: (list, value, filter) => list.slice(positionOf(filter, value, parts)).slice(0, 1),
  };
}

interface Situation {
  readonly value: Doc;
  readonly filter: Doc;
  readonly variables: Variables;
}

function includeFields(value: Doc, tree: Tree, about: Situation): Doc {
  const made: Doc = new Map();
  for (const [name, field] of value) {
    const node = tree.get(name);
    if (node === undefined) continue;
    const found = node instanceof Map ? includeInside(field, node, about) : keep(field, node, about);
    if (found !== undefined) made.set(name, found);
  }
  for (const [name, node] of tree) addComputed(made, name, node, about);
  return made;
}

function addComputed(made: Doc, name: string, node: Leaf | Tree, about: Situation): void {
  if (!(node instanceof Map)) {
    const found =
      node.kind === 'compute'
        ? node.expression({ root: about.value, variables: about.variables })
        : undefined;
    if (found !== undefined) made.set(name, found);
  } else if (!about.value.has(name) && hasComputed(node)) {
    const inner = includeFields(new Map(), node, about);
    if (inner.size > 0) made.set(name, inner);
  }
}

function hasComputed(tree: Tree): boolean {
  return [...tree.values()].some((node) =>
    node instanceof Map ? hasComputed(node) : node.kind === 'compute',
  );
}

function keep(field: Value, node: Leaf, about: Situation): Value | undefined {
  if (node.kind === 'include') return field;
  if (node.kind !== 'list') return undefined;
  if (!Array.isArray(field)) return node.includes ? undefined : field;
  const list = node.change(field, about.value, about.filter);
  return list && [...list];
}

function includeInside(field: Value, tree: Tree, about: Situation): Value | undefined {
  if (isDoc(field)) return includeFields(field, tree, about);
  if (!Array.isArray(field)) return undefined;
  return field.flatMap((element) => {
    const found = includeInside(element, tree, about);
    return found === undefined ? [] : [found];
  });
}

function excludeFields(value: Doc, tree: Tree, about: Situation): Doc {
  const made: Doc = new Map();
  for (const [name, field] of value) {
    const node = tree.get(name);
    if (node === undefined) made.set(name, field);
    else if (node instanceof Map) made.set(name, excludeInside(field, node, about));
    else if (node.kind === 'list') made.set(name, keep(field, node, about) ?? field);
    else if (node.kind === 'include') made.set(name, field);
  }
  return made;
}

function excludeInside(field: Value, tree: Tree, about: Situation): Value {
  if (isDoc(field)) return excludeFields(field, tree, about);
  if (!Array.isArray(field)) return field;
  return field.map((element) => excludeInside(element, tree, about));
}
