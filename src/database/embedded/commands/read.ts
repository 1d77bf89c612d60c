import { entryRange, documentRange, type Collection } from '../catalog.ts';
import { decodeDocument } from '../decode.ts';
import { encodeValues } from '../keys.ts';
import type { Engine } from '../engine.ts';
import { badValue } from '../errors.ts';
import { compileFilter } from '../matcher.ts';
import { reach } from '../paths.ts';
import { runQuery, type Query } from '../query.ts';
import { doc, type Value } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import {
  collectionName,
  countOption,
  deadlineOption,
  filterOption,
  refuse,
  requireOptions,
} from './options.ts';

/** `count`: how many documents match. */
export function count(engine: Engine, command: Command): Reply {
  const { body } = command;
  requireOptions(command, ['query', 'limit', 'skip', 'hint', 'collation', 'fields']);
  refuse(body, ['collation'], 'count');
  const filter = filterOption(body, 'query');
  const collection = engine.catalog.find(collectionName(command));
  compileFilter(filter);
  if (!collection) return doc({ n: 0, ok: 1 });
  const n = countMatching(engine, collection, {
    filter,
    skip: countOption(body, 'skip', 0),
    limit: countOption(body, 'limit', 0),
    hint: body.get('hint'),
    deadline: deadlineOption(body),
  });
  return doc({ n, ok: 1 });
}

/** Counts without reading documents when the filter is empty. */
export function countMatching(engine: Engine, collection: Collection, query: Query): number {
  if (query.filter.size === 0 && !query.skip && !query.limit)
    return engine.store.documents.count(documentRange(collection));
  let n = 0;
  const { rows } = runQuery(engine, collection, { ...query, isPassing: true });
  while (!rows.next().done) n += 1;
  return n;
}

/** `distinct`: each value of a path once; of arrays their elements. */
export function distinct(engine: Engine, command: Command): Reply {
  const { body } = command;
  requireOptions(command, ['key', 'query', 'collation', 'hint']);
  refuse(body, ['collation'], 'distinct');
  const key = body.get('key');
  if (typeof key !== 'string') throw badValue("BSON field 'distinct.key' must be a string");
  const collection = engine.catalog.find(collectionName(command));
  const values = new Map<string, Value>();
  const add = (value: Value): void => {
    const place = encodeValues(value).toString('latin1');
    // Of values that are equal across types, the first that is seen.
    if (!values.has(place)) values.set(place, value);
  };
  const see = (found: Value | undefined): boolean => {
    if (Array.isArray(found)) found.forEach(add);
    else if (found !== undefined) add(found);
    return false;
  };
  const parts = key.split('.');
  const filter = filterOption(body, 'query');
  for (const bytes of collection
    ? runQuery(engine, collection, { filter, hint: body.get('hint'), deadline: deadlineOption(body) }).rows
    : []) {
    reach(decodeDocument(bytes, new Set([parts[0] ?? key])), parts, 0, see);
  }
  return doc({ values: [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value), ok: 1 });
}

/** How many entries an index has. */
export function entryCount(engine: Engine, index: { id: number }): number {
  return engine.store.entries.count(entryRange(index));
}
