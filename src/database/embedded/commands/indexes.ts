import { documentRange, entryRange, type Collection } from '../catalog.ts';
import { sameValue } from '../compare.ts';
import { applyEntries, idKeyOfBytes } from '../documents.ts';
import { encodeDocument } from '../encode.ts';
import type { Engine } from '../engine.ts';
import { badValue, DatabaseError } from '../errors.ts';
import type { IndexSpec } from '../index-spec.ts';
import { planEntries } from '../indexes.ts';
import { removeRange } from '../ranges.ts';
import { doc, isDoc, type Doc, type Value } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { firstBatch } from './find.ts';
import { alreadyThere, isIdIndex, readSpec } from './index-options.ts';
import { arrayOption, collectionName, countOption, docOption, requireOptions } from './options.ts';

/** `createIndexes`: makes and fills indexes; one that exists with the same options is left alone. */
export function createIndexes(engine: Engine, command: Command): Reply {
  requireOptions(command, ['indexes', 'commitQuorum']);
  const namespace = collectionName(command);
  const isNew = engine.catalog.find(namespace) === undefined;
  let collection = engine.catalog.create(namespace);
  const before = collection.indexes.length + 1;
  for (const spec of wantedIndexes(command)) {
    if (!alreadyThere(collection, spec))
      collection = addIndex(engine, collection, { ...spec, id: engine.catalog.nextId() });
  }
  return indexesReply(before, collection.indexes.length + 1, isNew);
}

/** Answers when there is nothing to make, so that a start on a full disk needs no write. */
export function createIndexesAlreadyDone(engine: Engine, command: Command): Reply | undefined {
  const collection = engine.catalog.find(collectionName(command));
  if (!collection || !wantedIndexes(command).every((spec) => alreadyThere(collection, spec)))
    return undefined;
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
  const wanted = arrayOption(command.body, 'indexes');
  if (wanted.length === 0) throw badValue('Must specify at least one index to create');
  const specs = wanted.map((one) => {
    if (!isDoc(one)) throw badValue('The elements of the indexes array must be objects');
    return readSpec(one);
  });
  return specs.filter((spec) => !isIdIndex(spec.key));
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
    background: spec.background,
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
  const [found, other] = collection.indexes.filter(({ spec }) =>
    isDoc(wanted) ? sameValue(spec.key, wanted) : spec.name === wanted,
  );
  if (found && other) throw new DatabaseError(181, 'Several indexes have that key: name the one to drop');
  if (!found)
    throw new DatabaseError(
      27,
      `index not found with name [${typeof wanted === 'string' ? wanted : 'by key'}]`,
    );
  return found;
}
