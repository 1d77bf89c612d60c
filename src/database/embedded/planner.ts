import { conditionsByPath, intervalsOf, inverted, type Interval } from './bounds.ts';
import { entryRange, type Collection } from './catalog.ts';
import { badValue } from './errors.ts';
import { filterImplies } from './implies.ts';
import type { Index } from './index-spec.ts';
import { sameValue } from './compare.ts';
import type { SortField } from './sort.ts';
import type { KeyRange } from './table.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** How a query reaches its documents. Every document found is checked against the whole filter. */
export interface Plan {
  readonly stage: 'IDHACK' | 'IXSCAN' | 'COLLSCAN';
  /** Encoded _ids, for IDHACK. */
  readonly ids: readonly Buffer[];
  readonly index?: Index;
  readonly ranges: readonly KeyRange[];
  readonly reverse: boolean;
  /** Whether the documents come in the order the sort asks for. */
  readonly sorted: boolean;
}

interface Question {
  readonly filter: Doc;
  readonly sort: readonly SortField[];
  readonly hint?: Value | undefined;
}

const mostRanges = 500;

/** Chooses the index whose fields the filter narrows most, then the one that spares the sort. */
export function planQuery(collection: Collection, question: Question): Plan {
  const conditions = conditionsByPath(question.filter);
  const natural = naturalOrder(question.hint);
  if (natural !== undefined) return naturalPlan(question.sort, natural);
  const hinted = hintedIndex(collection, question.hint);
  const byId = intervalsOf(conditions.get('_id') ?? [], false);
  if (byId?.every((interval) => interval.point) && !hinted) {
    return {
      stage: 'IDHACK',
      ids: byId.map((interval) => interval.start),
      ranges: [],
      reverse: false,
      sorted: byId.length <= 1,
    };
  }
  const scan = planScan(question.sort, byId);
  const plans = (hinted ? [hinted] : collection.indexes).flatMap((index) => {
    const candidate = usable(index, question.filter) ? planIndex(index, conditions, question) : undefined;
    return candidate ? [candidate] : [];
  });
  const best = plans.sort((a, b) => b.score - a.score || Number(isPartial(b)) - Number(isPartial(a)))[0];
  if (!best || (!hinted && best.score <= scan.score)) return scan.plan;
  return best.plan;
}

interface Scored {
  readonly plan: Plan;
  readonly score: number;
}

/** Of two that are as good otherwise, the one that holds only some of the documents. */
function isPartial({ plan: { index } }: Scored): boolean {
  return index?.spec.partial !== undefined;
}

function planScan(sort: readonly SortField[], byId: Interval[] | undefined): Scored {
  const [first] = sort;
  const sorted = sort.length === 0 || first?.path === '_id';
  const ranges = (byId ?? []).map(({ start, end }) => ({ start, end }));
  const score = (ranges.length > 0 ? 30 : 0) + (sort.length > 0 && sorted ? 5 : 0);
  return {
    score,
    plan: { stage: 'COLLSCAN', ids: [], ranges, reverse: sorted && first?.descending === true, sorted },
  };
}

/** A hint to read the documents as they lie, which here is by _id: 1 forward, -1 backward. */
function naturalOrder(hint: Value | undefined): number | undefined {
  const direction = isDoc(hint) ? hint.get('$natural') : undefined;
  if (direction === undefined) return undefined;
  if (direction === 1 || direction === -1) return direction;
  throw badValue('$natural hint must be 1 or -1');
}

function naturalPlan(sort: readonly SortField[], direction: number): Plan {
  return { stage: 'COLLSCAN', ids: [], ranges: [], reverse: direction < 0, sorted: sort.length === 0 };
}

