import type { Binary } from 'bson';
import { decodeValue } from './decode.ts';
import { scientific, splitNumber, type NumberValue } from './numbers.ts';
import { bsonType, rank, rankOf, type Doc, type Value } from './values.ts';

/**
 * Byte strings that order as BSON orders the values they stand for: one byte for the type class, then the value.
 * No encoding is the beginning of another, so a key of several fields orders field by field.
 */
let out = Buffer.allocUnsafe(16 * 1024);
let at = 0;

/** Begins a key with an id of four bytes (a collection or an index). */
export function beginKey(id: number): void {
  out.writeUInt32BE(id, 0);
  at = 4;
}

/** The key written since beginKey, in a buffer of its own. */
export function endKey(): Buffer {
  const key = Buffer.allocUnsafe(at);
  // keys are short: a loop costs less than native code's entry
  for (let place = 0; place < at; place++) key[place] = out[place] ?? 0;
  return key;
}

/** How many bytes the key has so far. */
export function keyLength(): number {
  return at;
}

/** Appends bytes as they are. */
export function appendBytes(bytes: Uint8Array): void {
  const { length } = bytes;
  room(length);
  for (let place = 0; place < length; place++) out[at + place] = bytes[place] ?? 0;
  at += length;
}

/** Appends a value; bits inverted when descending. */
export function appendValue(value: Value | undefined, descending = false): void {
  const start = at;
  writeValue(value);
  if (descending) invert(start);
}

/** Appends the mark of an empty array, which an index keeps below null. */
export function appendEmptyArray(descending = false): void {
  room(1);
  out[at++] = descending ? 255 - rank.emptyArray : rank.emptyArray;
}

/** Appends a value straight from BSON bytes, without decoding the common scalars; bits inverted when descending. */
export function appendRawValue(
  bytes: Buffer,
  value: { readonly type: number; readonly at: number },
  descending = false,
): void {
  const start = at;
  room(16);
  const from = value.at;
  switch (value.type) {
    case bsonType.string:
      out[at++] = rank.string;
      writeEscaped(bytes, from + 4, from + 3 + bytes.readInt32LE(from));
      break;
    case bsonType.date:
      out[at++] = rank.date;
      writeRawLong(bytes, from);
      break;
    case bsonType.int:
      writeDouble(bytes.readInt32LE(from));
      break;
    case bsonType.objectId:
      out[at++] = rank.objectId;
      bytes.copy(out, at, from, from + 12);
      at += 12;
      break;
    default:
      writeValue(decodeValue(bytes, value.type, from));
  }
  if (descending) invert(start);
}

/** A key of the given values alone. */
export function encodeValues(...values: readonly Value[]): Buffer {
  at = 0;
  for (const value of values) writeValue(value);
  return endKey();
}

/** The smallest key above all keys that begin with this one. */
export function afterPrefix(prefix: Uint8Array): Buffer {
  const end = Buffer.from(prefix);
  for (let last = end.length - 1; last >= 0; last--) {
    const byte = end[last] ?? 255;
    if (byte < 255) {
      end[last] = byte + 1;
      return end.subarray(0, last + 1);
    }
  }
  return Buffer.alloc(64, 255);
}

function room(size: number): void {
  if (at + size <= out.length) return;
  const grown = Buffer.allocUnsafe((at + size) * 2);
  out.copy(grown, 0, 0, at);
  out = grown;
}

function invert(start: number): void {
  for (let index = start; index < at; index++) out[index] = 255 - (out[index] ?? 0);
}

