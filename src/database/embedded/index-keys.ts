import { DatabaseError } from './errors.ts';
import type { Index, IndexField } from './index-spec.ts';
import {
  appendBytes,
  appendEmptyArray,
  appendRawValue,
  appendValue,
  beginKey,
  endKey,
  keyLength,
} from './keys.ts';
import { isPlace, type Found } from './paths.ts';
import { mayLead, type Scanned } from './path-scanner.ts';
import { bsonType, isDoc, type Doc } from './values.ts';

/** The entries of one document in one index: keys with the document's id at their end, and which paths held arrays. */
export interface IndexKeys {
  readonly keys: readonly Buffer[];
  readonly arrayPaths: readonly string[];
}

const noArrays: readonly string[] = [];
export const noKeys: IndexKeys = { keys: [], arrayPaths: noArrays };

const maxKeyBytes = 950;
const emptyArray = Symbol('empty array');
type KeyPart = Found | typeof emptyArray;

/** The entries of a decoded document (the index's fields are enough). */
export function keysOfDocument(index: Index, value: Doc, idKey: Uint8Array): IndexKeys {
  if (index.covers && !index.covers.matches(value)) return noKeys;
  const rows: KeyPart[][] = [];
  const multikey = expand(index.keyFields, value, rows);
  if (index.spec.sparse && rows.every((row) => row.every((part) => part === undefined))) return noKeys;
  const seen = new Map<string, Buffer>();
  for (const row of rows) {
    const key = entryKey(index, row, idKey);
    seen.set(key.toString('latin1'), key);
  }
  return { keys: [...seen.values()], arrayPaths: multikey ? arrayPathsIn(index, value) : noArrays };
}

/** The key's paths on which a document holds an array. */
function arrayPathsIn(index: Index, value: Doc): readonly string[] {
  return index.keyFields.filter(({ parts }) => holdsArray(value, parts)).map(({ path }) => path);
}

function holdsArray(value: Doc, parts: readonly string[]): boolean {
  let here: KeyPart = value;
  for (const part of parts) {
    if (Array.isArray(here)) return true;
    here = step(here, part);
  }
  return Array.isArray(here);
}

/**
 * The entries of a document in whose bytes the index's paths meet no array, without decoding it; undefined when only
 * decoding can tell.
 */
export function keysOfRaw(
  index: Index,
  { bytes, scanner }: Scanned,
  idKey: Uint8Array,
): IndexKeys | undefined {
  for (const { slot, parts } of index.needed)
    if (leadsNowhere({ bytes, scanner }, slot, parts)) return noKeys;
  if (!index.coversAllPresent) return undefined;
  for (const slot of index.slots) if (scanner.types[slot] === bsonType.array) return undefined;
  const { keySlots } = index;
  if (index.spec.sparse && keySlots.every((slot) => scanner.types[slot] === 0)) return noKeys;
  beginKey(index.id);
  for (let place = 0; place < keySlots.length; place++) {
    const slot = keySlots[place] ?? -1;
    const type = scanner.types[slot] ?? 0;
    const descending = index.keyFields[place]?.descending === true;
    if (type === 0) appendValue(undefined, descending);
    else appendRawValue(bytes, { type, at: scanner.starts[slot] ?? 0 }, descending);
  }
  return { keys: [finish(index, idKey)], arrayPaths: noArrays };
}

function leadsNowhere({ bytes, scanner }: Scanned, slot: number, parts: readonly string[]): boolean {
  const type = scanner.types[slot] ?? 0;
  if (type !== bsonType.array) return type === 0;
  return !mayLead(bytes, { type, at: scanner.starts[slot] ?? 0 }, parts.slice(scanner.depths[slot]));
}

function entryKey(index: Index, row: readonly KeyPart[], idKey: Uint8Array): Buffer {
  beginKey(index.id);
  row.forEach((part, place) => {
    const descending = index.keyFields[place]?.descending === true;
    if (part === emptyArray) appendEmptyArray(descending);
    else appendValue(part, descending);
  });
  return finish(index, idKey);
}

function finish(index: Index, idKey: Uint8Array): Buffer {
  if (keyLength() > maxKeyBytes) {
    throw new DatabaseError(
      17280,
      `A value in index '${index.spec.name}' is too long to be indexed (${keyLength()} bytes, at most ${maxKeyBytes}): index a shorter field`,
    );
  }
  appendBytes(idKey);
  return endKey();
}

/** Puts a document's rows of values into `rows`; tells whether an array was on a path. */
function expand(fields: readonly IndexField[], value: Doc, rows: KeyPart[][]): boolean {
  return walk(
    fields.map(() => value),
    fields.map((field) => field.parts),
    rows,
  );
}

function walk(starts: readonly KeyPart[], rests: readonly (readonly string[])[], rows: KeyPart[][]): boolean {
  const values: KeyPart[] = [];
  const left: (readonly string[])[] = [];
  starts.forEach((start, place) => {
    let value = start;
    let rest = rests[place] ?? [];
    while (rest.length > 0 && !(Array.isArray(value) && !isPlaceIn(value, rest[0] ?? ''))) {
      value = step(value, rest[0] ?? '');
      rest = rest.slice(1);
    }
    values.push(value);
    left.push(rest);
  });
  const array = values.find((value, place) => Array.isArray(value) && !isDone(left[place]));
  if (!Array.isArray(array)) {
    rows.push(values);
    return false;
  }
  if (values.some((value, place) => Array.isArray(value) && value !== array && !isDone(left[place]))) {
    throw new DatabaseError(171, 'cannot index parallel arrays');
  }
  const elements: readonly KeyPart[] = array.length > 0 ? array : [emptyArray];
  for (const element of elements) {
    const next = values.map((value, place) =>
      value === array && !isDone(left[place]) ? intoElement(element, left[place]) : value,
    );
    const rest = values.map((value, place) =>
      value === array && left[place]?.length === 0 ? done : (left[place] ?? done),
    );
    walk(next, rest, rows);
  }
  return true;
}

// marks a field whose array was already opened: an array inside an array is indexed whole
const done: readonly string[] = Object.freeze([]);

function isDone(rest: readonly string[] | undefined): boolean {
  return rest === done;
}

function intoElement(element: KeyPart, rest: readonly string[] | undefined): KeyPart {
  if (rest?.length === 0) return element;
  return isDoc(element as Found) ? element : undefined;
}

function isPlaceIn(value: readonly unknown[], part: string): boolean {
  return isPlace(part) && Number(part) < value.length && !value.some((element) => isDoc(element as Found));
}

function step(value: KeyPart, part: string): KeyPart {
  if (value instanceof Map) return value.get(part);
  if (Array.isArray(value)) return value[Number(part)];
  return undefined;
}
