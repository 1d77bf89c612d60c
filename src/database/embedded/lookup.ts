import { decodeDocument } from './decode.ts';
import type { Engine } from './engine.ts';
import { failedToParse, notImplemented } from './errors.ts';
import { encodeValues } from './keys.ts';
import { reach } from './paths.ts';
import { runQuery } from './query.ts';
import { editPath } from './update-paths.ts';
import { doc, isDoc, type Doc, type Value } from './values.ts';

const names = ['from', 'localField', 'foreignField', 'as'] as const;

/** $lookup by equality of two fields: each document gets the list of those of another collection that match. */
export function lookupStage(
  engine: Engine,
  database: string,
  spec: Value,
): (values: Iterable<Doc>) => Iterable<Doc> {
  if (!isDoc(spec)) throw failedToParse('the $lookup specification must be an object');
  const unknown = [...spec.keys()].find((name) => !names.some((one) => one === name));
  if (unknown !== undefined) throw notImplemented(`The option '${unknown}' of $lookup`);
  const [from = '', local = '', foreign = '', as = ''] = names.map((name) => {
    const value = spec.get(name);
    if (typeof value !== 'string' || value === '')
      throw failedToParse(`$lookup argument '${name}' must be a string`);
    return value;
  });
  const parts = local.split('.');
  const target = as.split('.');
  return function* (values) {
    const known = new Map<string, Value[]>();
    for (const value of values) {
      const wanted = valuesAt(value, parts);
      const key = encodeValues(wanted).toString('latin1');
      let found = known.get(key);
      if (!found) {
        found = matching(engine, `${database}.${from}`, { foreign, wanted });
        if (known.size < 1000) known.set(key, found);
      }
      const list = found;
      const made: Doc = new Map(value);
      editPath(made, target, { creates: true, change: () => [...list] });
      yield made;
    }
  };
}

function valuesAt(value: Doc, parts: readonly string[]): Value[] {
  const found: Value[] = [];
  reach(value, parts, 0, (one) => {
    if (Array.isArray(one)) found.push(...one);
    else found.push(one ?? null);
    return false;
  });
  return found;
}

function matching(
  engine: Engine,
  namespace: string,
  about: { foreign: string; wanted: readonly Value[] },
): Value[] {
  const collection = engine.catalog.find(namespace);
  if (!collection || about.wanted.length === 0) return [];
  if (about.wanted.some((value) => isDoc(value) && [...value.keys()][0]?.startsWith('$')))
    throw notImplemented('$lookup by a document with $-fields');
  const filter = doc({ $or: about.wanted.map((value) => doc({ [about.foreign]: doc({ $eq: value }) })) });
  const simple =
    about.wanted.length === 1 ? doc({ [about.foreign]: doc({ $eq: about.wanted[0] ?? null }) }) : filter;
  return [...runQuery(engine, collection, { filter: simple }).rows].map((bytes) => decodeDocument(bytes));
}