function writeValue(value: Value | undefined): void {
  room(16);
  const kind = rankOf(value);
  switch (kind) {
    // rankOf has told the class, so each cast below states what it found
    case rank.number: {
      writeNumber(value as NumberValue);
      return;
    }
    case rank.string:
      out[at++] = kind;
      {
        writeText(value as string);
        return;
      }
    case rank.object:
      out[at++] = kind;
      {
        writeFields(value as Doc);
        return;
      }
    case rank.array:
      out[at++] = kind;
      for (const element of value as Value[]) writeValue(element);
      {
        writeByte(0);
        return;
      }
    case rank.bool:
      out[at++] = kind;
      {
        writeByte(value === true ? 1 : 0);
        return;
      }
    case rank.date:
      out[at++] = kind;
      {
        writeSortableLong(BigInt(Math.trunc((value as Date).getTime())));
        return;
      }
    default:
      out[at++] = kind;
      {
        writeRare(kind, value);
        return;
      }
  }
}

function writeRare(kind: number, value: Value | undefined): void {
  switch (kind) {
    // as above
    case rank.objectId: {
      appendBytes((value as { id: Uint8Array }).id);
      return;
    }
    case rank.binary: {
      writeBinary(value as Binary);
      return;
    }
    case rank.timestamp:
      room(8);
      at = out.writeBigUInt64BE(BigInt.asUintN(64, (value as { toBigInt(): bigint }).toBigInt()), at);
      return;
    case rank.regex:
      writeText((value as { pattern: string }).pattern);
      {
        writeText((value as { options: string }).options);
        return;
      }
    case rank.javascript: {
      writeText((value as { code: string }).code);
      return;
    }
    default:
  }
}

function writeByte(byte: number): void {
  room(1);
  out[at++] = byte;
}

function writeText(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  writeEscaped(bytes, 0, bytes.length);
}

/** A null byte becomes 00 FF and the end is 00 00, so that no text's key begins another's and order is kept. */
function writeEscaped(bytes: Uint8Array, from: number, to: number): void {
  room((to - from) * 2 + 2);
  for (let index = from; index < to; index++) {
    const byte = bytes[index] ?? 0;
    out[at++] = byte;
    if (byte === 0) out[at++] = 255;
  }
  out[at++] = 0;
  out[at++] = 0;
}

function writeFields(value: Doc): void {
  for (const [name, field] of value) {
    writeByte(rankOf(field));
    writeText(name);
    writeValue(field);
  }
  writeByte(0);
}

function writeBinary(value: Binary): void {
  const bytes = value.buffer.subarray(0, value.position);
  room(5 + bytes.length);
  at = out.writeUInt32BE(bytes.length, at);
  out[at++] = value.sub_type;
  appendBytes(bytes);
}

function writeSortableLong(value: bigint): void {
  room(8);
  at = out.writeBigUInt64BE(BigInt.asUintN(64, value ^ -0x8000000000000000n), at);
}

/** The same of a little-endian int64 as BSON has it. */
function writeRawLong(bytes: Uint8Array, from: number): void {
  for (let place = 7; place >= 0; place--) out[at++] = bytes[from + place] ?? 0;
  out[at - 8] = (out[at - 8] ?? 0) ^ 0x80;
}

function writeNumber(value: NumberValue): void {
  if (typeof value === 'number') {
    writeDouble(value);
    return;
  }
  const { floor, exact } = splitNumber(value);
  if (!exact) {
    writeDouble(floor);
    return;
  }
  writeDouble(floor);
  out[at - 1] = 1;
  const { exponent, digits } = scientific(exact);
  room(digits.length + 3);
  const start = at;
  at = out.writeUInt16BE(exponent + 0x8000, at);
  at += out.write(digits, at, 'latin1');
  out[at++] = 0;
  if (exact.digits < 0n) invert(start);
}

function writeDouble(value: number): void {
  room(10);
  out[at++] = rank.number;
  if (Number.isNaN(value)) out.fill(0, at, at + 8);
  else {
    out.writeDoubleBE(value === 0 ? 0 : value, at);
    if (value < 0) invertEight(at);
    else out[at] = (out[at] ?? 0) | 0x80;
  }
  at += 8;
  out[at++] = 0;
}

function invertEight(from: number): void {
  for (let index = from; index < from + 8; index++) out[index] = 255 - (out[index] ?? 0);
}
