import { decodeDocument } from './decode.ts';
import { encodeDocument } from './encode.ts';
import { DatabaseError } from './errors.ts';
import { compileIndex, type Index, type IndexSpec } from './index-spec.ts';
import { afterPrefix } from './keys.ts';
import { pathScanner, scannersAnd, type PathScanner, type ScannerAnd } from './path-scanner.ts';
import type { Store } from './store.ts';
import type { KeyRange } from './table.ts';
import { doc, isDoc, toNumber, type Doc, type Value } from './values.ts';

/** A collection as the engine works with it. */
export interface Collection {
  readonly id: number;
  readonly namespace: string;
  readonly database: string;
  readonly name: string;
  readonly indexes: readonly Index[];
  readonly hasUnique: boolean;
  /** Two scanners for the paths that any index looks at: for the old and the new form of a document. */
  readonly before: PathScanner;
  readonly after: PathScanner;
  /** The same as `before`, and one path more. */
  readonly beforeAnd: (path: string) => ScannerAnd;
}

/** Which collections and indexes exist. Changes happen inside a transaction; `reload` undoes those of a failed one. */
export interface Catalog {
  find(namespace: string): Collection | undefined;
  create(namespace: string): Collection;
  drop(collection: Collection): void;
  setIndexes(collection: Collection, indexes: readonly IndexSpec[]): Collection;
  nextId(): number;
  all(): Collection[];
  reload(): void;
}

const collectionPrefix = Buffer.from('c:');
const nextIdKey = Buffer.from('next');
const everything: KeyRange = { start: collectionPrefix, end: afterPrefix(collectionPrefix) };

/** Opens the catalog kept in the store's meta table. */
export function openCatalog(store: Store): Catalog {
  const collections = new Map<string, Collection>();
  const keep = (collection: Collection): Collection => {
    collections.set(collection.namespace, collection);
    return collection;
  };
  const save = (collection: Collection): Collection => {
    store.meta.put(metaKey(collection.namespace), encodeDocument(describe(collection)));
    return keep(collection);
  };
  const reload = (): void => {
    collections.clear();
    for (const { value } of store.meta.read(everything, Number.MAX_SAFE_INTEGER))
      keep(revive(decodeDocument(value)));
  };
  const nextId = (): number => {
    const id = (store.meta.get(nextIdKey)?.readUInt32LE(0) ?? 0) + 1;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(id, 0);
    store.meta.put(nextIdKey, bytes);
    return id;
  };
  reload();
  return {
    find: (namespace) => collections.get(namespace),
    create: (namespace) =>
      collections.get(namespace) ?? save(compile(checkNamespace(namespace), nextId(), [])),
    drop(collection) {
      store.meta.remove(metaKey(collection.namespace));
      collections.delete(collection.namespace);
    },
    setIndexes: (collection, indexes) => save(compile(collection.namespace, collection.id, indexes)),
    nextId,
    all: () => [...collections.values()].sort((a, b) => (a.namespace < b.namespace ? -1 : 1)),
    reload,
  };
}

/** The keys of all documents of a collection. */
export function documentRange(collection: Collection): KeyRange {
  return idRange(collection.id);
}

/** The keys of all entries of an index. */
export function entryRange(index: Pick<Index, 'id'>): KeyRange {
  return idRange(index.id);
}

function idRange(id: number): KeyRange {
  const start = Buffer.alloc(4);
  start.writeUInt32BE(id, 0);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(id + 1, 0);
  return { start, end };
}

function metaKey(namespace: string): Buffer {
  return Buffer.from(`c:${namespace}`);
}

function checkNamespace(namespace: string): string {
  const [database = '', ...rest] = namespace.split('.');
  const name = rest.join('.');
  const bad =
    database === '' ||
    name === '' ||
    /[\0$]/.test(namespace) ||
    /[ "/\\]/.test(database) ||
    name.startsWith('.');
  if (bad || namespace.length > 255)
    throw new DatabaseError(73, `Invalid namespace specified '${namespace}'`);
  if (name.startsWith('system.')) throw new DatabaseError(73, `The collection '${namespace}' is reserved`);
  return namespace;
}

function compile(namespace: string, id: number, specs: readonly IndexSpec[]): Collection {
  const indexes = specs.map(compileIndex);
  const paths = [...new Set(indexes.flatMap((index) => [...index.paths]))];
  const slots = new Map(paths.map((path, slot) => [path, slot]));
  for (const index of indexes) index.bind(slots);
  const [database = '', ...rest] = namespace.split('.');
  return {
    id,
    namespace,
    database,
    name: rest.join('.'),
    indexes,
    hasUnique: indexes.some((index) => index.spec.unique),
    before: pathScanner(paths),
    after: pathScanner(paths),
    beforeAnd: scannersAnd(paths),
  };
}

function describe(collection: Collection): Doc {
  const indexes = collection.indexes.map(({ spec }) =>
    doc({
      id: spec.id,
      name: spec.name,
      key: spec.key,
      unique: spec.unique || undefined,
      sparse: spec.sparse || undefined,
      partialFilterExpression: spec.partial,
      expireAfterSeconds: spec.expireAfterSeconds,
      background: spec.background,
      multikey: spec.multikey || undefined,
      arrayPaths: spec.arrayPaths && [...spec.arrayPaths],
    }),
  );
  return doc({ id: collection.id, namespace: collection.namespace, indexes });
}

function revive(stored: Doc): Collection {
  const specs = stored.get('indexes');
  const indexes = Array.isArray(specs) ? specs.filter(isDoc).map(reviveIndex) : [];
  return compile(text(stored.get('namespace')), toNumber(stored.get('id')) ?? 0, indexes);
}

function reviveIndex(stored: Doc): IndexSpec {
  const key = stored.get('key');
  const partial = stored.get('partialFilterExpression');
  const expire = toNumber(stored.get('expireAfterSeconds'));
  const arrayPaths = stored.get('arrayPaths');
  const background = stored.get('background');
  return {
    id: toNumber(stored.get('id')) ?? 0,
    name: text(stored.get('name')),
    key: isDoc(key) ? key : new Map<string, Value>(),
    unique: stored.get('unique') === true,
    sparse: stored.get('sparse') === true,
    multikey: stored.get('multikey') === true,
    ...(isDoc(partial) && { partial }),
    ...(expire !== undefined && { expireAfterSeconds: expire }),
    ...(typeof background === 'boolean' && { background }),
    ...(Array.isArray(arrayPaths) && { arrayPaths: arrayPaths.map(text) }),
  };
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}
