import type { Collection } from './catalog.ts';
import { decodeValue } from './decode.ts';
import { applyEntries, checkSize, collectionBytes, duplicateId, rawDocumentKey } from './documents.ts';
import type { Engine } from './engine.ts';
import { conditionHolds, readCondition, scalarTypes, type Condition } from './fast-condition.ts';
import { planScanned } from './indexes.ts';
import { nameEnd, rawSize, readInt, type Scanned } from './path-scanner.ts';
import { bsonType, type Value } from './values.ts';

/**
 * The one write the message path makes: replace a whole document by _id and one more condition on a scalar (its
 * version, or that what is stored is older), or insert it. It works on the bytes as received, decodes nothing it does
 * not store in an index, and means exactly what the general path means: with `upsert`, a document that does not meet
 * the condition shows as a duplicate _id.
 */
export interface FastReplace {
  readonly id: Element;
  readonly condition: Condition | undefined;
  readonly replacement: Buffer;
  readonly upsert: boolean;
  readonly bytes: Buffer;
}

interface Element {
  readonly type: number;
  readonly at: number;
}

export interface FastOutcome {
  readonly matched: number;
  readonly modified: number;
  readonly upserted?: Value;
}

const letterQ = 113;
const letterU = 117;
const letterM = 109;

/** Recognises the shape; anything else is undefined and takes the general path. */
export function readFastReplace(bytes: Buffer): FastReplace | undefined {
  let filter = -1;
  let replacement = -1;
  let upsert = false;
  const end = readInt(bytes, 0) - 1;
  let at = 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const initial = bytes[at + 1];
    const value = nameEnd(bytes, at + 1) + 1;
    const nameBytes = value - at - 2;
    if (nameBytes === 1 && type === bsonType.object && initial === letterQ) filter = value;
    else if (nameBytes === 1 && type === bsonType.object && initial === letterU) replacement = value;
    else if (nameBytes === 6 && type === bsonType.bool && initial === letterU) upsert = bytes[value] === 1;
    else if (nameBytes !== 5 || type !== bsonType.bool || initial !== letterM || bytes[value] !== 0)
      return undefined;
    at = value + rawSize(bytes, type, value);
  }
  if (filter < 0 || replacement < 0) return undefined;
  return readParts(bytes, { filter, replacement }, upsert);
}

function readParts(
  bytes: Buffer,
  at: { filter: number; replacement: number },
  upsert: boolean,
): FastReplace | undefined {
  const { filter, replacement } = at;
  const id: Element = { type: bytes[filter + 4] ?? 0, at: filter + 9 };
  if (!isIdName(bytes, filter + 5) || !scalarTypes.has(id.type)) return undefined;
  const idSize = rawSize(bytes, id.type, id.at);
  if (bytes[replacement + 4] !== id.type || !isIdName(bytes, replacement + 5)) return undefined;
  for (let place = 0; place < idSize; place++)
    if (bytes[replacement + 9 + place] !== bytes[id.at + place]) return undefined;
  const idEnd = id.at + idSize;
  const filterEnd = filter + readInt(bytes, filter) - 1;
  const condition = idEnd === filterEnd ? undefined : readCondition(bytes, idEnd, filterEnd);
  if (idEnd !== filterEnd && !condition) return undefined;
  const made = bytes.subarray(replacement, replacement + readInt(bytes, replacement));
  return { id, condition, replacement: made, upsert, bytes };
}

function isIdName(bytes: Buffer, at: number): boolean {
  return bytes[at] === 95 && bytes[at + 1] === 105 && bytes[at + 2] === 100 && bytes[at + 3] === 0;
}

/** Carries it out inside the running transaction; undefined when the stored value needs the general path. */
export function runFastReplace(
  engine: Engine,
  collection: Collection,
  wanted: FastReplace,
): FastOutcome | undefined {
  const { store } = engine;
  const { replacement, id } = wanted;
  if (collection.after.scan(replacement)) return undefined;
  const key = rawDocumentKey(collection, wanted.bytes, id);
  const idKey = key.subarray(collectionBytes);
  const before = storedAt(engine, collection, key);
  if (!before && !wanted.upsert) return { matched: 0, modified: 0 };
  // 1 and NumberLong(1) are the same _id, of which the stored form stays
  if (before && before[4] !== id.type) return undefined;
  const stored = before && scanStored(collection, wanted, before);
  if (stored && stored.holds === undefined) return undefined;
  const isOther = stored?.holds === false;
  if (isOther && !wanted.upsert) return { matched: 0, modified: 0 };
  checkSize(replacement);
  if (isOther) throw duplicateId(collection, decodeValue(wanted.bytes, id.type, id.at));
  if (before && sameBytes(before, replacement)) return { matched: 1, modified: 0 };
  const after = { bytes: replacement, scanner: collection.after };
  const changes = planScanned(store, collection, { idKey, before: stored, after });
  store.documents.put(key, replacement);
  applyEntries(engine, collection, changes, idKey);
  if (before) return { matched: 1, modified: 1 };
  return { matched: 0, modified: 0, upserted: decodeValue(wanted.bytes, id.type, id.at) };
}

/** The stored bytes, in a buffer that the next read overwrites; a unique index reads while it checks. */
function storedAt(engine: Engine, collection: Collection, key: Buffer): Buffer | undefined {
  const found = engine.store.documents.peek(key);
  return found && collection.hasUnique ? Buffer.from(found.subarray(0, readInt(found, 0))) : found;
}

/** Scans what is stored, and tells whether it meets the condition. */
function scanStored(
  collection: Collection,
  { condition, bytes }: FastReplace,
  before: Buffer,
): Scanned & { holds: boolean | undefined } {
  if (!condition) {
    collection.before.scan(before);
    return { bytes: before, scanner: collection.before, holds: true };
  }
  const { scanner, slot } = collection.beforeAnd(condition.field);
  scanner.scan(before);
  const holds = conditionHolds(bytes, condition, { bytes: before, scanner }, slot);
  return { bytes: before, scanner, holds };
}

function sameBytes(before: Buffer, after: Buffer): boolean {
  const size = readInt(before, 0);
  return size === after.length && before.compare(after, 0, size, 0, size) === 0;
}
