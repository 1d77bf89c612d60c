import { badValue, failedToParse } from './errors.ts';
import { isOperatorDoc } from './filter-facts.ts';
import { compileElemMatch, compileFilter } from './matcher.ts';
import { isPlace, valueAt } from './paths.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** The arrayFilters of an update, by identifier. */
export interface ArrayFilters {
  readonly matches: (identifier: string, element: Value) => boolean;
  readonly requireUsed: (paths: readonly string[]) => void;
}

/** Makes arrayFilters ready for use. */
export function compileArrayFilters(value: Value | undefined): ArrayFilters {
  const tests = new Map<string, (element: Value) => boolean>();
  for (const filter of Array.isArray(value) ? value : []) {
    if (!isDoc(filter)) throw badValue('arrayFilters must be an array of objects');
    const { fields, matches } = compileFilter(filter);
    const [identifier] = fields ?? [];
    if (identifier === undefined || fields?.size !== 1)
      throw failedToParse('Error parsing array filter: expected a single top-level field name');
    if (tests.has(identifier))
      throw failedToParse(`Found multiple array filters with the same top-level field name ${identifier}`);
    tests.set(identifier, (element) => matches(new Map([[identifier, element]])));
  }
  return {
    matches(identifier, element) {
      const test = tests.get(identifier);
      if (!test) throw badValue(`No array filter found for identifier '${identifier}' in path`);
      return test(element);
    },
    requireUsed(paths) {
      const unused = [...tests.keys()].find(
        (identifier) => !paths.some((path) => path.split('.').includes(`$[${identifier}]`)),
      );
      if (unused !== undefined)
        throw failedToParse(`The array filter for identifier '${unused}' was not used in the update`);
    },
  };
}

interface About {
  readonly filter: Doc;
  readonly filters: ArrayFilters;
}

/** The plain paths that a path with $, $[] and $[identifier] stands for in this document. */
export function expandPath(value: Doc, parts: readonly string[], about: About): string[][] {
  const place = parts.findIndex((part) => part.startsWith('$'));
  if (place < 0) return [[...parts]];
  const part = parts[place] ?? '';
  const before = parts.slice(0, place);
  const after = parts.slice(place + 1);
  if (part === '$') {
    if (after.includes('$')) throw badValue("Too many positional (i.e. '$') elements found in path");
    return expandPath(value, [...before, String(positionOf(about.filter, value, before)), ...after], about);
  }
  const array = valueAt(value, before);
  if (array === undefined)
    throw badValue(
      `The path '${before.join('.')}' must exist in the document in order to apply array updates.`,
    );
  if (!Array.isArray(array))
    throw badValue(`Cannot apply array updates to non-array element ${before.join('.')}`);
  const identifier = part.slice(2, -1);
  return array.flatMap((element, index) =>
    identifier === '' || about.filters.matches(identifier, element)
      ? expandPath(value, [...before, String(index), ...after], about)
      : [],
  );
}

/** Which element of an array made the filter match, for the positional operator. */
export function positionOf(filter: Doc, value: Doc, arrayPath: readonly string[]): number {
  const array = valueAt(value, arrayPath);
  const found = Array.isArray(array) ? findPosition(filter, array, arrayPath) : -1;
  if (found >= 0) return found;
  throw badValue('The positional operator did not find the match needed from the query.');
}

function findPosition(filter: Doc, array: readonly Value[], arrayPath: readonly string[]): number {
  const path = arrayPath.join('.');
  for (const [name, condition] of filter) {
    const position =
      (name === '$and' || name === '$or') && Array.isArray(condition)
        ? (condition
            .filter(isDoc)
            .map((clause) => findPosition(clause, array, arrayPath))
            .find((one) => one >= 0) ?? -1)
        : matchPosition(name, condition, { array, path });
    if (position >= 0) return position;
  }
  return -1;
}

function matchPosition(
  name: string,
  condition: Value,
  { array, path }: { array: readonly Value[]; path: string },
): number {
  if (name === path) {
    const inner = isOperatorDoc(condition) ? condition.get('$elemMatch') : undefined;
    if (isDoc(inner)) return array.findIndex(compileElemMatch(inner));
    const { matches } = compileFilter(new Map([['v', condition]]));
    return array.findIndex((element) => matches(new Map([['v', element]])));
  }
  if (!name.startsWith(`${path}.`)) return -1;
  const rest = name.slice(path.length + 1);
  const [place = ''] = rest.split('.');
  if (isPlace(place)) return Number(place);
  const { matches } = compileFilter(new Map([[rest, condition]]));
  return array.findIndex((element) => isDoc(element) && matches(element));
}
