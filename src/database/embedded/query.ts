import { documentRange, type Collection } from './catalog.ts';
import { decodeDocument } from './decode.ts';
import { documentKey } from './documents.ts';
import type { Engine } from './engine.ts';
import { DatabaseError } from './errors.ts';
import { compileFilter, type Filter } from './matcher.ts';
import { planQuery, type Plan } from './planner.ts';
import { compareSortKeys, sortFieldNames, sortKeyOf, type SortField, type SortKey } from './sort.ts';
import type { Variables } from './stage-types.ts';
import { lastingCopy, type KeyRange } from './table.ts';
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
  /** Each document is used up before the next is asked for: what is read by its key need not be copied. */
  readonly isPassing?: boolean;
}

/** A query ready to run, with what explain tells about it. */
export interface Prepared {
  readonly plan: Plan;
  readonly rows: Generator<Buffer>;
  readonly counted: { examined: number; keys: number };
}

const sortLimitBytes = 100 * 1024 * 1024;
/** So many more than twice those to be kept are held before they are put in order. */
const spareRows = 200;
const firstChunk = 16;
const largestChunk = 256;

/** Plans a query and gives its documents, as stored, one at a time. */
export function runQuery(engine: Engine, collection: Collection, query: Query): Prepared {
  const filter = compileFilter(query.filter, query.variables);
  const sort = query.sort ?? [];
  const plan = planQuery(collection, { filter: query.filter, sort, hint: query.hint });
  const counted = { examined: 0, keys: 0 };
  const skip = query.skip ?? 0;
  const limit = query.limit ?? 0;
  const most = limit > 0 ? skip + limit : 0;
  const { deadline } = query;
  const search = { engine, collection, plan, filter, counted, deadline };
  const isPassing = query.isPassing === true;
  const found = plan.sorted
    ? matching({ ...search, wanted: most, isPassing })
    : sorted({ ...search, wanted: 0, isPassing: false }, sort, most);
  return { plan, counted, rows: slice(found, skip, limit) };
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
  readonly engine: Engine;
  readonly collection: Collection;
  readonly plan: Plan;
  readonly filter: Filter;
  readonly counted: { examined: number; keys: number };
  readonly deadline: Deadline | undefined;
  /** How many documents are enough, 0 when all are needed. */
  readonly wanted: number;
  readonly isPassing: boolean;
}

const nothing: Doc = new Map();

function* matching(search: Search): Generator<Buffer> {
  const { matches, fields } = search.filter;
  // What looks at no field holds for all documents or for none.
  const always = fields?.size === 0 ? matches(nothing) : undefined;
  for (const bytes of candidates(search)) {
    count(search);
    if (always ?? matches(decodeDocument(bytes, fields))) yield kept(search, bytes);
  }
}

function count({ counted, deadline, engine, collection, plan }: Search): void {
  counted.examined += 1;
  if (counted.examined % 16 === 0 && deadline && performance.now() > deadline.at)
    throw new DatabaseError(50, 'operation exceeded time limit');
  if (counted.examined === manyExamined) warnOfScan(engine, collection, plan);
}

/** A row that may be read after the next one was asked for. */
function kept({ plan, isPassing }: Search, bytes: Buffer): Buffer {
  return plan.stage === 'COLLSCAN' || isPassing ? bytes : lastingCopy(bytes);
}

/** By their ids they come in a buffer that the next one overwrites. */
function* candidates(search: Search): Generator<Buffer> {
  const { engine, collection, plan } = search;
  const { documents } = engine.store;
  if (plan.stage === 'IDHACK') {
    for (const id of plan.ids) {
      const found = documents.peek(documentKey(collection, id));
      if (found) yield found;
    }
  } else if (plan.index) yield* byIndex(search, plan.index.spec.multikey);
  else {
    const prefix = documentRange(collection).start;
    const ranges = plan.ranges.map(({ start, end }) => ({
      start: Buffer.concat([prefix, start]),
      end: Buffer.concat([prefix, end]),
    }));
    for (const { value } of entriesIn(
      documents,
      ranges.length > 0 ? ranges : [documentRange(collection)],
      search,
    ))
      yield value;
  }
}

function* byIndex(search: Search, multikey: boolean): Generator<Buffer> {
  const { engine, collection, plan, counted } = search;
  const seen = new Set<string>();
  for (const { value } of entriesIn(engine.store.entries, plan.ranges, search)) {
    counted.keys += 1;
    if (multikey) {
      const id = value.toString('latin1');
      if (seen.has(id)) continue;
      seen.add(id);
    }
    const found = engine.store.documents.peek(documentKey(collection, value));
    if (found) yield found;
  }
}

type Entry = { key: Buffer; value: Buffer };

/**
 * Reads ranges in growing chunks and resumes after the last key, so that no reader stays open in between. The first
 * has what may be enough.
 */
function* entriesIn(
  table: { read(range: KeyRange, limit: number, reverse?: boolean): Entry[] },
  ranges: readonly KeyRange[],
  { plan: { reverse }, wanted }: Pick<Search, 'plan' | 'wanted'>,
): Generator<Entry> {
  const first = wanted === 0 ? firstChunk : Math.min(Math.max(wanted, 2), largestChunk);
  for (const range of reverse ? [...ranges].reverse() : ranges) {
    let rest = range;
    for (let chunk = first; ; chunk = Math.min(chunk * 4, largestChunk)) {
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

interface Held {
  readonly bytes: Buffer;
  readonly key: SortKey;
}

/** In order by holding them: with `keep`, so many of the first and no others. */
function* sorted(search: Search, sort: readonly SortField[], keep: number): Generator<Buffer> {
  const { matches, fields } = search.filter;
  const read = fields && new Set([...fields, ...sortFieldNames(sort)]);
  let held: Held[] = [];
  let size = 0;
  let last: Held | undefined;
  const arrange = (): void => {
    held.sort((a, b) => compareSortKeys(sort, a.key, b.key));
    if (keep > 0) held = held.slice(0, keep);
    last = keep > 0 ? held[keep - 1] : undefined;
    size = held.reduce((sum, { bytes }) => sum + bytes.length, 0);
  };
  for (const bytes of candidates(search)) {
    count(search);
    const row = decodeDocument(bytes, read);
    if (!matches(row)) continue;
    const key = sortKeyOf(sort, row);
    // Of equal ones those found first stay.
    if (last && compareSortKeys(sort, key, last.key) >= 0) continue;
    held.push({ bytes: kept(search, bytes), key });
    size += bytes.length;
    if (keep > 0 && held.length > keep * 2 + spareRows) arrange();
    if (size > sortLimitBytes)
      throw new DatabaseError(
        292,
        'Sort exceeded memory limit of 104857600 bytes: add an index on the sort or a limit',
      );
  }
  arrange();
  for (const { bytes } of held) yield bytes;
}
