import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open, type Database } from 'lmdb';
import { DatabaseError, storageError } from './errors.ts';

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
  clear(): void;
}

/** The file: three tables and one kind of transaction. */
export interface Store {
  readonly documents: Table;
  readonly entries: Table;
  readonly meta: Table;
  readonly path: string;
  /** Runs the work and returns once its writes are on the disk; a throw undoes all of them. */
  transaction<Result>(work: () => Result): Result;
  close(): Promise<void>;
}

const formatVersion = 1;
const formatKey = Buffer.from('format');

/**
 * Opens the file. Commits are synchronous (data flushed, then the page that makes it current): this runs in its own
 * thread, several commands share one commit, and no reply can overtake the disk.
 */
export function openStore(path: string): Store {
  requireDatabaseFile(path);
  const root = guarded(() =>
    open<Buffer, Uint8Array>({ path, noSubdir: true, maxDbs: 3, overlappingSync: false, ...binary }),
  );
  const documents = root.openDB('documents', binary);
  const entries = root.openDB('entries', binary);
  const meta = root.openDB('meta', binary);
  const transaction = <Result>(work: () => Result): Result =>
    guarded(() => root.transactionSync(work, plainCommit));
  const store: Store = {
    documents: table(documents),
    entries: table(entries),
    meta: table(meta),
    path,
    transaction,
    close: () => root.close(),
  };
  checkFormat(store);
  return store;
}

const binary = { encoding: 'binary', keyEncoding: 'binary', cache: false } as const;

// 0 asks LMDB for a top-level transaction with its ordinary, flushed commit; lmdb's types do not name that number.
const plainCommit = 0 as never;

// LMDB's mark in its first page; lmdb itself crashes on a file without it
const magic = 0xbeefc0de;
const magicAt = 24;

function requireDatabaseFile(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return;
  const head = Buffer.alloc(magicAt + 4);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, head.length, 0);
  } finally {
    closeSync(file);
  }
  if (head.readUInt32LE(magicAt) === magic) return;
  throw new DatabaseError(
    72,
    `${path} is not a database of this program; nothing was changed. Move the file away or choose another data folder`,
  );
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw storageError(error);
  }
}

function checkFormat(store: Store): void {
  const found = store.meta.get(formatKey);
  if (found) {
    const version = found.readUInt32LE(0);
    if (version <= formatVersion) return;
    throw new DatabaseError(
      72,
      `The data folder was written in format ${version}, this program reads up to ${formatVersion}: install the newer program again, nothing was changed`,
    );
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(formatVersion, 0);
  store.transaction(() => store.meta.put(formatKey, bytes));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function table(database: Database<Buffer, Uint8Array>): Table {
  return {
    get(key) {
      const found = database.getBinary(key);
      return found && asBuffer(found);
    },
    peek: (key) => database.getBinaryFast(key),
    put: (key, value) => {
      // inside a transaction lmdb writes at once and throws on failure; the promise is already settled
      void database.put(key, value as Buffer);
    },
    remove: (key) => void database.remove(key),
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
    clear: () => database.clearSync(),
  };
}
