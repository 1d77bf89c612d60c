import { ObjectId } from 'bson';
import type { Collection } from './catalog.ts';
import { decodeValue } from './decode.ts';
import { encodeDocument } from './encode.ts';
import type { Engine } from './engine.ts';
import { DatabaseError } from './errors.ts';
import { duplicateKey, planEntries, writeEntries, type EntryChanges } from './indexes.ts';
import type { IndexSpec } from './index-spec.ts';
import { appendBytes, appendRawValue, beginKey, endKey } from './keys.ts';
import { eachElement } from './raw.ts';
import { bsonType, doc, isDoc, type Value } from './values.ts';
import { maxDocumentBytes } from './wire.ts';

/** Writing single documents with their index entries. Each function checks everything before it writes anything. */

const maxIdBytes = 900;
/** The collection's id, before the _id's key in a document's key. */
export const collectionBytes = 4;
const idName = Buffer.from('_id\0');

/** Where a document is stored. */
export function documentKey(collection: Collection, idKey: Uint8Array): Buffer {
  beginKey(collection.id);
  appendBytes(idKey);
  return endKey();
}

/** The same straight from an _id element; from its fifth byte on it is the key of the _id. */
export function rawDocumentKey(
  collection: Collection,
  bytes: Buffer,
  id: { type: number; at: number },
): Buffer {
  requireIdType(id.type);
  beginKey(collection.id);
  appendRawValue(bytes, id);
  const key = endKey();
  checkIdSize(key.length - collectionBytes);
  return key;
}

/** The _id element of BSON bytes. */
export function idElement(bytes: Buffer): { type: number; at: number } | undefined {
  if (bytes.length > 9 && bytes.compare(idName, 0, 4, 5, 9) === 0) return { type: bytes[4] ?? 0, at: 9 };
  let found: { type: number; at: number } | undefined;
  eachElement(bytes, (type, name, at) => {
    if (name === '_id') found ??= { type, at };
  });
  return found;
}

/** The key bytes of a document's own _id, straight from its bytes. */
export function idKeyOfBytes(bytes: Buffer): Buffer {
  const id = idElement(bytes);
  if (!id) throw new DatabaseError(2, 'a stored document has no _id');
  return rawIdKey(bytes, id);
}

/** The key bytes of an _id element. */
export function rawIdKey(bytes: Buffer, id: { type: number; at: number }): Buffer {
  requireIdType(id.type);
  beginKey(0);
  appendRawValue(bytes, id);
  const key = endKey().subarray(collectionBytes);
  checkIdSize(key.length);
  return key;
}

function requireIdType(type: number): void {
  if (type === bsonType.array) throw new DatabaseError(53, "The '_id' value cannot be of type array");
  if (type === bsonType.regex) throw new DatabaseError(53, "The '_id' value cannot be of type regex");
}

/** Of an _id that is a document: its fields are not taken for operators later. */
function requirePlainNames(bytes: Buffer, at: number): void {
  const id = decodeValue(bytes, bsonType.object, at);
  const name = isDoc(id) ? [...id.keys()].find((one) => one.startsWith('$')) : undefined;
  if (name === undefined) return;
  throw new DatabaseError(
    52,
    `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
  );
}

function checkIdSize(size: number): void {
  if (size <= maxIdBytes) return;
  throw new DatabaseError(17280, `An _id of ${size} bytes is too long, at most ${maxIdBytes} are possible`);
}

/** Stores a new document as received; one without an _id gets an ObjectId in front. */
export function insertDocument(engine: Engine, collection: Collection, received: Buffer): Value {
  const bytes = withIdFirst(received);
  checkSize(bytes);
  const id = idElement(bytes) ?? { type: bsonType.null, at: 0 };
  const idKey = rawIdKey(bytes, id);
  const key = documentKey(collection, idKey);
  if (id.type === bsonType.object) requirePlainNames(bytes, id.at);
  if (engine.store.documents.peek(key)) throw duplicateId(collection, decodeValue(bytes, id.type, id.at));
  const changes = planEntries(engine.store, collection, { idKey, after: bytes });
  engine.store.documents.put(key, bytes);
  applyEntries(engine, collection, changes, idKey);
  return decodeValue(bytes, id.type, id.at);
}

/** Puts new bytes in the place of a stored document. */
export function replaceDocument(
  engine: Engine,
  collection: Collection,
  change: { idKey: Buffer; before: Buffer; after: Buffer },
): void {
  checkSize(change.after);
  const changes = planEntries(engine.store, collection, change);
  engine.store.documents.put(documentKey(collection, change.idKey), change.after);
  applyEntries(engine, collection, changes, change.idKey);
}

/** Removes a stored document. */
export function removeDocument(engine: Engine, collection: Collection, before: Buffer): void {
  const idKey = idKeyOfBytes(before);
  const changes = planEntries(engine.store, collection, { idKey, before });
  engine.store.documents.remove(documentKey(collection, idKey));
  applyEntries(engine, collection, changes, idKey);
}

/** Writes planned entries and notes which indexes met arrays. */
export function applyEntries(
  engine: Engine,
  collection: Collection,
  changes: EntryChanges,
  idKey: Uint8Array,
): void {
  writeEntries(engine.store, changes, idKey);
  if (changes.metArrays.length === 0) return;
  const met = new Map(changes.metArrays.map(({ index, arrayPaths }) => [index.id, arrayPaths]));
  const current = engine.catalog.find(collection.namespace) ?? collection;
  engine.catalog.setIndexes(
    current,
    current.indexes.map(({ spec }) => withArrays(spec, met.get(spec.id))),
  );
}

function withArrays(spec: IndexSpec, met: readonly string[] | undefined): IndexSpec {
  if (met === undefined) return spec;
  const arrayPaths = [...new Set([...(spec.arrayPaths ?? []), ...met])];
  return { ...spec, multikey: true, arrayPaths };
}

/** MongoDB's error for an _id that is taken. */
export function duplicateId(collection: Collection, id: Value): DatabaseError {
  return duplicateKey(collection, '_id_', doc({ _id: id }));
}

/** Refuses a document larger than MongoDB takes. */
export function checkSize(bytes: Buffer): void {
  if (bytes.length <= maxDocumentBytes) return;
  throw new DatabaseError(
    10334,
    `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${maxDocumentBytes}(16MB)`,
  );
}

function withIdFirst(bytes: Buffer): Buffer {
  if (bytes.length > 9 && bytes.compare(idName, 0, 4, 5, 9) === 0) return bytes;
  const id = idElement(bytes);
  if (id) return moveIdFirst(bytes, id);
  const front = encodeDocument(doc({ _id: new ObjectId() }));
  return joined(front.subarray(4, front.length - 1), [bytes.subarray(4)]);
}

function moveIdFirst(bytes: Buffer, id: { type: number; at: number }): Buffer {
  const start = id.at - 5;
  const end = id.at + encodeDocument(doc({ v: decodeValue(bytes, id.type, id.at) })).length - 8;
  return joined(bytes.subarray(start, end), [bytes.subarray(4, start), bytes.subarray(end)]);
}

function joined(first: Buffer, rest: readonly Buffer[]): Buffer {
  const made = Buffer.concat([Buffer.alloc(4), first, ...rest]);
  made.writeInt32LE(made.length, 0);
  return made;
}
