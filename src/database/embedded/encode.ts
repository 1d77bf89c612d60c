import { DatabaseError } from './errors.ts';
import { bsonType, typeOf, type Doc, type Value } from './values.ts';

/** A growing buffer; one is kept for all encoding, since encoding never yields. */
interface Sink {
  bytes: Buffer;
  at: number;
}

const sink: Sink = { bytes: Buffer.allocUnsafe(64 * 1024), at: 0 };
const keepUpTo = 4 * 1024 * 1024;

/** A document's BSON bytes, in a buffer of their own. */
export function encodeDocument(value: Doc): Buffer {
  sink.at = 0;
  writeDocument(sink, value);
  const made = Buffer.from(sink.bytes.subarray(0, sink.at));
  if (sink.bytes.length > keepUpTo) sink.bytes = Buffer.allocUnsafe(64 * 1024);
  return made;
}

function room(to: Sink, size: number): void {
  if (to.at + size <= to.bytes.length) return;
  const grown = Buffer.allocUnsafe(Math.max(to.bytes.length * 2, to.at + size));
  to.bytes.copy(grown, 0, 0, to.at);
  to.bytes = grown;
}

function writeDocument(to: Sink, value: Doc): void {
  const start = to.at;
  room(to, 5);
  to.at += 4;
  for (const [name, field] of value) writeElement(to, name, field);
  endDocument(to, start);
}

function writeArray(to: Sink, value: readonly Value[]): void {
  const start = to.at;
  room(to, 5);
  to.at += 4;
  value.forEach((element, index) => writeElement(to, String(index), element));
  endDocument(to, start);
}

function endDocument(to: Sink, start: number): void {
  room(to, 1);
  to.bytes[to.at++] = 0;
  to.bytes.writeInt32LE(to.at - start, start);
}

function writeElement(to: Sink, name: string, value: Value): void {
  const type = typeOf(value);
  room(to, name.length * 3 + 2);
  to.bytes[to.at++] = type;
  writeCString(to, name);
  writeValue(to, type, value);
}

function writeCString(to: Sink, text: string): void {
  if (text.includes('\0')) throw new DatabaseError(2, 'A field name or pattern must not contain a null byte');
  room(to, text.length * 3 + 1);
  to.at += to.bytes.write(text, to.at, 'utf8');
  to.bytes[to.at++] = 0;
}

function writeString(to: Sink, text: string): void {
  room(to, text.length * 3 + 5);
  const size = to.bytes.write(text, to.at + 4, 'utf8');
  to.bytes.writeInt32LE(size + 1, to.at);
  to.at += 4 + size;
  to.bytes[to.at++] = 0;
}

function writeBytes(to: Sink, bytes: Uint8Array): void {
  room(to, bytes.length);
  to.bytes.set(bytes, to.at);
  to.at += bytes.length;
}

function writeLong(to: Sink, value: bigint): void {
  room(to, 8);
  to.at = to.bytes.writeBigInt64LE(value, to.at);
}

function writeValue(to: Sink, type: number, value: Value): void {
  if (value === null) return;
  if (typeof value === 'string') {
    writeString(to, value);
    return;
  }
  if (typeof value === 'number') {
    writeNumber(to, type, value);
    return;
  }
  if (typeof value === 'bigint') {
    writeLong(to, BigInt.asIntN(64, value));
    return;
  }
  if (typeof value === 'boolean') {
    writeBytes(to, value ? one : zero);
    return;
  }
  if (value instanceof Map) {
    writeDocument(to, value);
    return;
  }
  if (Array.isArray(value)) {
    writeArray(to, value);
    return;
  }
  if (value instanceof Date) {
    writeLong(to, BigInt(Math.trunc(value.getTime())));
    return;
  }
  writeWrapped(to, value);
}

const one = Uint8Array.of(1);
const zero = Uint8Array.of(0);

function writeNumber(to: Sink, type: number, value: number): void {
  room(to, 8);
  to.at = type === bsonType.int ? to.bytes.writeInt32LE(value, to.at) : to.bytes.writeDoubleLE(value, to.at);
}

type Wrapped = Extract<Value, { _bsontype: string }>;

function writeWrapped(to: Sink, value: Wrapped): void {
  switch (value._bsontype) {
    case 'Double': {
      writeNumber(to, bsonType.double, value.value);
      return;
    }
    case 'ObjectId': {
      writeBytes(to, value.id);
      return;
    }
    case 'Decimal128': {
      writeBytes(to, value.bytes);
      return;
    }
    case 'Timestamp': {
      writeLong(to, BigInt.asIntN(64, value.toBigInt()));
      return;
    }
    case 'Code': {
      writeString(to, value.code);
      return;
    }
    case 'BSONRegExp':
      writeCString(to, value.pattern);
      {
        writeCString(to, value.options);
        return;
      }
    case 'Binary': {
      const bytes = value.buffer.subarray(0, value.position);
      room(to, 5);
      to.at = to.bytes.writeInt32LE(bytes.length, to.at);
      to.bytes[to.at++] = value.sub_type;
      writeBytes(to, bytes);
      return;
    }
    case 'MinKey':
    case 'MaxKey':
      return;
  }
}
