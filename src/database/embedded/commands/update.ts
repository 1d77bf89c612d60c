import type { Collection } from '../catalog.ts';
import { decodeDocument } from '../decode.ts';
import { idKeyOfBytes, insertDocument, replaceDocument } from '../documents.ts';
import { encodeDocument } from '../encode.ts';
import type { Engine } from '../engine.ts';
import { badValue, notImplemented } from '../errors.ts';
import { readFastReplace, runFastReplace } from '../fast-replace.ts';
import { runQuery } from '../query.ts';
import { compileUpdate, requireMultiFits, type Update } from '../update.ts';
import { upsertDocument } from '../upsert.ts';
import { doc, type Doc, type Value } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { collectionName, filterOption, flagOption, refuse, requireOptions } from './options.ts';
import { writeErrors, writeReplyOf } from './write-result.ts';

interface Outcome {
  readonly matched: number;
  readonly modified: number;
  readonly upserted?: Value;
}

/** `update`: the message path's replacements by their bytes, everything else by the general path. */
export function update(engine: Engine, command: Command): Reply {
  requireOptions(command, ['ordered', 'updates', 'bypassDocumentValidation']);
  if (command.batch.length === 0)
    throw badValue('Write batch sizes must be between 1 and 100000. Got 0 operations.');
  const namespace = collectionName(command);
  const errors = writeErrors(command);
  const upserted: Doc[] = [];
  let n = 0;
  let modified = 0;
  for (const [index, bytes] of command.batch.entries()) {
    const goesOn = errors.attempt(index, () => {
      const done = updateOne(engine, namespace, bytes);
      n += done.matched;
      modified += done.modified;
      if (done.upserted === undefined) return;
      n += 1;
      upserted.push(doc({ index, _id: done.upserted }));
    });
    if (!goesOn) break;
  }
  return writeReplyOf(
    { n, nModified: modified, upserted: upserted.length > 0 ? upserted : undefined },
    errors.list,
  );
}

function updateOne(engine: Engine, namespace: string, bytes: Buffer): Outcome {
  const fast = readFastReplace(bytes);
  if (fast) {
    const collection = fast.upsert ? engine.catalog.create(namespace) : engine.catalog.find(namespace);
    const done = collection && runFastReplace(engine, collection, fast);
    if (done) return done;
  }
  return updateGenerally(engine, namespace, decodeDocument(bytes));
}

const known: ReadonlySet<string> = new Set([
  'q',
  'u',
  'upsert',
  'multi',
  'arrayFilters',
  'hint',
  'collation',
  'sort',
  'c',
]);

function updateGenerally(engine: Engine, namespace: string, operation: Doc): Outcome {
  for (const name of operation.keys())
    if (!known.has(name)) throw notImplemented(`The option '${name}' of an update`);
  refuse(operation, ['collation', 'sort', 'c'], 'an update');
  const filter = filterOption(operation, 'q');
  const compiled = compileUpdate(operation.get('u'), operation.get('arrayFilters'));
  const multi = flagOption(operation, 'multi');
  requireMultiFits(compiled, multi);
  const upsert = flagOption(operation, 'upsert');
  const collection = upsert ? engine.catalog.create(namespace) : engine.catalog.find(namespace);
  if (!collection) return { matched: 0, modified: 0 };
  const found = [
    ...runQuery(engine, collection, { filter, limit: multi ? 0 : 1, hint: operation.get('hint') }).rows,
  ];
  if (found.length === 0 && upsert)
    return {
      matched: 0,
      modified: 0,
      upserted: insertDocument(engine, collection, upsertDocument(compiled, filter)),
    };
  let modified = 0;
  for (const before of found)
    if (changeDocument(engine, collection, { before, filter, update: compiled })) modified += 1;
  return { matched: found.length, modified };
}

/** Applies an update to one stored document; gives the new bytes, or undefined when nothing changed. */
export function changeDocument(
  engine: Engine,
  collection: Collection,
  change: { before: Buffer; filter: Doc; update: Update },
): Buffer | undefined {
  const value = change.update.apply(decodeDocument(change.before), {
    filter: change.filter,
    inserting: false,
    now: new Date(),
  });
  const after = encodeDocument(value);
  if (after.equals(change.before)) return undefined;
  const current = engine.catalog.find(collection.namespace) ?? collection;
  replaceDocument(engine, current, { idKey: idKeyOfBytes(change.before), before: change.before, after });
  return after;
}
