import { open, type Database, type RootDatabase } from 'lmdb';
import { DatabaseError, storageError } from './errors.ts';
import { numberBytes, openCommits, readNumber, type Report } from './commits.ts';
import { plainCommit } from './held-transaction.ts';
import { openJournal } from './journal.ts';
import { lastingCopy, tableOf, type Table } from './table.ts';
import { requireTreeFile } from './tree-file.ts';

/** The database on the disk: a tree (LMDB) with three tables, and a journal of what the tree has yet to take over. */
export interface Store {
  readonly documents: Table;
  readonly entries: Table;
  readonly meta: Table;
  readonly path: string;
  /** The form of what the tables hold. */
  format(): number;
  /** Belongs inside a change. */
  setFormat(version: number): void;
  /** Runs the work and returns once its changes are on the disk, in the journal; a throw undoes all of them. */
  transaction<Result>(work: () => Result): Result;
  /** The same for large and rare changes, which go into the tree at once. */
  change<Result>(work: () => Result): Result;
  /** Brings the tree up to date with the journal. */
  checkpoint(): void;
  /** Writes a copy of the tree as it is now into a new file, while reading and writing go on. */
  copyTo(path: string): Promise<void>;
  close(): Promise<void>;
}

/** Goes up when an older program would read wrongly what this one writes, or the other way round. */
export const newestFormat = 2;
const formatKey = Buffer.from('format');
// address space, not memory: a map that grows step by step leaves the smaller ones mapped beside it
const mapSize = 16 * 1024 ** 3;
// lmdb's own copy of each value in a range has memory of its own, which takes longer to get than to fill
const encoder = { encode: (value: Buffer) => value, decode: lastingCopy };
const binary = { encoding: 'binary', keyEncoding: 'binary', cache: false, encoder } as const;

/** Opens the file and takes over what a process that died left in the journal. */
export function openStore(path: string, report: Report = () => undefined): Store {
  requireTreeFile(path);
  const root = guarded(() =>
    open<Buffer, Uint8Array>({ path, noSubdir: true, maxDbs: 3, overlappingSync: false, mapSize, ...binary }),
  );
  try {
    return storeOn(root, path, report);
  } catch (error) {
    void root.close();
    throw error;
  }
}

function storeOn(root: Root, path: string, report: Report): Store {
  const documents = root.openDB<Buffer, Uint8Array>('documents', binary);
  const entries = root.openDB<Buffer, Uint8Array>('entries', binary);
  const meta = root.openDB<Buffer, Uint8Array>('meta', binary);
  checkFormat(root, meta);
  const journal = guarded(() => openJournal(path.replace(/\.mdb$/, '.journal')));
  const tables = [documents, entries, meta];
  const commits = guarded(() => openCommits({ root, tables, meta, journal, report }));
  const [documentTable, entryTable, metaTable] = tables.map((database, table) =>
    tableOf(database, (key, value) => commits.note(table, key, value)),
  ) as [Table, Table, Table]; // map keeps the three of `tables`
  const copying = new Set<Promise<void>>();
  return {
    documents: documentTable,
    entries: entryTable,
    meta: metaTable,
    path,
    format: () => readNumber(meta.getBinary(formatKey)),
    setFormat: (version) => metaTable.put(formatKey, numberBytes(version)),
    transaction: (work) => guarded(() => commits.transaction(work)),
    change: (work) => guarded(() => commits.change(work)),
    checkpoint: () => guarded(() => commits.checkpoint()),
    async copyTo(to) {
      guarded(() => commits.checkpoint());
      const copy = root.backup(to, true);
      copying.add(copy);
      try {
        await copy;
      } catch (error) {
        throw storageError(error);
      } finally {
        copying.delete(copy);
      }
    },
    async close() {
      await Promise.allSettled(copying);
      commits.close();
      await root.close();
    },
  };
}

type RawTable = Database<Buffer, Uint8Array>;
type Root = RootDatabase<Buffer, Uint8Array>;

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw storageError(error);
  }
}

function checkFormat(root: RawTable, meta: RawTable): void {
  const version = readNumber(meta.getBinary(formatKey));
  if (version === 0) {
    guarded(() =>
      root.transactionSync(() => void meta.put(formatKey, numberBytes(newestFormat)), plainCommit),
    );
  } else if (version > newestFormat) {
    throw new DatabaseError(
      72,
      `The data folder was written in format ${version}, this program reads up to ${newestFormat}: install the newer program again, nothing was changed`,
    );
  }
}
