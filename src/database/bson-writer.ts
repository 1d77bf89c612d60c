import { serialize } from 'bson';

const DOUBLE = 0x01;
const STRING = 0x02;
const OBJECT = 0x03;
const ARRAY = 0x04;
const BINARY = 0x05;
const BOOLEAN = 0x08;
const DATE = 0x09;
const NULL = 0x0a;
const INT32 = 0x10;

const FIRST_BYTES = 256 * 1024;
/** Beyond this one call into native code beats a loop over the characters. */
const SHORT_TEXT = 24;
/** Deeper than any record of ours; it also ends a circle, which `bson` then reports. */
const DEEPEST = 60;
const TWO_TO_32 = 0x1_0000_0000;
const INDEXES: readonly string[] = Array.from({ length: 256 }, (_, n) => String(n));

/** Bytes under way: what is written so far ends at `at`. */
export interface Sheet {
  bytes: Buffer;
  at: number;
  /** Which objects inside arrays never change any more: they are written once and copied while they live. */
  isLasting: IsLasting | undefined;
}

export type IsLasting = (value: object) => boolean;

export function newSheet(isLasting?: IsLasting): Sheet {
  return { bytes: Buffer.allocUnsafe(FIRST_BYTES), at: 0, isLasting };
}

type Plain = Readonly<Record<string, unknown>>;

/** What this writer leaves to `bson`: other types, a key with a null byte, a circle. */
class NotPlain extends Error {}

/** Bytes of lasting objects, as text of one byte a character: lighter than a buffer for each. */
const lasting = new WeakMap<object, string>();

/**
 * Adds a document byte for byte as the driver would write it (with `ignoreUndefined`), straight into
 * the sheet, in a fraction of the time. What it does not know it leaves to `bson`; what that refuses is
 * thrown, and the sheet stays as it was.
 */
export function addDocument(sheet: Sheet, document: object): void {
  const began = sheet.at;
  try {
    if (!isPlain(document)) throw new NotPlain();
    addObject(sheet, document, 0);
  } catch (error) {
    sheet.at = began;
    if (!(error instanceof NotPlain)) throw error;
    const bytes = serialize(document, { ignoreUndefined: true });
    makeRoom(sheet, bytes.length);
    sheet.bytes.set(bytes, began);
    sheet.at = began + bytes.length;
  }
}

/** Makes sure that so many bytes fit behind what is written. */
function makeRoom(sheet: Sheet, bytes: number): void {
  const need = sheet.at + bytes;
  if (need <= sheet.bytes.length) return;
  const grown = Buffer.allocUnsafe(Math.max(need, sheet.bytes.length * 2));
  sheet.bytes.copy(grown, 0, 0, sheet.at);
  sheet.bytes = grown;
}

function isPlain(value: object): value is Plain {
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null;
}

function addObject(sheet: Sheet, value: Plain, depth: number): void {
  const began = open(sheet, depth);
  for (const key in value) {
    if (key === '_bsontype' || key === 'toBSON') throw new NotPlain();
    const one = value[key];
    if (one !== undefined) addElement(sheet, key, one, depth);
  }
  close(sheet, began);
}

function addArray(sheet: Sheet, value: readonly unknown[], depth: number): void {
  const began = open(sheet, depth);
  for (let n = 0; n < value.length; n += 1) {
    const one = value[n] ?? null;
    const key = INDEXES[n] ?? String(n);
    if (typeof one === 'object' && one !== null && sheet.isLasting?.(one) === true)
      addLasting(sheet, key, one, depth);
    else addElement(sheet, key, one, depth);
  }
  close(sheet, began);
}

function open(sheet: Sheet, depth: number): number {
  if (depth > DEEPEST) throw new NotPlain();
  makeRoom(sheet, 5);
  const began = sheet.at;
  sheet.at = began + 4;
  return began;
}

function close(sheet: Sheet, began: number): void {
  makeRoom(sheet, 1);
  sheet.bytes[sheet.at] = 0;
  sheet.at += 1;
  setInt32(sheet.bytes, began, sheet.at - began);
}

