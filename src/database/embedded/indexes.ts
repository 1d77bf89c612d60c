import type { Collection } from './catalog.ts';
import { decodeDocument } from './decode.ts';
import { DatabaseError } from './errors.ts';
import { keysOfDocument, keysOfRaw, noKeys, type IndexKeys } from './index-keys.ts';
import type { Index } from './index-spec.ts';
import { afterPrefix } from './keys.ts';
import { valueAt } from './paths.ts';
import { foundSame, type PathScanner, type Scanned } from './path-scanner.ts';
import type { Store } from './store.ts';
import { doc, type Doc } from './values.ts';

/** What a change of one document means for the indexes: worked out and checked first, then written. */
export interface EntryChanges {
  readonly removed: readonly Buffer[];
  readonly added: readonly Buffer[];
  /** Indexes that met an array where they had met none. */
  readonly metArrays: readonly ArraysMet[];
}

export interface ArraysMet {
  readonly index: Index;
  readonly arrayPaths: readonly string[];
}

const nothing: EntryChanges = { removed: [], added: [], metArrays: [] };

/** Compares the indexed fields of the old and new bytes; throws 11000 when a unique index would hold a value twice. */
export function planEntries(
  store: Store,
  collection: Collection,
  change: { idKey: Uint8Array; before?: Buffer; after?: Buffer },
): EntryChanges {
  if (collection.indexes.length === 0) return nothing;
  return planScanned(store, collection, {
    idKey: change.idKey,
    before: change.before && side(change.before, collection.before),
    after: change.after && side(change.after, collection.after),
  });
}

/** The same where the scanners have been over the bytes already. */
export function planScanned(
  store: Store,
  collection: Collection,
  change: { idKey: Uint8Array; before: Scanned | undefined; after: Scanned | undefined },
): EntryChanges {
  const { before, after, idKey } = change;
  const removed: Buffer[] = [];
  const added: Buffer[] = [];
  const metArrays: ArraysMet[] = [];
  for (const index of collection.indexes) {
    if (before && after && sameFields(index, before, after)) continue;
    const old = before ? entriesOf(index, before, idKey) : noKeys;
    const next = after ? entriesOf(index, after, idKey) : noKeys;
    if (areNew(index, next.arrayPaths)) metArrays.push({ index, arrayPaths: next.arrayPaths });
    const fresh = without(next.keys, old.keys);
    if (index.spec.unique && after)
      fresh.forEach((key) => requireFree(store, { collection, index }, key, { idKey, bytes: after.bytes }));
    added.push(...fresh);
    removed.push(...without(old.keys, next.keys));
  }
  return { removed, added, metArrays };
}

function areNew({ spec }: Index, paths: readonly string[]): boolean {
  return paths.some((path) => spec.arrayPaths?.includes(path) !== true);
}

function without(keys: readonly Buffer[], others: readonly Buffer[]): readonly Buffer[] {
  if (keys.length === 0 || others.length === 0) return keys;
  const [key] = keys;
  const [other] = others;
  if (keys.length === 1 && others.length === 1 && key && other) return key.equals(other) ? [] : keys;
  const known = new Set(others.map(latin));
  return keys.filter((one) => !known.has(latin(one)));
}

/** Writes what planEntries worked out. */
export function writeEntries(store: Store, changes: EntryChanges, idKey: Uint8Array): void {
  for (const key of changes.removed) store.entries.remove(key);
  for (const key of changes.added) store.entries.put(key, idKey);
}

function latin(key: Buffer): string {
  return key.toString('latin1');
}

function side(bytes: Buffer, scanner: PathScanner): Scanned {
  scanner.scan(bytes);
  return { bytes, scanner };
}

function sameFields(index: Index, before: Scanned, after: Scanned): boolean {
  for (const slot of index.slots) if (!foundSame(before, after, slot)) return false;
  return true;
}

function entriesOf(index: Index, scanned: Scanned, idKey: Uint8Array): IndexKeys {
  return (
    keysOfRaw(index, scanned, idKey) ??
    keysOfDocument(index, decodeDocument(scanned.bytes, index.fields), idKey)
  );
}

function requireFree(
  store: Store,
  { collection, index }: { collection: Collection; index: Index },
  key: Buffer,
  about: { idKey: Uint8Array; bytes: Buffer },
): void {
  const values = key.subarray(0, key.length - about.idKey.length);
  const holders = store.entries.read({ start: values, end: afterPrefix(values) }, 2);
  if (holders.every(({ value }) => value.equals(about.idKey))) return;
  throw duplicateKey(
    collection,
    index.spec.name,
    keyValue(index, decodeDocument(about.bytes, index.fields)),
    index.spec.key,
  );
}

function keyValue(index: Index, value: Doc): Doc {
  return new Map(index.keyFields.map((field) => [field.path, valueAt(value, field.parts) ?? null]));
}

/** MongoDB's error of a unique index. The words carry no value: they reach logs; keyValue carries it. */
export function duplicateKey(
  collection: Collection,
  indexName: string,
  value: Doc,
  key: Doc = doc({ _id: 1 }),
): DatabaseError {
  const fields = [...key.keys()].join(', ');
  return new DatabaseError(
    11000,
    `E11000 duplicate key error collection: ${collection.namespace} index: ${indexName} dup key: { ${fields} }`,
    {
      keyPattern: key,
      keyValue: value,
    },
  );
}
