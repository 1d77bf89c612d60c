import { documentRange, type Collection } from '../catalog.ts';
import { clearIndexEntries } from './indexes.ts';
import { encodeDocument } from '../encode.ts';
import type { Engine } from '../engine.ts';
import { DatabaseError } from '../errors.ts';
import { compileFilter } from '../matcher.ts';
import { removeRange } from '../ranges.ts';
import { doc, isDoc, toNumber, type Doc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { firstBatch } from './find.ts';
import {
  collectionName,
  countOption,
  docOption,
  filterOption,
  flagOption,
  refuse,
  requireOptions,
} from './options.ts';

const left = [
  'capped',
  'size',
  'max',
  'viewOn',
  'pipeline',
  'timeseries',
  'validator',
  'validationLevel',
  'validationAction',
  'collation',
  'clusteredIndex',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
  'encryptedFields',
  'storageEngine',
  'indexOptionDefaults',
];

/** `create`: an empty collection. */
export function create(engine: Engine, command: Command): Reply {
  requireOptions(command, [...left, 'autoIndexId']);
  refuse(command.body, left, 'create');
  const namespace = collectionName(command);
  if (engine.catalog.find(namespace)) throw new DatabaseError(48, `Collection ${namespace} already exists.`);
  engine.catalog.create(namespace);
  return doc({ ok: 1 });
}

/** `drop`: a collection with its documents and indexes. */
export function drop(engine: Engine, command: Command): Reply {
  requireOptions(command, []);
  const namespace = collectionName(command);
  const collection = engine.catalog.find(namespace);
  if (!collection) return doc({ ok: 1 });
  dropCollection(engine, collection);
  return doc({ ns: namespace, nIndexesWas: collection.indexes.length + 1, ok: 1 });
}

function dropCollection(engine: Engine, collection: Collection): void {
  for (const index of collection.indexes) clearIndexEntries(engine, index);
  removeRange(engine.store.documents, documentRange(collection));
  engine.catalog.drop(collection);
}

/** `dropDatabase`: every collection of a database. */
export function dropDatabase(engine: Engine, command: Command): Reply {
  requireOptions(command, []);
  for (const collection of collectionsOf(engine, command.database)) dropCollection(engine, collection);
  return doc({ dropped: command.database, ok: 1 });
}

function collectionsOf(engine: Engine, database: string): Collection[] {
  return engine.catalog.all().filter((collection) => collection.database === database);
}

/** `listCollections`, as a cursor. */
export function listCollections(engine: Engine, command: Command): Reply {
  requireOptions(command, ['filter', 'nameOnly', 'authorizedCollections', 'cursor']);
  const { matches } = compileFilter(filterOption(command.body, 'filter'));
  const nameOnly = flagOption(command.body, 'nameOnly');
  const rows = collectionsOf(engine, command.database)
    .map(({ name }) => describeCollection(name, nameOnly))
    .filter(matches)
    .map(encodeDocument);
  const cursor = docOption(command.body, 'cursor') ?? doc({});
  return firstBatch(
    engine,
    { namespace: `${command.database}.$cmd.listCollections`, rows: rows.values() },
    { size: countOption(cursor, 'batchSize', Number.MAX_SAFE_INTEGER), single: false },
  );
}

function describeCollection(name: string, nameOnly: boolean): Doc {
  if (nameOnly) return doc({ name, type: 'collection' });
  return doc({
    name,
    type: 'collection',
    options: doc({}),
    info: doc({ readOnly: false }),
    idIndex: doc({ v: 2, key: doc({ _id: 1 }), name: '_id_' }),
  });
}

/** `listDatabases`. */
export function listDatabases(engine: Engine, command: Command): Reply {
  requireOptions(command, ['filter', 'nameOnly', 'authorizedDatabases']);
  const { matches } = compileFilter(filterOption(command.body, 'filter'));
  const nameOnly = flagOption(command.body, 'nameOnly');
  const names = [...new Set(engine.catalog.all().map((collection) => collection.database))];
  const databases = names.map((name) =>
    nameOnly ? doc({ name }) : doc({ name, sizeOnDisk: BigInt(databaseBytes(engine, name)), empty: false }),
  );
  return doc({ databases: databases.filter(matches), ok: 1 });
}

function databaseBytes(engine: Engine, name: string): number {
  return collectionsOf(engine, name).reduce(
    (sum, collection) => sum + collectionBytes(engine, collection),
    0,
  );
}

/** The bytes of all documents of a collection. */
export function collectionBytes(engine: Engine, collection: Collection): number {
  let sum = 0;
  let range = documentRange(collection);
  for (;;) {
    const found = engine.store.documents.read(range, 1000);
    for (const { value } of found) sum += value.length;
    const last = found.at(-1);
    if (!last || found.length < 1000) return sum;
    range = { start: Buffer.concat([last.key, Buffer.of(0)]), end: range.end };
  }
}

/** `collMod`: the lifetime of a TTL index, nothing else. */
export function collMod(engine: Engine, command: Command): Reply {
  requireOptions(command, ['index']);
  const namespace = collectionName(command);
  const collection = engine.catalog.find(namespace);
  if (!collection) throw new DatabaseError(26, `ns does not exist: ${namespace}`);
  const wanted = docOption(command.body, 'index');
  if (!wanted) return doc({ ok: 1 });
  const unknown = [...wanted.keys()].find(
    (name) => !['name', 'keyPattern', 'expireAfterSeconds'].includes(name),
  );
  if (unknown !== undefined)
    throw new DatabaseError(
      238,
      `The option 'index.${unknown}' of collMod is not part of the embedded database`,
    );
  const pattern = wanted.get('keyPattern');
  const found = collection.indexes.find(
    ({ spec }) =>
      spec.name === wanted.get('name') ||
      (isDoc(pattern) && [...pattern.keys()].join() === [...spec.key.keys()].join()),
  );
  if (!found) throw new DatabaseError(27, `cannot find index for ns ${namespace}`);
  const seconds = toNumber(wanted.get('expireAfterSeconds'));
  if (seconds === undefined || seconds < 0)
    throw new DatabaseError(72, 'expireAfterSeconds must be a number that is not negative');
  const old = found.spec.expireAfterSeconds;
  engine.catalog.setIndexes(
    collection,
    collection.indexes.map(({ spec }) =>
      spec.id === found.id ? { ...spec, expireAfterSeconds: seconds } : spec,
    ),
  );
  return doc({ expireAfterSeconds_old: old, expireAfterSeconds_new: seconds, ok: 1 });
}
