import type { Binary, BSONRegExp, Code, Timestamp } from 'bson';
import { compareNumbers, type NumberValue } from './numbers.ts';
import { rank, rankOf, type Doc, type Value } from './values.ts';

/** Orders two values as BSON does: by type class first, then by value; missing orders as null. */
export function compareValues(a: Value | undefined, b: Value | undefined): number {
  if (a === b && typeof a !== 'object') return 0;
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const classA = rankOf(a);
  const classB = rankOf(b);
  return classA === classB ? compareWithinClass(classA, a, b) : classA - classB;
}

/** Whether two values are equal as BSON compares them: 1, 1.0 and NumberLong(1) are; field order counts. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  return compareValues(a, b) === 0;
}

/** Orders by UTF-8 bytes, which is code point order; JS compares UTF-16 units, which differs above U+D7FF. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareWithinClass(kind: number, a: Value | undefined, b: Value | undefined): number {
  switch (kind) {
    // the class of both was just looked up, so each cast below states what rankOf found
    case rank.number:
      return compareNumbers(a as NumberValue, b as NumberValue);
    case rank.string:
      return compareStrings(a as string, b as string);
    case rank.object:
      return compareDocuments(a as Doc, b as Doc);
    case rank.array:
      return compareArrays(a as Value[], b as Value[]);
    case rank.date:
      return (a as Date).getTime() - (b as Date).getTime();
    case rank.bool:
      return Number(a) - Number(b);
    default:
      return compareRare(kind, a, b);
  }
}

function compareRare(kind: number, a: Value | undefined, b: Value | undefined): number {
  switch (kind) {
    // as above: rankOf has told the class of both
    case rank.objectId:
      return Buffer.compare((a as { id: Uint8Array }).id, (b as { id: Uint8Array }).id);
    case rank.binary:
      return compareBinaries(a as Binary, b as Binary);
    case rank.timestamp:
      return (
        Number((a as Timestamp).toBigInt() > (b as Timestamp).toBigInt()) -
        Number((a as Timestamp).toBigInt() < (b as Timestamp).toBigInt())
      );
    case rank.regex:
      return compareRegexes(a as BSONRegExp, b as BSONRegExp);
    case rank.javascript:
      return compareStrings((a as Code).code, (b as Code).code);
    default:
      return 0;
  }
}

function compareDocuments(a: Doc, b: Doc): number {
  const right = b.entries();
  for (const [name, value] of a) {
    const next = right.next();
    if (next.done) return 1;
    const [otherName, other] = next.value;
    const difference =
      rankOf(value) - rankOf(other) || compareStrings(name, otherName) || compareValues(value, other);
    if (difference !== 0) return difference;
  }
  return right.next().done ? 0 : -1;
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = compareValues(a[index], b[index]);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(bytesOf(a), bytesOf(b));
}

function bytesOf(value: Binary): Uint8Array {
  return value.buffer.subarray(0, value.position);
}

function compareRegexes(a: BSONRegExp, b: BSONRegExp): number {
  return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
}