function hintedIndex(collection: Collection, hint: Value | undefined): Index | undefined {
  if (hint === undefined || hint === null) return undefined;
  if (hint instanceof Map && hint.size === 0) return undefined;
  const isId = hint === '_id_' || (hint instanceof Map && hint.size === 1 && hint.has('_id'));
  if (isId) return undefined;
  const found = collection.indexes.find(({ spec }) =>
    typeof hint === 'string' ? spec.name === hint : sameValue(spec.key, hint),
  );
  if (!found) throw badValue('hint provided does not correspond to an existing index');
  return found;
}

function usable(index: Index, filter: Doc): boolean {
  if (index.spec.partial && !filterImplies(filter, index.spec.partial)) return false;
  if (!index.spec.sparse) return true;
  return index.keyFields.some((field) =>
    filterImplies(filter, new Map([[field.path, new Map([['$exists', true]])]])),
  );
}

function planIndex(
  index: Index,
  conditions: ReadonlyMap<string, Value[]>,
  question: Question,
): Scored | undefined {
  const whole = entryRange(index);
  let prefixes: Buffer[] = [whole.start];
  let ranges: KeyRange[] = [whole];
  let score = 0;
  let used = 0;
  const roots = new Set<string>();
  for (const field of index.keyFields) {
    const root = field.parts[0] ?? '';
    if (index.spec.multikey && roots.has(root)) break;
    const intervals = intervalsOf(conditions.get(field.path) ?? [], mayHoldArrays(index, field.path));
    if (!intervals || intervals.length * prefixes.length > mostRanges) break;
    roots.add(root);
    const directed = field.descending ? intervals.map(inverted).reverse() : intervals;
    ranges = prefixes.flatMap((prefix) =>
      directed.map(({ start, end }) => ({
        start: Buffer.concat([prefix, start]),
        end: Buffer.concat([prefix, end]),
      })),
    );
    const isPoint = intervals.every((interval) => interval.point);
    score += isPoint ? 20 : 10;
    if (!isPoint) break;
    prefixes = ranges.map((range) => range.start);
    used += 1;
    // a descending point's start is the inverted end bound, so what follows it cannot be narrowed further
    if (field.descending) break;
  }
  if (index.spec.unique && used === index.keyFields.length) score += 5;
  const order = sortOrder(index, question.sort, ranges.length === 1 ? used : 0, ranges.length);
  if (order !== undefined && question.sort.length > 0) score += 5;
  if (score === 0)
    return question.hint === undefined ? undefined : { score, plan: plan(index, [whole], order) };
  return { score, plan: plan(index, ranges, order, question.sort.length === 0) };
}

function plan(
  index: Index,
  ranges: readonly KeyRange[],
  order: 'forward' | 'backward' | undefined,
  unsorted = false,
): Plan {
  return {
    stage: 'IXSCAN',
    ids: [],
    index,
    ranges,
    reverse: order === 'backward',
    sorted: unsorted || order !== undefined,
  };
}

/** Whether reading the index forward or backward gives the sort's order, its first fields being fixed by the filter. */
function sortOrder(
  index: Index,
  sort: readonly SortField[],
  fixed: number,
  ranges: number,
): 'forward' | 'backward' | undefined {
  if (sort.length === 0) return 'forward';
  if (ranges !== 1) return undefined;
  const fixedFields = index.keyFields.slice(0, fixed).filter(({ path }) => !mayHoldArrays(index, path));
  const constant = new Set(fixedFields.map((field) => field.path));
  const wanted = sort.filter((field) => !constant.has(field.path));
  const offered = index.keyFields.slice(fixed);
  if (wanted.length > offered.length) return undefined;
  if (wanted.some((field) => mayHoldArrays(index, field.path))) return undefined;
  if (wanted.some((field, place) => field.path !== offered[place]?.path)) return undefined;
  const same = wanted.filter((field, place) => field.descending === offered[place]?.descending).length;
  if (same === wanted.length) return 'forward';
  return same === 0 ? 'backward' : undefined;
}

/** A document stands at several places in such an index: where it stands first says nothing of its order. */
function mayHoldArrays({ spec }: Index, path: string): boolean {
  return spec.arrayPaths?.includes(path) === true;
}
