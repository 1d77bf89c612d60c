import { valueSize } from './decode.ts';
import { DatabaseError } from './errors.ts';

/** Finds a few top-level fields in BSON bytes without decoding the document. Slots follow the order of the names. */
export interface FieldScanner {
  readonly names: readonly string[];
  /** BSON type by slot, 0 when the field is absent. */
  readonly types: Uint8Array;
  /** Where the value begins, by slot. */
  readonly starts: Int32Array;
  /** How long the value is, by slot. */
  readonly sizes: Int32Array;
  scan(bytes: Buffer): void;
}

/** A scanner for these names; it is reused, so the slots hold what the last scan found. */
export function fieldScanner(names: readonly string[]): FieldScanner {
  const wanted = names.map((name) => Buffer.from(name, 'utf8'));
  const byHash = new Map<number, number[]>();
  wanted.forEach((bytes, slot) => {
    const hash = hashOf(bytes);
    byHash.set(hash, [...(byHash.get(hash) ?? []), slot]);
  });
  const types = new Uint8Array(names.length);
  const starts = new Int32Array(names.length);
  const sizes = new Int32Array(names.length);
  const slotAt = (bytes: Buffer, from: number, to: number, hash: number): number => {
    for (const slot of byHash.get(hash) ?? none) {
      const name = wanted[slot];
      if (name?.length === to - from && bytes.compare(name, 0, name.length, from, to) === 0) return slot;
    }
    return -1;
  };
  const scan = (bytes: Buffer): void => {
    types.fill(0);
    const end = bytes.readInt32LE(0) - 1;
    let at = 4;
    while (at < end) {
      const type = bytes[at] ?? 0;
      const from = at + 1;
      let hash = 0;
      for (at = from; bytes[at] !== 0 && at < end; at++) hash = (hash * 31 + (bytes[at] ?? 0)) | 0;
      const slot = slotAt(bytes, from, at, hash);
      at += 1;
      const size = valueSize(bytes, type, at);
      if (slot >= 0) {
        types[slot] = type;
        starts[slot] = at;
        sizes[slot] = size;
      }
      at += size;
    }
    if (at !== end) throw new DatabaseError(22, 'Invalid BSON: a document ends before its length says');
  };
  return { names, types, starts, sizes, scan };
}

const none: readonly number[] = [];

function hashOf(bytes: Uint8Array): number {
  let hash = 0;
  for (const byte of bytes) hash = (hash * 31 + byte) | 0;
  return hash;
}

/** Calls `see` for each top-level element: its type, name, and where the value begins. */
export function eachElement(bytes: Buffer, see: (type: number, name: string, at: number) => void): void {
  const end = bytes.readInt32LE(0) - 1;
  let at = 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    const nameEnd = bytes.indexOf(0, at + 1);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    see(type, name, nameEnd + 1);
    at = nameEnd + 1 + valueSize(bytes, type, nameEnd + 1);
  }
}

/** The part of a buffer that holds the document beginning at an offset. */
export function documentAt(bytes: Buffer, at: number): Buffer {
  return bytes.subarray(at, at + bytes.readInt32LE(at));
}
