import { isDoc, type Doc, type Value } from './values.ts';

/** What a path leads to; undefined stands for a missing field. */
export type Found = Value | undefined;

/** Whether a path component may stand for a place in an array. */
export function isPlace(part: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(part);
}

/**
 * Calls `see` with each value a path leads to, going into the elements of arrays on the way as MongoDB's matcher
 * does, until `see` returns true. A missing field is seen as undefined; an array on the way without a document
 * in it leads nowhere. Arrays at the end of the path are seen whole.
 */
export function reach(
  value: Found,
  parts: readonly string[],
  from: number,
  see: (found: Found) => boolean,
): boolean {
  const part = parts[from];
  if (part === undefined) return see(value);
  if (value instanceof Map) return reach(value.get(part), parts, from + 1, see);
  if (!Array.isArray(value)) return see(undefined);
  if (isPlace(part)) {
    const element = value[Number(part)];
    if (element !== undefined && reach(element, parts, from + 1, see)) return true;
  }
  return value.some((element) => isDoc(element) && reach(element, parts, from, see));
}

/** The value of a path without going into arrays, as the update operators and plain look-ups need it. */
export function valueAt(value: Doc, parts: readonly string[]): Found {
  let found: Found = value;
  for (const part of parts) {
    if (found instanceof Map) found = found.get(part);
    else if (Array.isArray(found) && isPlace(part)) found = found[Number(part)];
    else return undefined;
  }
  return found;
}
