import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname } from 'node:path';
import { openCatalog, type Collection } from './catalog.ts';
import { decodeDocument } from './decode.ts';
import { idKeyOfBytes } from './documents.ts';
import { eachStored } from './examine.ts';
import { keysOfDocument } from './index-keys.ts';
import type { Index } from './index-spec.ts';
import { newestFormat, type Store } from './store.ts';

/** Brings the tables from one format to the next; runs inside a change, so all of it happens or nothing. */
export type Lift = (store: Store) => void;

/** The first leads from format 1 to 2. */
const ALL: readonly Lift[] = [nameArrayPaths];

export interface UpgradeOptions {
  readonly keepCopy: boolean;
  readonly tell: (message: string) => void;
  readonly lifts?: readonly Lift[];
}

/**
 * Lifts what an older program wrote. Before anything is changed a copy is on the disk beside it, under its own name;
 * a process that dies in between leaves the old format, which the next one lifts.
 */
export function upgrade(store: Store, { keepCopy, tell, lifts = ALL }: UpgradeOptions): void {
  const from = store.format();
  if (from === newestFormat) return;
  store.checkpoint();
  const copy = keepCopy ? putCopy(store.path, from) : undefined;
  store.change(() => {
    for (const lift of lifts.slice(from - 1)) lift(store);
    store.setFormat(newestFormat);
  });
  const kept = copy === undefined ? '' : `; what it was is kept as ${basename(copy)}`;
  tell(`The database was brought from format ${from} to ${newestFormat}${kept}`);
}

/** The tree alone is whole: the journal has been taken over. */
function putCopy(path: string, format: number): string {
  const copy = path.replace(/\.mdb$/, `.format-${format}.mdb`);
  const draft = `${copy}.part`;
  try {
    rmSync(draft, { force: true });
    copyFileSync(path, draft, constants.COPYFILE_FICLONE);
    chmodSync(draft, 0o600);
    flush(draft);
    renameSync(draft, copy);
    flush(dirname(copy));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  return copy;
}

function flush(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Format 1 did not always write down on which paths an index had met arrays. */
function nameArrayPaths(store: Store): void {
  const catalog = openCatalog(store);
  for (const collection of catalog.all()) {
    const unknown = collection.indexes.filter(({ spec }) => spec.multikey && spec.arrayPaths === undefined);
    if (unknown.length === 0) continue;
    const paths = arrayPathsOf(store, collection, unknown);
    catalog.setIndexes(
      collection,
      collection.indexes.map(({ id, spec }) => {
        const found = paths.get(id);
        return found ? { ...spec, arrayPaths: [...found] } : spec;
      }),
    );
  }
}

function arrayPathsOf(
  store: Store,
  collection: Collection,
  indexes: readonly Index[],
): ReadonlyMap<number, Set<string>> {
  const found = new Map(indexes.map(({ id }) => [id, new Set<string>()]));
  eachStored(store, collection, (_key, bytes) => {
    for (const index of indexes) for (const path of pathsOf(index, bytes)) found.get(index.id)?.add(path);
  });
  return found;
}

/** Of a document that cannot be read nothing is known: any path may hold an array. */
function pathsOf(index: Index, bytes: Buffer): readonly string[] {
  try {
    return keysOfDocument(index, decodeDocument(bytes, index.fields), idKeyOfBytes(bytes)).arrayPaths;
  } catch {
    return index.keyFields.map(({ path }) => path);
  }
}
