import type { Collection } from '../catalog.ts';
import { sameValue } from '../compare.ts';
import { badValue, DatabaseError, notImplemented, typeMismatch } from '../errors.ts';
import type { IndexSpec } from '../index-spec.ts';
import { compileFilter } from '../matcher.ts';
import { isDoc, isTruthy, toNumber, typeName, type Doc, type Value } from '../values.ts';

/** What an index was asked to be, and whether it is there already. */

const known: ReadonlySet<string> = new Set([
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'v',
  'ns',
  'collation',
  'hidden',
  // taken and left out of the index, as MongoDB has done since 3.0
  'dropDups',
]);
const knownOfId: ReadonlySet<string> = new Set(['key', 'name', 'v', 'ns', 'collation']);

/** Reads one element of `indexes`; what is not known is refused by name. */
export function readSpec(wanted: Doc): IndexSpec {
  for (const name of wanted.keys()) if (!known.has(name)) throw notImplemented(`The index option '${name}'`);
  requireUsual(wanted);
  const key = wanted.get('key');
  const name = wanted.get('name');
  if (!isDoc(key) || key.size === 0) throw new DatabaseError(67, 'Index keys cannot be empty.');
  for (const [path, direction] of key) checkKey(path, direction);
  if (typeof name !== 'string' || name === '')
    throw new DatabaseError(9, 'The index name must be a string that is not empty');
  if (name === '*') throw badValue("The index name '*' is not valid.");
  if (isIdIndex(key)) checkIdIndex(wanted, key);
  const partial = readPartial(wanted.get('partialFilterExpression'));
  const expire = readExpire(wanted.get('expireAfterSeconds'), key);
  const background = wanted.get('background');
  const sparse = isTruthy(wanted.get('sparse'));
  if (sparse && partial)
    throw new DatabaseError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  const base = { id: 0, name, key, unique: isTruthy(wanted.get('unique')), sparse, multikey: false };
  return {
    ...base,
    ...(partial && { partial }),
    ...(expire !== undefined && { expireAfterSeconds: expire }),
    ...(background !== undefined && { background: isTruthy(background) }),
  };
}

/** Options that are taken only where they ask for what every index is. */
function requireUsual(wanted: Doc): void {
  if (isTruthy(wanted.get('hidden'))) throw notImplemented('A hidden index');
  const collation = wanted.get('collation');
  if (collation !== undefined && !(isDoc(collation) && collation.get('locale') === 'simple'))
    throw notImplemented('The collation of an index');
  const version = wanted.get('v');
  if (version === undefined) return;
  const number = toNumber(version);
  if (number === undefined) throw typeMismatch("The field 'v' must be a number");
  if (number === 1) throw notImplemented('An index of version 1');
  if (number !== 2)
    throw new DatabaseError(67, `Invalid index specification; cannot create an index with v=${number}`);
}

/** Whether MongoDB takes the key for that of the index every collection has. */
export function isIdIndex(key: Doc): boolean {
  return key.size === 1 && Math.abs(Math.trunc(toNumber(key.get('_id')) ?? 0)) === 1;
}

function checkIdIndex(wanted: Doc, key: Doc): void {
  for (const name of wanted.keys()) {
    if (!knownOfId.has(name))
      throw new DatabaseError(197, `The field '${name}' is not valid for an _id index specification.`);
  }
  if (toNumber(key.get('_id')) !== 1)
    throw badValue("The field 'key' for an _id index must be {_id: 1}, but got {_id: -1}");
}

function checkKey(path: string, direction: Value): void {
  if (typeof direction === 'string') throw notImplemented(`An index of type '${direction}'`);
  const number = toNumber(direction);
  if (number === undefined || number === 0 || Number.isNaN(number))
    throw new DatabaseError(67, `Values in the index key pattern cannot be of type ${typeName(direction)}`);
  if (path.includes('$**')) throw notImplemented('A wildcard index');
  if (path === '' || path.split('.').some((part) => part === '' || part.startsWith('$')))
    throw new DatabaseError(67, `Index keys cannot contain an empty or $-prefixed field: '${path}'`);
}

function readPartial(value: Value | undefined): Doc | undefined {
  if (value === undefined) return undefined;
  if (!isDoc(value)) throw new DatabaseError(67, 'partialFilterExpression must be an object');
  checkPartial(value);
  if (!compileFilter(value).fields)
    throw new DatabaseError(67, 'Expression not supported in partial index: $expr');
  return value;
}

const partialOperators: ReadonlySet<string> = new Set([
  '$eq',
  '$exists',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$type',
  '$in',
]);

function checkPartial(filter: Doc): void {
  for (const [path, condition] of filter) {
    if ((path === '$and' || path === '$or') && Array.isArray(condition))
      condition.filter(isDoc).forEach(checkPartial);
    else if (path.startsWith('$'))
      throw new DatabaseError(67, `Expression not supported in partial index: ${path}`);
    const wrong = isDoc(condition)
      ? [...condition.keys()].find((operator) => operator.startsWith('$') && !partialOperators.has(operator))
      : undefined;
    const notExists = isDoc(condition) && condition.has('$exists') && !isTruthy(condition.get('$exists'));
    if (wrong !== undefined || notExists)
      throw new DatabaseError(67, `Expression not supported in partial index: ${wrong ?? '$exists: false'}`);
  }
}

function readExpire(value: Value | undefined, key: Doc): number | undefined {
  if (value === undefined) return undefined;
  const seconds = toNumber(value);
  if (seconds === undefined || seconds < 0 || seconds > 2147483647)
    throw new DatabaseError(
      67,
      'TTL index expireAfterSeconds option must be within an acceptable range, 0 to 2147483647',
    );
  if (key.size !== 1)
    throw new DatabaseError(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  return seconds;
}

/**
 * Whether a collection has the index. Key, filter, uniqueness and sparseness say which index it is (MongoDB 5.0): two
 * that differ in one of them may stand side by side under different names.
 */
export function alreadyThere(collection: Collection, spec: IndexSpec): boolean {
  const named = collection.indexes.find((index) => index.spec.name === spec.name);
  if (named && !isSameIndex(named.spec, spec)) {
    throw new DatabaseError(
      86,
      `An existing index has the same name as the requested index: ${spec.name}. Give it another name, or drop the other first`,
    );
  }
  const found = named ?? collection.indexes.find((index) => isSameIndex(index.spec, spec));
  if (!found) return false;
  if (!named) throw new DatabaseError(85, `Index already exists with a different name: ${found.spec.name}`);
  if (found.spec.expireAfterSeconds === spec.expireAfterSeconds) return true;
  throw new DatabaseError(
    85,
    `An equivalent index already exists with the same name but different options: ${spec.name}. Drop it first`,
  );
}

function isSameIndex(a: IndexSpec, b: IndexSpec): boolean {
  return (
    sameValue(a.key, b.key) &&
    sameValue(a.partial, b.partial) &&
    a.unique === b.unique &&
    a.sparse === b.sparse
  );
}
