import { compareValues } from './compare.ts';
import { badValue, DatabaseError } from './errors.ts';
import { reach } from './paths.ts';
import { isDoc, rank, toNumber, type Doc, type Value } from './values.ts';

/** One field of a sort. */
export interface SortField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly descending: boolean;
}

// below null, above nothing else: an empty array sorts there
const emptyArray = Symbol('empty array');

/** What one document sorts by. */
export type SortKey = readonly (Value | undefined | typeof emptyArray)[];

/** Reads a sort document; an empty or absent one sorts nothing. */
export function readSort(value: Value | undefined): SortField[] {
  if (value === undefined || value === null) return [];
  if (!isDoc(value)) throw new DatabaseError(14, 'Expected field sort to be of type object');
  return [...value].map(([path, direction]) => {
    const sign = toNumber(direction);
    if (isDoc(direction))
      throw new DatabaseError(238, 'Sorting by $meta is not part of the embedded database');
    if (sign !== 1 && sign !== -1)
      throw new DatabaseError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    if (path === '' || path.startsWith('$'))
      throw badValue(`FieldPath field names may not start with '$' or be empty: '${path}'`);
    return { path, parts: path.split('.'), descending: sign < 0 };
  });
}

/** The top-level fields a sort looks at. */
export function sortFieldNames(sort: readonly SortField[]): Set<string> {
  return new Set(sort.map((field) => field.parts[0] ?? field.path));
}

/** What a document sorts by: of an array the lowest element ascending, the highest descending. */
export function sortKeyOf(sort: readonly SortField[], value: Doc): SortKey {
  return sort.map((field) => {
    let best: Value | undefined | typeof emptyArray;
    let any = false;
    const consider = (found: Value | undefined | typeof emptyArray): void => {
      if (!any || compareParts(found, best) < 0 !== field.descending) best = found;
      any = true;
    };
    reach(value, field.parts, 0, (found) => {
      if (!Array.isArray(found)) consider(found);
      else if (found.length === 0) consider(emptyArray);
      else found.forEach(consider);
      return false;
    });
    return best;
  });
}

function compareParts(a: SortKey[number], b: SortKey[number]): number {
  if (typeof a === 'symbol' || typeof b === 'symbol') return placeOf(a) - placeOf(b);
  return compareValues(a, b);
}

function placeOf(part: SortKey[number]): number {
  if (typeof part === 'symbol') return rank.emptyArray;
  return compareValues(part, null) < 0 ? rank.minKey : rank.null;
}

/** Orders two sort keys. */
export function compareSortKeys(sort: readonly SortField[], a: SortKey, b: SortKey): number {
  for (const [place, field] of sort.entries()) {
    const order = compareParts(a[place], b[place]);
    if (order !== 0) return field.descending ? -order : order;
  }
  return 0;
}

/** Sorts documents in a new array; equal ones keep their order. */
export function sortDocuments(sort: readonly SortField[], values: readonly Doc[]): Doc[] {
  return values
    .map((value) => ({ value, key: sortKeyOf(sort, value) }))
    .sort((a, b) => compareSortKeys(sort, a.key, b.key))
    .map(({ value }) => value);
}
