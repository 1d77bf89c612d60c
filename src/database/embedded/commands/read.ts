import { entryRange, documentRange, type Collection } from '../catalog.ts';
import { decodeDocument } from '../decode.ts';
import { encodeValues } from '../keys.ts';
import type { Engine } from '../engine.ts';
import { badValue } from '../errors.ts';
import { compileFilter } from '../matcher.ts';
import { reach } from '../paths.ts';
import { planQuery } from '../planner.ts';
import { runQuery, type Query } from '../query.ts';
import { doc, type Doc, type Value } from '../values.ts';
import type { Command, Reply } from '../wire.ts';
import { collectionName, countOption, filterOption, refuse, requireOptions } from './options.ts';

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
  });
  return doc({ n, ok: 1 });
}

/** Counts without reading documents when the filter is empty. */
export function countMatching(engine: Engine, collection: Collection, query: Query): number {
  if (query.filter.size === 0 && !query.skip && !query.limit)
    return engine.store.documents.count(documentRange(collection));
  let n = 0;
  const { rows } = runQuery(engine, collection, query);
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
  const see = (found: Value | undefined): boolean => {
    if (Array.isArray(found))
      for (const element of found) values.set(encodeValues(element).toString('latin1'), element);
    else if (found !== undefined) values.set(encodeValues(found).toString('latin1'), found);
    return false;
  };
  const parts = key.split('.');
  const filter = filterOption(body, 'query');
  for (const bytes of collection
    ? runQuery(engine, collection, { filter, hint: body.get('hint') }).rows
    : []) {
    reach(decodeDocument(bytes, new Set([parts[0] ?? key])), parts, 0, see);
  }
  return doc({ values: [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value), ok: 1 });
}

/** What explain tells of a query: the stage, its index, and how much was looked at when it runs. */
export function explainQuery(engine: Engine, command: Command, query: Query, verbosity: string): Doc {
  const namespace = collectionName(command);
  const collection = engine.catalog.find(namespace);
  if (!collection)
    return doc({ queryPlanner: doc({ namespace, winningPlan: doc({ stage: 'EOF' }) }), ok: 1 });
  const plan = planQuery(collection, { filter: query.filter, sort: query.sort ?? [], hint: query.hint });
  const stage = plan.index
    ? doc({
        stage: 'FETCH',
        inputStage: doc({
          stage: 'IXSCAN',
          indexName: plan.index.spec.name,
          keyPattern: plan.index.spec.key,
          isMultiKey: plan.index.spec.multikey,
          direction: plan.reverse ? 'backward' : 'forward',
        }),
      })
    : doc({ stage: plan.stage });
  const winningPlan = plan.sorted ? stage : doc({ stage: 'SORT', inputStage: stage });
  const planner = doc({ namespace, parsedQuery: query.filter, winningPlan, rejectedPlans: [] });
  if (verbosity === 'queryPlanner') return doc({ queryPlanner: planner, ok: 1 });
  const started = performance.now();
  const { rows, counted } = runQuery(engine, collection, query);
  let returned = 0;
  while (!rows.next().done) returned += 1;
  const executionStats = doc({
    executionSuccess: true,
    nReturned: returned,
    executionTimeMillis: Math.round(performance.now() - started),
    totalKeysExamined: counted.keys,
    totalDocsExamined: counted.examined,
  });
  return doc({ queryPlanner: planner, executionStats, ok: 1 });
}

/** How many entries an index has. */
export function entryCount(engine: Engine, index: { id: number }): number {
  return engine.store.entries.count(entryRange(index));
}
