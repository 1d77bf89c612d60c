import { documentRange, type Collection } from '../catalog.ts';
import { decodeDocument } from '../decode.ts';
import { documentKey, idKeyOfBytes } from '../documents.ts';
import type { Engine } from '../engine.ts';
import { DatabaseError } from '../errors.ts';
import { keysOfDocument } from '../index-keys.ts';
import { doc, type Doc } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { eachDocument } from './indexes.ts';
import { collectionName, requireOptions } from './options.ts';
import { entryCount } from './read.ts';

const mostErrors = 20;

/** `validate`: reads every document whole and compares it with every index, both ways. */
export function validate(engine: Engine, command: Command): Reply {
  requireOptions(command, ['full', 'background', 'checkBSONConformance']);
  const namespace = collectionName(command);
  const collection = engine.catalog.find(namespace);
  if (!collection) throw new DatabaseError(26, `Collection '${namespace}' does not exist to validate.`);
  const errors: string[] = [];
  const expected = new Map(collection.indexes.map((index) => [index.id, 0]));
  eachDocument(engine, collection, (bytes) => checkDocument(engine, collection, { bytes, errors, expected }));
  const keysPerIndex: Doc = new Map();
  for (const index of collection.indexes) {
    const found = entryCount(engine, index);
    keysPerIndex.set(index.spec.name, found);
    if (found !== expected.get(index.id))
      errors.push(
        `index '${index.spec.name}' has ${found} entries, its documents make ${String(expected.get(index.id))}`,
      );
  }
  const nrecords = engine.store.documents.count(documentRange(collection));
  return doc({
    ns: namespace,
    nInvalidDocuments: 0,
    nrecords,
    nIndexes: collection.indexes.length + 1,
    keysPerIndex,
    valid: errors.length === 0,
    errors: errors.slice(0, mostErrors),
    ok: 1,
  });
}

function checkDocument(
  engine: Engine,
  collection: Collection,
  about: { bytes: Buffer; errors: string[]; expected: Map<number, number> },
): void {
  const value = decodeDocument(about.bytes);
  const idKey = idKeyOfBytes(about.bytes);
  if (!engine.store.documents.peek(documentKey(collection, idKey)))
    about.errors.push('a document is not stored under its _id');
  for (const index of collection.indexes) {
    const { keys } = keysOfDocument(index, value, idKey);
    about.expected.set(index.id, (about.expected.get(index.id) ?? 0) + keys.length);
    const missing = keys.filter((key) => engine.store.entries.get(key)?.equals(idKey) !== true);
    if (missing.length > 0)
      about.errors.push(`index '${index.spec.name}' lacks ${missing.length} entries of a document`);
  }
}
