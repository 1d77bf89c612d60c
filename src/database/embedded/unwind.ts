import { DatabaseError, notImplemented } from './errors.ts';
import { valueAt } from './paths.ts';
import { editPath } from './update-paths.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** $unwind: one document for each element of an array. */
export function compileUnwind(spec: Value): (values: Iterable<Doc>) => Iterable<Doc> {
  const options: Doc = isDoc(spec) ? spec : new Map([['path', spec]]);
  for (const name of options.keys()) {
    if (!['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex'].includes(name))
      throw notImplemented(`The option '${name}' of $unwind`);
  }
  const path = options.get('path');
  if (typeof path !== 'string' || !path.startsWith('$') || path.length < 2)
    throw new DatabaseError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const keeps = options.get('preserveNullAndEmptyArrays') === true;
  const index = options.get('includeArrayIndex');
  const parts = path.slice(1).split('.');
  return function* (values) {
    for (const value of values) {
      const found = valueAt(value, parts);
      if (Array.isArray(found) && found.length > 0) {
        for (const [place, element] of found.entries())
          yield withIndex(replaced(value, parts, element), index, BigInt(place));
      } else if (Array.isArray(found)) {
        if (keeps) yield withIndex(replaced(value, parts, undefined), index, null);
      } else if (found === undefined || found === null ? keeps : true)
        yield withIndex(new Map(value), index, null);
    }
  };
}

function withIndex(value: Doc, name: Value | undefined, place: bigint | null): Doc {
  if (typeof name === 'string') value.set(name, place);
  return value;
}

function replaced(value: Doc, parts: readonly string[], element: Value | undefined): Doc {
  const made = copyAlong(value, parts);
  editPath(made, parts, { creates: true, change: () => element });
  return made;
}

function copyAlong(value: Doc, parts: readonly string[]): Doc {
  const [part = '', ...rest] = parts;
  const inner = value.get(part);
  const made: Doc = new Map(value);
  if (rest.length > 0 && isDoc(inner)) made.set(part, copyAlong(inner, rest));
  return made;
}