function addLasting(sheet: Sheet, key: string, value: object, depth: number): void {
  const known = lasting.get(value);
  if (known !== undefined) {
    addHead(sheet, OBJECT, key, known.length);
    sheet.at += sheet.bytes.latin1Write(known, sheet.at);
    return;
  }
  if (!isPlain(value)) throw new NotPlain();
  addHead(sheet, OBJECT, key, 0);
  const began = sheet.at;
  addObject(sheet, value, depth + 1);
  lasting.set(value, sheet.bytes.latin1Slice(began, sheet.at));
}

function addElement(sheet: Sheet, key: string, value: unknown, depth: number): void {
  switch (typeof value) {
    case 'string':
      addText(sheet, key, value);
      return;
    case 'number':
      addNumber(sheet, key, value);
      return;
    case 'boolean':
      addHead(sheet, BOOLEAN, key, 1);
      sheet.bytes[sheet.at] = value ? 1 : 0;
      sheet.at += 1;
      return;
    case 'object':
      if (value === null) addHead(sheet, NULL, key, 0);
      else addThing(sheet, key, value, depth);
      return;
    case 'bigint':
    case 'symbol':
    case 'function':
    case 'undefined':
      throw new NotPlain();
  }
}

function addThing(sheet: Sheet, key: string, value: object, depth: number): void {
  if (Array.isArray(value)) {
    addHead(sheet, ARRAY, key, 0);
    addArray(sheet, value, depth + 1);
  } else if (isPlain(value)) {
    addHead(sheet, OBJECT, key, 0);
    addObject(sheet, value, depth + 1);
  } else if (value instanceof Date) {
    addDate(sheet, key, value.getTime());
  } else if (value instanceof Uint8Array) {
    addHead(sheet, BINARY, key, 5 + value.length);
    setInt32(sheet.bytes, sheet.at, value.length);
    sheet.bytes[sheet.at + 4] = 0;
    sheet.bytes.set(value, sheet.at + 5);
    sheet.at += 5 + value.length;
  } else {
    throw new NotPlain();
  }
}

/** The type and name of an element, and room for a value of so many bytes. */
function addHead(sheet: Sheet, type: number, key: string, valueBytes: number): void {
  makeRoom(sheet, 2 + key.length * 3 + valueBytes);
  const { bytes } = sheet;
  let at = sheet.at;
  bytes[at++] = type;
  for (let n = 0; n < key.length; n += 1) {
    const code = key.charCodeAt(n);
    if (code === 0) throw new NotPlain();
    if (code > 0x7f) {
      if (key.includes('\0')) throw new NotPlain();
      at = sheet.at + 1 + bytes.write(key, sheet.at + 1, 'utf8');
      break;
    }
    bytes[at++] = code;
  }
  bytes[at++] = 0;
  sheet.at = at;
}

function addText(sheet: Sheet, key: string, value: string): void {
  addHead(sheet, STRING, key, 5 + value.length * 3);
  const { bytes } = sheet;
  const began = sheet.at + 4;
  const size =
    (value.length <= SHORT_TEXT ? asciiInto(bytes, began, value) : 0) || bytes.utf8Write(value, began);
  setInt32(bytes, sheet.at, size + 1);
  bytes[began + size] = 0;
  sheet.at = began + size + 1;
}

/** Its length, or 0 when it holds other characters (or none). */
function asciiInto(bytes: Buffer, at: number, text: string): number {
  for (let n = 0; n < text.length; n += 1) {
    const code = text.charCodeAt(n);
    if (code > 0x7f) return 0;
    bytes[at + n] = code;
  }
  return text.length;
}

function addNumber(sheet: Sheet, key: string, value: number): void {
  if (value === (value | 0) && !Object.is(value, -0)) {
    addHead(sheet, INT32, key, 4);
    setInt32(sheet.bytes, sheet.at, value);
    sheet.at += 4;
  } else {
    addHead(sheet, DOUBLE, key, 8);
    sheet.at = sheet.bytes.writeDoubleLE(value, sheet.at);
  }
}

function addDate(sheet: Sheet, key: string, ms: number): void {
  // `bson` has its own idea of a date that is none.
  if (Number.isNaN(ms)) throw new NotPlain();
  addHead(sheet, DATE, key, 8);
  setInt32(sheet.bytes, sheet.at, ms % TWO_TO_32);
  setInt32(sheet.bytes, sheet.at + 4, Math.floor(ms / TWO_TO_32));
  sheet.at += 8;
}

function setInt32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
