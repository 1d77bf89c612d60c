import type { Collection } from './catalog.ts';
import { decodeDocument, decodeValue } from './decode.ts';
import { DatabaseError } from './errors.ts';
import { keysOfDocument, keysOfRaw, noKeys, type IndexKeys } from './index-keys.ts';
import type { Index } from './index-spec.ts';
import { afterPrefix } from './keys.ts';
import { valueAt } from './paths.ts';
import type { FieldScanner } from './raw.ts';
import type { Store } from './store.ts';
import { doc, type Doc } from './values.ts';

/** What a change of one document means for the indexes: worked out and checked first, then written. */
export interface EntryChanges {
  readonly removed: readonly Buffer[];
  readonly added: readonly Buffer[];
  /** Indexes that met their first array. */
  readonly becameMultikey: readonly Index[];
}

interface Side {
  readonly bytes: Buffer;
  readonly scanner: FieldScanner;
}

const nothing: EntryChanges = { removed: [], added: [], becameMultikey: [] };

/** Compares the indexed fields of the old and new bytes; throws 11000 when a unique index would hold a value twice. */
export function planEntries(
  store: Store,
  collection: Collection,
  change: { idKey: Uint8Array; before?: Buffer; after?: Buffer },
): EntryChanges {
  if (collection.indexes.length === 0) return nothing;
  const before = change.before && side(change.before, collection.before);
  const after = change.after && side(change.after, collection.after);
  const removed: Buffer[] = [];
  const added: Buffer[] = [];
  const becameMultikey: Index[] = [];
  for (const index of collection.indexes) {
    if (before && after && sameFields(index, before, after)) continue;
    const old = before ? entriesOf(index, before, change.idKey) : noKeys;
    const next = after ? entriesOf(index, after, change.idKey) : noKeys;
    if (next.multikey && !index.spec.multikey) becameMultikey.push(index);
    const kept = new Set(old.keys.map(latin));
    const fresh = next.keys.filter((key) => !kept.delete(latin(key)));
    if (index.spec.unique && after)
      fresh.forEach((key) =>
        requireFree(store, { collection, index }, key, { ...change, bytes: after.bytes }),
      );
    added.push(...fresh);
    removed.push(...old.keys.filter((key) => kept.has(latin(key))));
  }
  return { removed, added, becameMultikey };
}

/** Writes what planEntries worked out. */
export function writeEntries(store: Store, changes: EntryChanges, idKey: Uint8Array): void {
  for (const key of changes.removed) store.entries.remove(key);
  for (const key of changes.added) store.entries.put(key, idKey);
}

function latin(key: Buffer): string {
  return key.toString('latin1');
}

function side(bytes: Buffer, scanner: FieldScanner): Side {
  scanner.scan(bytes);
  return { bytes, scanner };
}

function sameFields(index: Index, before: Side, after: Side): boolean {
  return index.slots.every((slot) => {
    const type = before.scanner.types[slot] ?? 0;
    if (type !== after.scanner.types[slot]) return false;
    if (type === 0) return true;
    const size = before.scanner.sizes[slot] ?? 0;
    if (size !== after.scanner.sizes[slot]) return false;
    const a = before.scanner.starts[slot] ?? 0;
    const b = after.scanner.starts[slot] ?? 0;
    return before.bytes.compare(after.bytes, b, b + size, a, a + size) === 0;
  });
}

function entriesOf(index: Index, { bytes, scanner }: Side, idKey: Uint8Array): IndexKeys {
  return (
    keysOfRaw(index, scanner, bytes, idKey) ?? keysOfDocument(index, fieldsOf(index, scanner, bytes), idKey)
  );
}

function fieldsOf(index: Index, scanner: FieldScanner, bytes: Buffer): Doc {
  const found: Doc = new Map();
  for (const slot of index.slots) {
    const type = scanner.types[slot] ?? 0;
    if (type !== 0) found.set(scanner.names[slot] ?? '', decodeValue(bytes, type, scanner.starts[slot] ?? 0));
  }
  return found;
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
