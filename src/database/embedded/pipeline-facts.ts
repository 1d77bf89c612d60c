import type { Query } from './query.ts';
import { readSort } from './sort.ts';
import { stageEntry } from './stages.ts';
import { isDoc, toNumber, type Doc, type Value } from './values.ts';

/** Takes the stages at the front that a query can do: $match, then $sort, then $limit. */
export function splitPipeline(stages: readonly Value[]): { query: Query; rest: readonly Value[] } {
  const entries = stages.map(stageEntry);
  let at = 0;
  const filters: Doc[] = [];
  for (; entries[at]?.[0] === '$match'; at++) {
    const filter = entries[at]?.[1];
    if (!isDoc(filter)) break;
    filters.push(filter);
  }
  const filter: Doc =
    filters.length > 1 ? new Map([['$and', filters]]) : (filters[0] ?? new Map<string, Value>());
  const sort = entries[at]?.[0] === '$sort' ? entries[at]?.[1] : undefined;
  if (!isDoc(sort) || sort.size === 0) return { query: { filter }, rest: stages.slice(at) };
  const next = entries[at + 1];
  const limit = next?.[0] === '$limit' ? toNumber(next[1]) : undefined;
  const query = { filter, sort: readSort(sort), ...(limit !== undefined && limit > 0 && { limit }) };
  return { query, rest: stages.slice(at + 1) };
}

/** The top-level fields that stages need when the first of them keeps nothing else; undefined when all may matter. */
export function fieldsUsed(stages: readonly Value[]): ReadonlySet<string> | undefined {
  const [first] = stages;
  if (first === undefined) return undefined;
  const [name, spec] = stageEntry(first);
  if (name === '$count') return new Set();
  if (name !== '$group' && name !== '$sortByCount') return undefined;
  const found = new Set<string>();
  return collect(spec, found) ? found : undefined;
}

/** These name fields without a dollar. */
const namesFields: ReadonlySet<string> = new Set([
  '$top',
  '$topN',
  '$bottom',
  '$bottomN',
  '$getField',
  '$setField',
  '$unsetField',
]);

function collect(value: Value, found: Set<string>): boolean {
  if (typeof value === 'string') {
    if (value.startsWith('$$')) return false;
    if (value.startsWith('$')) found.add(value.slice(1).split('.')[0] ?? '');
    return true;
  }
  if (Array.isArray(value)) return value.every((element) => collect(element, found));
  if (!isDoc(value)) return true;
  return [...value].every(([name, element]) => !namesFields.has(name) && collect(element, found));
}
