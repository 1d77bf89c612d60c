import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentRange, entryRange, type Catalog, type Collection } from './catalog.ts';
import { decodeDocument } from './decode.ts';
import { applyEntries, documentKey, idKeyOfBytes } from './documents.ts';
import type { Engine } from './engine.ts';
import { keysOfDocument } from './index-keys.ts';
import type { Index } from './index-spec.ts';
import { planEntries } from './indexes.ts';
import { removeRange } from './ranges.ts';
import type { Store } from './store.ts';

/** The engine's parts that hold what is stored. */
export interface Stored {
  readonly store: Store;
  readonly catalog: Catalog;
}

/** What a collection and its indexes turned out to be. */
export interface Examined {
  documents: number;
  /** The keys of documents that cannot be read. */
  readonly unreadable: Buffer[];
  /** How many entries each index has. */
  readonly entries: Map<string, number>;
  readonly wrongIndexes: Set<Index>;
  readonly errors: string[];
}

const chunk = 256;
const mostErrors = 20;

/** Reads every document whole and compares it with every index, both ways. */
export function examineCollection({ store }: Stored, collection: Collection): Examined {
  const found: Examined = {
    documents: 0,
    unreadable: [],
    entries: new Map(),
    wrongIndexes: new Set(),
    errors: [],
  };
  const expected = new Map<Index, number>();
  eachStored(store, collection, (key, bytes) => {
    found.documents += 1;
    try {
      compareOne(store, collection, { key, bytes, expected, found });
    } catch (error) {
      found.unreadable.push(key);
      say(found, `a document cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  for (const index of collection.indexes) {
    const there = store.entries.count(entryRange(index));
    const wanted = expected.get(index) ?? 0;
    found.entries.set(index.spec.name, there);
    if (there === wanted) continue;
    found.wrongIndexes.add(index);
    say(found, `index '${index.spec.name}' has ${there} entries, its documents make ${wanted}`);
  }
  return found;
}

function say(found: Examined, error: string): void {
  if (found.errors.length < mostErrors) found.errors.push(error);
}

/** Calls `see` with each key and document of a collection, in chunks. */
export function eachStored(
  store: Store,
  collection: Collection,
  see: (key: Buffer, bytes: Buffer) => void,
): void {
  let range = documentRange(collection);
  for (;;) {
    const found = store.documents.read(range, chunk);
    for (const { key, value } of found) see(key, value);
    const last = found.at(-1);
    if (!last || found.length < chunk) return;
    range = { start: Buffer.concat([last.key, Buffer.of(0)]), end: range.end };
  }
}

function compareOne(
  store: Store,
  collection: Collection,
  about: { key: Buffer; bytes: Buffer; expected: Map<Index, number>; found: Examined },
): void {
  const { key, bytes, expected, found } = about;
  const value = decodeDocument(bytes);
  const idKey = idKeyOfBytes(bytes);
  if (!documentKey(collection, idKey).equals(key)) throw new Error('it is not stored under its _id');
  for (const index of collection.indexes) {
    const { keys } = keysOfDocument(index, value, idKey);
    expected.set(index, (expected.get(index) ?? 0) + keys.length);
    const missing = keys.filter((one) => store.entries.get(one)?.equals(idKey) !== true);
    if (missing.length === 0) continue;
    found.wrongIndexes.add(index);
    say(found, `index '${index.spec.name}' lacks ${missing.length} entries of a document`);
  }
}

/**
 * Makes wrong indexes anew from the documents, and moves documents that cannot be read into a file beside the
 * database. Runs inside a change; tells what it did.
 */
export function repairCollection(engine: Engine, collection: Collection, found: Examined): string[] {
  const done: string[] = [];
  if (found.unreadable.length > 0) {
    const path = setAside(engine.store, collection, found.unreadable);
    done.push(`${found.unreadable.length} documents that cannot be read were moved to ${path}`);
  }
  for (const index of found.wrongIndexes) {
    removeRange(engine.store.entries, entryRange(index));
    fillIndex(engine, collection, index);
    done.push(`index '${index.spec.name}' was made anew`);
  }
  return done;
}

/** Gives an empty index its entries; the documents it cannot hold stop it with MongoDB's error. */
function fillIndex(engine: Engine, collection: Collection, index: Index): void {
  const specs = collection.indexes.map(({ spec }) => spec);
  const only = engine.catalog.setIndexes(collection, [index.spec]);
  eachStored(engine.store, collection, (_key, after) => {
    const idKey = idKeyOfBytes(after);
    applyEntries(engine, only, planEntries(engine.store, only, { idKey, after }), idKey);
  });
  const [filled = index.spec] =
    engine.catalog.find(collection.namespace)?.indexes.map(({ spec }) => spec) ?? [];
  engine.catalog.setIndexes(
    collection,
    specs.map((spec) => (spec.id === filled.id ? filled : spec)),
  );
}

function setAside(store: Store, collection: Collection, keys: readonly Buffer[]): string {
  const path = join(dirname(store.path), `damaged-${collection.namespace}-${Date.now()}.bson`);
  const file = openSync(path, 'wx', 0o600);
  for (const key of keys) {
    const bytes = store.documents.get(key);
    if (bytes) writeSync(file, bytes);
    store.documents.remove(key);
  }
  fsyncSync(file);
  closeSync(file);
  return path;
}
