import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { DatabaseError } from './errors.ts';
import { bsonType, isInt32, type Doc, type Value } from './values.ts';

/** Where an element's value begins and ends in a buffer. */
interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

const maxDepth = 200;

/** Reads a document; with `wanted`, only those top-level fields, the rest is skipped unread. */
export function decodeDocument(bytes: Buffer, wanted?: ReadonlySet<string>, from = 0): Doc {
  return readDocument({ bytes, at: from }, 0, wanted);
}

/** Reads one value of the given type at an offset. */
export function decodeValue(bytes: Buffer, type: number, from: number): Value {
  return readValue({ bytes, at: from }, type, 0);
}

function invalid(what: string): DatabaseError {
  return new DatabaseError(22, `Invalid BSON: ${what}`);
}

function readDocument(cursor: Cursor, depth: number, wanted?: ReadonlySet<string>): Doc {
  const end = documentEnd(cursor, depth);
  const found: Doc = new Map();
  for (;;) {
    const type = cursor.bytes[cursor.at++];
    if (type === 0) break;
    if (type === undefined || cursor.at > end) throw invalid('a document runs over its end');
    const name = readName(cursor);
    if (wanted && !wanted.has(name)) cursor.at += valueSize(cursor.bytes, type, cursor.at);
    else found.set(name, readValue(cursor, type, depth + 1));
  }
  if (cursor.at !== end) throw invalid('a document ends before its length says');
  return found;
}

function readArray(cursor: Cursor, depth: number): Value[] {
  const end = documentEnd(cursor, depth);
  const found: Value[] = [];
  for (;;) {
    const type = cursor.bytes[cursor.at++];
    if (type === 0) break;
    if (type === undefined || cursor.at > end) throw invalid('an array runs over its end');
    skipCString(cursor);
    found.push(readValue(cursor, type, depth + 1));
  }
  return found;
}

function documentEnd(cursor: Cursor, depth: number): number {
  if (depth > maxDepth) throw new DatabaseError(15, `Documents may be nested ${maxDepth} deep at most`);
  const size = cursor.at + 4 <= cursor.bytes.length ? cursor.bytes.readInt32LE(cursor.at) : 0;
  const end = cursor.at + size;
  if (size < 5 || end > cursor.bytes.length || cursor.bytes[end - 1] !== 0)
    throw invalid('bad document length');
  cursor.at += 4;
  return end;
}

function skipCString(cursor: Cursor): void {
  while (cursor.bytes[cursor.at] !== 0) {
    if (cursor.at >= cursor.bytes.length) throw invalid('a name without an end');
    cursor.at += 1;
  }
  cursor.at += 1;
}

function readCString(cursor: Cursor): string {
  const start = cursor.at;
  skipCString(cursor);
  return cursor.bytes.utf8Slice(start, cursor.at - 1);
}

interface KnownName {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** Names of fields that were read before, by a number made from their bytes: the same few come again and again. */
const knownNames: (KnownName | undefined)[] = Array.from({ length: 2048 }, () => undefined);
const longestKnown = 32;

function readName(cursor: Cursor): string {
  const { bytes, at: start } = cursor;
  let at = start;
  let sum = 0;
  for (let byte = bytes[at]; byte !== 0; byte = bytes[++at]) {
    if (byte === undefined) throw invalid('a name without an end');
    sum = (Math.imul(sum, 31) + byte) | 0;
  }
  cursor.at = at + 1;
  const place = sum & (knownNames.length - 1);
  const known = knownNames[place];
  if (known !== undefined && isSame(known.bytes, bytes, start, at)) return known.name;
  const name = bytes.utf8Slice(start, at);
  if (at - start <= longestKnown)
    knownNames[place] = { bytes: Uint8Array.from(bytes.subarray(start, at)), name };
  return name;
}

function isSame(known: Uint8Array, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}

function readString(cursor: Cursor): string {
  const size = cursor.bytes.readInt32LE(cursor.at);
  const start = cursor.at + 4;
  if (size < 1 || start + size > cursor.bytes.length) throw invalid('bad string length');
  cursor.at = start + size;
  return cursor.bytes.utf8Slice(start, start + size - 1);
}

function take(cursor: Cursor, size: number): number {
  const start = cursor.at;
  cursor.at += size;
  if (cursor.at > cursor.bytes.length) throw invalid('a value runs over its end');
  return start;
}

function readValue(cursor: Cursor, type: number, depth: number): Value {
  const { bytes } = cursor;
  switch (type) {
    case bsonType.string:
      return readString(cursor);
    case bsonType.int:
      return bytes.readInt32LE(take(cursor, 4));
    case bsonType.object:
      return readDocument(cursor, depth);
    case bsonType.array:
      return readArray(cursor, depth);
    case bsonType.double: {
      const value = bytes.readDoubleLE(take(cursor, 8));
      return isInt32(value) ? new Double(value) : value;
    }
    case bsonType.date:
      return new Date(readMilliseconds(bytes, take(cursor, 8)));
    case bsonType.bool:
      return bytes[take(cursor, 1)] === 1;
    case bsonType.null:
      return null;
    case bsonType.long:
      return bytes.readBigInt64LE(take(cursor, 8));
    default:
      return readRareValue(cursor, type);
  }
}

/** An int64 as a number: beyond 2^53 the nearest, and no date goes that far. */
function readMilliseconds(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at + 4) * 2 ** 32 + bytes.readUInt32LE(at);
}

function readRareValue(cursor: Cursor, type: number): Value {
  const { bytes } = cursor;
  switch (type) {
    case bsonType.objectId:
      return new ObjectId(bytes.subarray(take(cursor, 12), cursor.at));
    case bsonType.binary: {
      const size = bytes.readInt32LE(take(cursor, 4));
      const subType = bytes[take(cursor, 1)] ?? 0;
      return new Binary(bytes.subarray(take(cursor, size), cursor.at), subType);
    }
    case bsonType.regex:
      return new BSONRegExp(readCString(cursor), readCString(cursor));
    case bsonType.javascript:
      return new Code(readString(cursor));
    case bsonType.timestamp:
      return new Timestamp(bytes.readBigUInt64LE(take(cursor, 8)));
    case bsonType.decimal:
      return new Decimal128(bytes.subarray(take(cursor, 16), cursor.at));
    case bsonType.minKey:
      return new MinKey();
    case bsonType.maxKey:
      return new MaxKey();
    default:
      throw new DatabaseError(
        238,
        `BSON type ${type} is not part of the embedded database (undefined, DBPointer, symbol and code with scope are left out)`,
      );
  }
}

/** How many bytes a value of this type takes at an offset. */
export function valueSize(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case bsonType.string:
    case bsonType.javascript:
      return 4 + bytes.readInt32LE(at);
    case bsonType.object:
    case bsonType.array:
      return bytes.readInt32LE(at);
    case bsonType.int:
      return 4;
    case bsonType.double:
    case bsonType.date:
    case bsonType.timestamp:
    case bsonType.long:
      return 8;
    case bsonType.bool:
      return 1;
    case bsonType.null:
    case bsonType.minKey:
    case bsonType.maxKey:
      return 0;
    case bsonType.objectId:
      return 12;
    case bsonType.binary:
      return 5 + bytes.readInt32LE(at);
    case bsonType.decimal:
      return 16;
    case bsonType.regex: {
      const cursor = { bytes, at };
      skipCString(cursor);
      skipCString(cursor);
      return cursor.at - at;
    }
    default:
      throw new DatabaseError(
        238,
        `BSON type ${type} is not part of the embedded database (undefined, DBPointer, symbol and code with scope are left out)`,
      );
  }
}
