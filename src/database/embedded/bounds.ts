import { BSONRegExp } from 'bson';
import { isOperatorDoc } from './filter-facts.ts';
import { afterPrefix, encodeValues } from './keys.ts';
import { isDoc, rank, rankOf, type Doc, type Value } from './values.ts';

/** A stretch of encoded values, start included, end left out. */
export interface Interval {
  readonly start: Buffer;
  readonly end: Buffer;
  /** Whether it holds one value only. */
  readonly point: boolean;
}

/** What a filter says about each path in its conjunction: the conditions that an index may use. */
export function conditionsByPath(filter: Doc): Map<string, Value[]> {
  const found = new Map<string, Value[]>();
  const add = (part: Doc): void => {
    for (const [path, condition] of part) {
      if (path === '$and' && Array.isArray(condition)) condition.filter(isDoc).forEach(add);
      else if (!path.startsWith('$')) found.set(path, [...(found.get(path) ?? []), condition]);
    }
  };
  add(filter);
  return found;
}

const rangeRanks: ReadonlySet<number> = new Set([
  rank.number,
  rank.string,
  rank.binary,
  rank.objectId,
  rank.bool,
  rank.date,
  rank.timestamp,
]);

/**
 * The intervals of values in which a document matching these conditions must have a key; undefined when they say
 * nothing an index can use. A multikey index may use one bound only: different elements may meet different ones.
 */
export function intervalsOf(conditions: readonly Value[], multikey: boolean): Interval[] | undefined {
  let best: Interval[] | undefined;
  let lower: Interval | undefined;
  let upper: Interval | undefined;
  const parts = conditions.flatMap((condition): [string, Value][] =>
    isOperatorDoc(condition) ? [...condition] : [['$eq', condition]],
  );
  for (const [operator, operand] of parts) {
    if (operator === '$eq') best = narrower(best, points([operand]));
    // One element meets all of it: both bounds hold, whatever the other elements are.
    else if (operator === '$elemMatch' && isOperatorDoc(operand))
      best = narrower(best, intervalsOf([operand], false));
    else if (operator === '$in' && Array.isArray(operand)) best = narrower(best, points(operand));
    else if (operator === '$gt' || operator === '$gte')
      lower = narrowest(lower, above(operand, operator === '$gt'), 'start');
    else if (operator === '$lt' || operator === '$lte')
      upper = narrowest(upper, below(operand, operator === '$lt'), 'end');
  }
  if (best) return best;
  if (lower && upper && !multikey) return [intersect(lower, upper)];
  const single = lower ?? upper;
  return single && [single];
}

function narrower(a: Interval[] | undefined, b: Interval[] | undefined): Interval[] | undefined {
  if (!a || !b) return a ?? b;
  return a.length <= b.length ? a : b;
}

function narrowest(
  a: Interval | undefined,
  b: Interval | undefined,
  side: 'start' | 'end',
): Interval | undefined {
  if (!a || !b) return a ?? b;
  const order = Buffer.compare(a[side], b[side]);
  return order > 0 === (side === 'start') ? a : b;
}

function intersect(lower: Interval, upper: Interval): Interval {
  const start = Buffer.compare(lower.start, upper.start) >= 0 ? lower.start : upper.start;
  const end = Buffer.compare(lower.end, upper.end) <= 0 ? lower.end : upper.end;
  return { start, end: Buffer.compare(start, end) <= 0 ? end : start, point: false };
}

function points(values: readonly Value[]): Interval[] | undefined {
  if (values.some((value) => Array.isArray(value) || value instanceof BSONRegExp)) return undefined;
  const keys = new Map(values.map((value) => [encodeValues(value).toString('latin1'), encodeValues(value)]));
  return [...keys.values()]
    .sort((a, b) => a.compare(b))
    .map((start) => ({ start, end: afterPrefix(start), point: true }));
}

function above(value: Value, open: boolean): Interval | undefined {
  if (!rangeRanks.has(rankOf(value))) return undefined;
  const key = encodeValues(value);
  return { start: open ? afterPrefix(key) : key, end: Buffer.of(rankOf(value) + 1), point: false };
}

function below(value: Value, open: boolean): Interval | undefined {
  if (!rangeRanks.has(rankOf(value))) return undefined;
  const key = encodeValues(value);
  return { start: Buffer.of(rankOf(value)), end: open ? key : afterPrefix(key), point: false };
}

/** The same stretch among bit-inverted keys; it may hold a little more, since every document found is checked again. */
export function inverted(interval: Interval): Interval {
  return { start: flip(interval.end), end: afterPrefix(flip(interval.start)), point: interval.point };
}

function flip(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => 255 - byte));
}
