import { documentRange, type Collection } from './catalog.ts';
import { decodeDocument } from './decode.ts';
import { documentKey } from './documents.ts';
import type { Engine } from './engine.ts';
import { DatabaseError } from './errors.ts';
import { compileFilter, type Filter } from './matcher.ts';
import { planQuery, type Plan } from './planner.ts';
import { compareSortKeys, sortFieldNames, sortKeyOf, type SortField, type SortKey } from './sort.ts';
import type { Variables } from './stage-types.ts';
import type { KeyRange } from './table.ts';
import type { Doc, Value } from './values.ts';
import { manyExamined, warnOfScan } from './warnings.ts';

/** By performance.now(): beyond it a query is given up. It counts for a command, not for what its cursor gives later. */
export interface Deadline {
  at: number;
}

/** What is asked of a collection. */
export interface Query {
  readonly filter: Doc;
  readonly sort?: readonly SortField[];
  readonly skip?: number;
  readonly limit?: number;
  readonly hint?: Value | undefined;
  /** For $expr. */
  readonly variables?: Variables;
  readonly deadline?: Deadline | undefined;
}

/** A query ready to run, with what explain tells about it. */
export interface Prepared {
  readonly plan: Plan;
  readonly rows: Generator<Buffer>;
  readonly counted: { examined: number; keys: number };
}

const sortLimitBytes = 100 * 1024 * 1024;
const firstChunk = 16;
const largestChunk = 256;

/** Plans a query and gives its documents, as stored, one at a time. */
export function runQuery(engine: Engine, collection: Collection, query: Query): Prepared {
  const filter = compileFilter(query.filter, query.variables);
  const sort = query.sort ?? [];
  const plan = planQuery(collection, { filter: query.filter, sort, hint: query.hint });
  const counted = { examined: 0, keys: 0 };
  const found = matching(engine, collection, { plan, filter, counted, deadline: query.deadline });
  const skip = query.skip ?? 0;
  const limit = query.limit ?? 0;
  const ordered = plan.sorted ? found : sorted(found, sort, limit > 0 ? skip + limit : 0);
  return { plan, counted, rows: slice(ordered, skip, limit) };
}

function* slice(rows: Generator<Buffer>, skip: number, limit: number): Generator<Buffer> {
  let seen = 0;
  for (const row of rows) {
    seen += 1;
    if (seen <= skip) continue;
    yield row;
    if (limit > 0 && seen >= skip + limit) return;
  }
}

interface Search {
  readonly plan: Plan;
  readonly filter: Filter;
  readonly counted: { examined: number; keys: number };
  readonly deadline: Deadline | undefined;
}

function* matching(engine: Engine, collection: Collection, search: Search): Generator<Buffer> {
  for (const bytes of candidates(engine, collection, search)) {
    search.counted.examined += 1;
    if (search.counted.examined % 16 === 0 && search.deadline && performance.now() > search.deadline.at)
      throw new DatabaseError(50, 'operation exceeded time limit');
    if (search.counted.examined === manyExamined) warnOfScan(engine, collection, search.plan);
    if (search.filter.matches(decodeDocument(bytes, search.filter.fields))) yield bytes;
  }
}

function* candidates(engine: Engine, collection: Collection, search: Search): Generator<Buffer> {
  const { plan } = search;
  const { documents } = engine.store;
  if (plan.stage === 'IDHACK') {
    for (const id of plan.ids) {
      const found = documents.get(documentKey(collection, id));
      if (found) yield found;
    }
  } else if (plan.index) yield* byIndex(engine, collection, search, plan.index.spec.multikey);
  else {
    const prefix = documentRange(collection).start;
    const ranges = plan.ranges.map(({ start, end }) => ({
      start: Buffer.concat([prefix, start]),
      end: Buffer.concat([prefix, end]),
    }));
    for (const { value } of entriesIn(
      documents,
      ranges.length > 0 ? ranges : [documentRange(collection)],
      plan.reverse,
    ))
      yield value;
  }
}

function* byIndex(
  engine: Engine,
  collection: Collection,
  { plan, counted }: Search,
  multikey: boolean,
): Generator<Buffer> {
  const seen = new Set<string>();
  for (const { value } of entriesIn(engine.store.entries, plan.ranges, plan.reverse)) {
    counted.keys += 1;
    if (multikey) {
      const id = value.toString('latin1');
      if (seen.has(id)) continue;
      seen.add(id);
    }
    const found = engine.store.documents.get(documentKey(collection, value));
    if (found) yield found;
  }
}

type Entry = { key: Buffer; value: Buffer };

/** Reads ranges in growing chunks and resumes after the last key, so that no reader stays open in between. */
function* entriesIn(
  table: { read(range: KeyRange, limit: number, reverse?: boolean): Entry[] },
  ranges: readonly KeyRange[],
  reverse: boolean,
): Generator<Entry> {
  for (const range of reverse ? [...ranges].reverse() : ranges) {
    let rest = range;
    for (let chunk = firstChunk; ; chunk = Math.min(chunk * 4, largestChunk)) {
      const found = table.read(rest, chunk, reverse);
      yield* found;
      const last = found.at(-1);
      if (!last || found.length < chunk) break;
      rest = reverse
        ? { start: rest.start, end: last.key }
        : { start: Buffer.concat([last.key, zero]), end: rest.end };
    }
  }
}

const zero = Buffer.of(0);

function* sorted(rows: Generator<Buffer>, sort: readonly SortField[], keep: number): Generator<Buffer> {
  const fields = sortFieldNames(sort);
  let held: { bytes: Buffer; key: SortKey }[] = [];
  let size = 0;
  const arrange = (): void => {
    held.sort((a, b) => compareSortKeys(sort, a.key, b.key));
    if (keep > 0) held = held.slice(0, keep);
    size = held.reduce((sum, { bytes }) => sum + bytes.length, 0);
  };
  for (const bytes of rows) {
    held.push({ bytes, key: sortKeyOf(sort, decodeDocument(bytes, fields)) });
    size += bytes.length;
    if (keep > 0 && held.length > keep * 4 + 1000) arrange();
    if (size > sortLimitBytes)
      throw new DatabaseError(
        292,
        'Sort exceeded memory limit of 104857600 bytes: add an index on the sort or a limit',
      );
  }
  arrange();
  for (const { bytes } of held) yield bytes;
}
