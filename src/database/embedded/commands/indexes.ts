import { documentRange, entryRange, type Collection } from '../catalog.ts';
import { sameValue } from '../compare.ts';
import { applyEntries, idKeyOfBytes } from '../documents.ts';
import { encodeDocument } from '../encode.ts';
import type { Engine } from '../engine.ts';
import { badValue, DatabaseError, notImplemented } from '../errors.ts';
import type { IndexSpec } from '../index-spec.ts';
import { planEntries } from '../indexes.ts';
import { compileFilter } from '../matcher.ts';
import { removeRange } from '../ranges.ts';
import { doc, isDoc, isTruthy, toNumber, typeName, type Doc, type Value } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { firstBatch } from './find.ts';
import { arrayOption, collectionName, countOption, docOption, requireOptions } from './options.ts';

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
]);

/** `createIndexes`: makes and fills indexes; one that exists with the same options is left alone. */
export function createIndexes(engine: Engine, command: Command): Reply {
  requireOptions(command, ['indexes', 'commitQuorum']);
  const namespace = collectionName(command);
  const isNew = engine.catalog.find(namespace) === undefined;
  let collection = engine.catalog.create(namespace);
  const before = collection.indexes.length + 1;
  for (const spec of wantedIndexes(command)) {
    if (!exists(collection, spec))
      collection = addIndex(engine, collection, { ...spec, id: engine.catalog.nextId() });
  }
  return indexesReply(before, collection.indexes.length + 1, isNew);
}

/** Answers when there is nothing to make, so that a start on a full disk needs no write. */
export function createIndexesAlreadyDone(engine: Engine, command: Command): Reply | undefined {
  const collection = engine.catalog.find(collectionName(command));
  if (!collection || !wantedIndexes(command).every((spec) => exists(collection, spec))) return undefined;
  return indexesReply(collection.indexes.length + 1, collection.indexes.length + 1, false);
}

function indexesReply(before: number, after: number, isNew: boolean): Reply {
  const note = after === before ? 'all indexes already exist' : undefined;
  return doc({
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically: isNew,
    note,
    ok: 1,
  });
}

function wantedIndexes(command: Command): IndexSpec[] {
  const specs = arrayOption(command.body, 'indexes').map((wanted) => {
    if (!isDoc(wanted)) throw badValue('The elements of the indexes array must be objects');
    return readSpec(wanted);
  });
  return specs.filter((spec) => !isIdIndex(spec));
}

function isIdIndex(spec: IndexSpec): boolean {
  return spec.key.size === 1 && spec.key.has('_id');
}

