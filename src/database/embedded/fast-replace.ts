import type { Collection } from './catalog.ts';
import { decodeValue, valueSize } from './decode.ts';
import { applyEntries, checkSize, duplicateId, rawIdKey } from './documents.ts';
import type { Engine } from './engine.ts';
import { planEntries } from './indexes.ts';
import { appendBytes, beginKey, keyView } from './keys.ts';
import { fieldScanner, type FieldScanner } from './raw.ts';
import { bsonType, type Value } from './values.ts';

/**
 * The one write the message path makes: replace a whole document by _id and one more scalar (its version), or insert
 * it. It works on the bytes as received, decodes nothing it does not store in an index, and means exactly what the
 * general path means: with `upsert`, a document of another version shows as a duplicate _id.
 */
export interface FastReplace {
  readonly idKey: Buffer;
  readonly id: Element;
  readonly condition?: Element & { readonly scanner: FieldScanner };
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

const fixedTypes: ReadonlySet<number> = new Set([
  bsonType.string,
  bsonType.int,
  bsonType.long,
  bsonType.objectId,
  bsonType.date,
  bsonType.bool,
]);
const scanners = new Map<string, FieldScanner>();

/** Recognises the shape; anything else is undefined and takes the general path. */
export function readFastReplace(bytes: Buffer): FastReplace | undefined {
  let filter = -1;
  let replacement = -1;
  let upsert = false;
  const end = bytes.readInt32LE(0) - 1;
  let at = 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const nameEnd = bytes.indexOf(0, at + 1);
    const value = nameEnd + 1;
    const initial = bytes[at + 1];
    if (nameEnd === at + 2 && type === bsonType.object && initial === letterQ) filter = value;
    else if (nameEnd === at + 2 && type === bsonType.object && initial === letterU) replacement = value;
    else if (type === bsonType.bool && initial === letterU && nameEnd === at + 7) upsert = bytes[value] === 1;
    else if (type !== bsonType.bool || initial !== letterM || nameEnd !== at + 6 || bytes[value] !== 0)
      return undefined;
    at = value + valueSize(bytes, type, value);
  }
  if (filter < 0 || replacement < 0) return undefined;
  return readParts(bytes, filter, replacement, upsert);
}

const letterQ = 113;
const letterU = 117;
const letterM = 109;
const dollar = 36;
const dot = 46;

function readParts(
  bytes: Buffer,
  filter: number,
  replacement: number,
  upsert: boolean,
): FastReplace | undefined {
  const made = bytes.subarray(replacement, replacement + bytes.readInt32LE(replacement));
  const id: Element = { type: bytes[filter + 4] ?? 0, at: filter + 9 };
  if (!isIdName(bytes, filter + 5) || !fixedTypes.has(id.type) || made[5] === dollar) return undefined;
  const idEnd = id.at + valueSize(bytes, id.type, id.at);
  const filterEnd = filter + bytes.readInt32LE(filter) - 1;
  if (
    made[4] !== id.type ||
    !isIdName(made, 5) ||
    bytes.compare(made, 9, 9 + idEnd - id.at, id.at, idEnd) !== 0
  )
    return undefined;
  const condition = idEnd === filterEnd ? undefined : readCondition(bytes, idEnd, filterEnd);
  if (idEnd !== filterEnd && !condition) return undefined;
  const idKey = rawIdKey(bytes, id);
  return { idKey, id, replacement: made, upsert, bytes, ...(condition && { condition }) };
}

function isIdName(bytes: Buffer, at: number): boolean {
  return bytes[at] === 95 && bytes[at + 1] === 105 && bytes[at + 2] === 100 && bytes[at + 3] === 0;
}

function readCondition(bytes: Buffer, at: number, end: number): FastReplace['condition'] {
  const type = bytes[at] ?? 0;
  const nameEnd = bytes.indexOf(0, at + 1);
  const value = nameEnd + 1;
  if (!fixedTypes.has(type) || bytes[at + 1] === dollar || value + valueSize(bytes, type, value) !== end)
    return undefined;
  if (bytes.subarray(at + 1, nameEnd).includes(dot)) return undefined;
  const name = bytes.toString('utf8', at + 1, nameEnd);
  let scanner = scanners.get(name);
  if (!scanner) {
    scanner = fieldScanner([name]);
    if (scanners.size < 100) scanners.set(name, scanner);
  }
  return { type, at: value, scanner };
}

type Verdict = 'match' | 'differs' | 'unsure';

/** Carries it out inside the running transaction; undefined when the stored value needs the general path. */
export function runFastReplace(
  engine: Engine,
  collection: Collection,
  wanted: FastReplace,
): FastOutcome | undefined {
  const { store } = engine;
  beginKey(collection.id);
  appendBytes(wanted.idKey);
  const before = store.documents.peek(keyView());
  if (!before && !wanted.upsert) return { matched: 0, modified: 0 };
  const verdict = before && wanted.condition ? compareCondition(wanted, wanted.condition, before) : 'match';
  if (verdict === 'unsure') return undefined;
  if (verdict === 'differs') {
    if (!wanted.upsert) return { matched: 0, modified: 0 };
    throw duplicateId(collection, decodeValue(wanted.bytes, wanted.id.type, wanted.id.at));
  }
  const after = wanted.replacement;
  checkSize(after);
  if (before && sameBytes(before, after)) return { matched: 1, modified: 0 };
  // the stored bytes live in a buffer that the next read overwrites: a unique index reads while it checks
  const kept =
    before && collection.hasUnique ? Buffer.from(before.subarray(0, before.readInt32LE(0))) : before;
  const changes = planEntries(store, collection, {
    idKey: wanted.idKey,
    after,
    ...(kept && { before: kept }),
  });
  beginKey(collection.id);
  appendBytes(wanted.idKey);
  store.documents.put(keyView(), after);
  applyEntries(engine, collection, changes, wanted.idKey);
  if (before) return { matched: 1, modified: 1 };
  return { matched: 0, modified: 0, upserted: decodeValue(wanted.bytes, wanted.id.type, wanted.id.at) };
}

function sameBytes(before: Buffer, after: Buffer): boolean {
  const size = before.readInt32LE(0);
  return size === after.length && before.compare(after, 0, size, 0, size) === 0;
}

function compareCondition(
  wanted: FastReplace,
  condition: NonNullable<FastReplace['condition']>,
  before: Buffer,
): Verdict {
  const { scanner } = condition;
  scanner.scan(before);
  const type = scanner.types[0] ?? 0;
  if (type === 0) return 'differs';
  if (type !== condition.type)
    return isSimple(type) && isSimple(condition.type) && !(isNumberType(type) && isNumberType(condition.type))
      ? 'differs'
      : 'unsure';
  const start = scanner.starts[0] ?? 0;
  const size = scanner.sizes[0] ?? 0;
  const same =
    valueSize(wanted.bytes, type, condition.at) === size &&
    wanted.bytes.compare(before, start, start + size, condition.at, condition.at + size) === 0;
  return same ? 'match' : 'differs';
}

function isSimple(type: number): boolean {
  return type !== bsonType.array && type !== bsonType.object;
}

function isNumberType(type: number): boolean {
  return (
    type === bsonType.int || type === bsonType.long || type === bsonType.double || type === bsonType.decimal
  );
}
