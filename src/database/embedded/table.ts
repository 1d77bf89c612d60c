import type { Database } from 'lmdb';

/** A stretch of keys, start included, end left out. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

/** One table of sorted keys. Reads inside a transaction see its writes. */
export interface Table {
  /** A copy of the value. */
  get(key: Uint8Array): Buffer | undefined;
  /** The value in a buffer that the next read overwrites. */
  peek(key: Uint8Array): Buffer | undefined;
  put(key: Uint8Array, value: Uint8Array): void;
  remove(key: Uint8Array): void;
  /** The first entries of a range, or the last when reversed. */
  read(range: KeyRange, limit: number, reverse?: boolean): { key: Buffer; value: Buffer }[];
  keys(range: KeyRange, limit: number): Buffer[];
  count(range: KeyRange): number;
  /** How many entries the whole table has, as of the last checkpoint; known without counting. */
  size(): number;
}

/** Is told each change a table makes. */
export type Note = (key: Uint8Array, value?: Uint8Array) => void;

/** A table over a database of the file; writes belong inside a transaction. */
export function tableOf(database: Database<Buffer, Uint8Array>, note: Note): Table {
  return {
    get(key) {
      const found = database.getBinaryFast(key);
      return found && lastingCopy(found);
    },
    peek(key) {
      const found = database.getBinaryFast(key);
      return found && asBuffer(found);
    },
    put(key, value) {
      // inside a transaction lmdb writes at once and throws on failure; the promise is already settled
      void database.put(key, value as Buffer);
      note(key, value);
    },
    remove(key) {
      void database.remove(key);
      note(key);
    },
    read(range, limit, reverse = false) {
      const bounds = reverse
        ? { start: range.end, end: range.start, reverse: true, exclusiveStart: true, inclusiveEnd: true }
        : range;
      const found: { key: Buffer; value: Buffer }[] = [];
      for (const { key, value } of database.getRange({ ...bounds, limit }))
        found.push({ key: asBuffer(key), value: asBuffer(value) });
      return found;
    },
    keys(range, limit) {
      const found: Buffer[] = [];
      for (const key of database.getKeys({ ...range, limit })) found.push(asBuffer(key));
      return found;
    },
    count: (range) => database.getKeysCount({ ...range }),
    // lmdb's types leave it open what its statistics are
    size: () => (database.getStats() as { entryCount: number }).entryCount,
  };
}

/** Of a value that was peeked at. Many small ones share their memory: the store's own copies have each their own. */
export function lastingCopy(bytes: Uint8Array): Buffer {
  // a reused buffer is longer than its `length` says
  const { length } = bytes;
  const made = Buffer.allocUnsafe(length);
  made.set(new Uint8Array(bytes.buffer, bytes.byteOffset, length));
  return made;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