function readSpec(wanted: Doc): IndexSpec {
  for (const name of wanted.keys()) if (!known.has(name)) throw notImplemented(`The index option '${name}'`);
  if (isTruthy(wanted.get('hidden'))) throw notImplemented('A hidden index');
  const collation = wanted.get('collation');
  if (collation !== undefined && !(isDoc(collation) && collation.get('locale') === 'simple'))
    throw notImplemented('The collation of an index');
  const key = wanted.get('key');
  const name = wanted.get('name');
  if (!isDoc(key) || key.size === 0) throw new DatabaseError(67, 'Index keys cannot be empty.');
  for (const [path, direction] of key) checkKey(path, direction);
  if (typeof name !== 'string' || name === '')
    throw new DatabaseError(9, 'The index name must be a string that is not empty');
  const partial = readPartial(wanted.get('partialFilterExpression'));
  const expire = readExpire(wanted.get('expireAfterSeconds'), key);
  const sparse = isTruthy(wanted.get('sparse'));
  if (sparse && partial)
    throw new DatabaseError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  const base = { id: 0, name, key, unique: isTruthy(wanted.get('unique')), sparse, multikey: false };
  return {
    ...base,
    ...(partial && { partial }),
    ...(expire !== undefined && { expireAfterSeconds: expire }),
  };
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

function exists(collection: Collection, spec: IndexSpec): boolean {
  const byName = collection.indexes.find((index) => index.spec.name === spec.name);
  const byKey = collection.indexes.find(
    (index) => sameKey(index.spec, spec) && samePartial(index.spec, spec),
  );
  if (!byName && !byKey) return false;
  const found = byName ?? byKey;
  if (byName && !sameKey(byName.spec, spec))
    throw new DatabaseError(86, `An existing index has the same name as the requested index: ${spec.name}`);
  if (!byName)
    throw new DatabaseError(85, `Index already exists with a different name: ${found?.spec.name ?? ''}`);
  if (sameOptions(byName.spec, spec)) return true;
  throw new DatabaseError(
    86,
    `An existing index has the same name as the requested index with other options: ${spec.name}. Drop it first`,
  );
}

function sameKey(a: IndexSpec, b: IndexSpec): boolean {
  return sameValue(a.key, b.key);
}

function samePartial(a: IndexSpec, b: IndexSpec): boolean {
  return sameValue(a.partial, b.partial);
}

function sameOptions(a: IndexSpec, b: IndexSpec): boolean {
  return (
    a.unique === b.unique &&
    a.sparse === b.sparse &&
    a.expireAfterSeconds === b.expireAfterSeconds &&
    samePartial(a, b)
  );
}

function addIndex(engine: Engine, collection: Collection, spec: IndexSpec): Collection {
  const specs = collection.indexes.map((index) => index.spec);
  const only = engine.catalog.setIndexes(collection, [spec]);
  eachDocument(engine, collection, (after) => {
    const idKey = idKeyOfBytes(after);
    applyEntries(engine, only, planEntries(engine.store, only, { idKey, after }), idKey);
  });
  const filled = engine.catalog.find(collection.namespace)?.indexes.map((index) => index.spec) ?? [spec];
  return engine.catalog.setIndexes(collection, [...specs, ...filled]);
}

/** Calls `see` with each document of a collection, in chunks. */
export function eachDocument(engine: Engine, collection: Collection, see: (bytes: Buffer) => void): void {
  let range = documentRange(collection);
  for (;;) {
    const found = engine.store.documents.read(range, 256);
    for (const { value } of found) see(value);
    const last = found.at(-1);
    if (!last || found.length < 256) return;
    range = { start: Buffer.concat([last.key, Buffer.of(0)]), end: range.end };
  }
}

/** Removes all entries of an index. */
export function clearIndexEntries(engine: Engine, index: { id: number }): void {
  removeRange(engine.store.entries, entryRange(index));
}

/** `listIndexes`, as a cursor. */
export function listIndexes(engine: Engine, command: Command): Reply {
  requireOptions(command, ['cursor']);
  const namespace = collectionName(command);
  const collection = engine.catalog.find(namespace);
  if (!collection) throw new DatabaseError(26, `ns does not exist: ${namespace}`);
  const rows = [
    doc({ v: 2, key: doc({ _id: 1 }), name: '_id_' }),
    ...collection.indexes.map(({ spec }) => describeIndex(spec)),
  ].map(encodeDocument);
  const cursor = docOption(command.body, 'cursor') ?? doc({});
  return firstBatch(
    engine,
    { namespace, rows: rows.values() },
    { size: countOption(cursor, 'batchSize', Number.MAX_SAFE_INTEGER), single: false },
  );
}

function describeIndex(spec: IndexSpec): Doc {
  return doc({
    v: 2,
    key: spec.key,
    name: spec.name,
    unique: spec.unique || undefined,
    sparse: spec.sparse || undefined,
    partialFilterExpression: spec.partial,
    expireAfterSeconds: spec.expireAfterSeconds,
  });
}

/** `dropIndexes`: by name, by key, several names, or all but _id. */
export function dropIndexes(engine: Engine, command: Command): Reply {
  requireOptions(command, ['index']);
  const namespace = collectionName(command);
  const collection = engine.catalog.find(namespace);
  if (!collection) throw new DatabaseError(26, `ns not found ${namespace}`);
  const wanted = command.body.get('index');
  const chosen = new Set<number>();
  for (const one of Array.isArray(wanted) ? wanted : [wanted]) {
    if (one === '*') collection.indexes.forEach((index) => chosen.add(index.id));
    else chosen.add(findIndex(collection, one).id);
  }
  for (const index of collection.indexes) if (chosen.has(index.id)) clearIndexEntries(engine, index);
  engine.catalog.setIndexes(
    collection,
    collection.indexes.filter((index) => !chosen.has(index.id)).map((index) => index.spec),
  );
  return doc({ nIndexesWas: collection.indexes.length + 1, ok: 1 });
}

function findIndex(collection: Collection, wanted: Value | undefined): { id: number } {
  if (wanted === '_id_' || (isDoc(wanted) && wanted.size === 1 && wanted.has('_id')))
    throw new DatabaseError(72, 'cannot drop _id index');
  const found = collection.indexes.find(({ spec }) =>
    isDoc(wanted) ? sameValue(spec.key, wanted) : spec.name === wanted,
  );
  if (!found)
    throw new DatabaseError(
      27,
      `index not found with name [${typeof wanted === 'string' ? wanted : 'by key'}]`,
    );
  return found;
}
