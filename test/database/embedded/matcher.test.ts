import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Document,
} from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { DatabaseError } from '../../../src/database/embedded/errors.ts';
import { compileFilter } from '../../../src/database/embedded/matcher.ts';
import { toDoc } from './support.ts';

const id = new ObjectId('650000000000000000000001');

/** what the rule is; the documents; the filter; the places of those that match */
type Case = [name: string, documents: Document[], filter: Document, matching: number[]];

const cases: Case[] = [
  ['equality with a scalar', [{ a: 1 }, { a: 2 }, {}], { a: 1 }, [0]],
  [
    'equality crosses number types',
    [
      { a: new Int32(1) },
      { a: new Double(1) },
      { a: Long.fromNumber(1) },
      { a: Decimal128.fromString('1.0') },
      { a: '1' },
    ],
    { a: 1 },
    [0, 1, 2, 3],
  ],
  [
    'int64 beyond 2^53 is exact',
    [{ a: Long.fromString('9007199254740993') }, { a: 9007199254740992 }],
    { a: Long.fromString('9007199254740993') },
    [0],
  ],
  [
    'decimals are compared by value',
    [{ a: Decimal128.fromString('1.10') }, { a: 1.1 }],
    { a: Decimal128.fromString('1.1') },
    [0],
  ],
  [
    'null means null or missing',
    [{ a: null }, {}, { a: 0 }, { a: [null] }, { a: [] }],
    { a: null },
    [0, 1, 3],
  ],
  ['$eq null means the same', [{ a: null }, {}, { a: 1 }], { a: { $eq: null } }, [0, 1]],
  ['$ne null wants a value', [{ a: null }, {}, { a: 1 }], { a: { $ne: null } }, [2]],
  ['an element of an array matches', [{ a: [1, 2] }, { a: [3] }], { a: 2 }, [0]],
  ['a whole array matches', [{ a: [1, 2] }, { a: [2, 1] }, { a: [[1, 2]] }], { a: [1, 2] }, [0, 2]],
  [
    'subdocuments are equal by order',
    [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }],
    { a: { x: 1, y: 2 } },
    [0],
  ],
  ['subdocuments are equal as a whole', [{ a: { x: 1 } }, { a: { x: 1, y: 2 } }], { a: { x: 1 } }, [0]],
  ['a dotted path', [{ a: { b: 1 } }, { a: { b: 2 } }, { a: 1 }], { 'a.b': 1 }, [0]],
  [
    'a dotted path goes into arrays of documents',
    [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 3 }] }],
    { 'a.b': 2 },
    [0],
  ],
  ['a place in an array', [{ a: [1, 2] }, { a: [2, 1] }], { 'a.0': 1 }, [0]],
  ['a number as a field name', [{ a: { 0: 1 } }, { a: [1] }], { 'a.0': 1 }, [0, 1]],
  [
    'a dotted path to null: scalars count as missing, arrays without documents do not',
    [{ a: { b: null } }, { a: 1 }, { a: [1, 2] }, { a: [{}] }, {}],
    { 'a.b': null },
    [0, 1, 3, 4],
  ],
  ['$ne means no element equals', [{ a: [1, 2] }, { a: [3] }, {}], { a: { $ne: 1 } }, [1, 2]],
  ['$gt compares within a type', [{ a: 2 }, { a: '2' }, { a: null }, {}], { a: { $gt: 1 } }, [0]],
  ['$gte with equal values', [{ a: 1 }, { a: 0 }], { a: { $gte: 1 } }, [0]],
  ['$gte null matches null and missing', [{ a: null }, {}, { a: 1 }], { a: { $gte: null } }, [0, 1]],
  ['$gt null matches nothing', [{ a: null }, {}, { a: 1 }], { a: { $gt: null } }, []],
  ['$lt on dates', [{ a: new Date(1) }, { a: new Date(3) }, { a: 1 }], { a: { $lt: new Date(2) } }, [0]],
  ['$lte on strings is by UTF-8 bytes', [{ a: 'Z' }, { a: 'a' }, { a: 'é' }], { a: { $lte: 'a' } }, [0, 1]],
  [
    'code points above U+FFFF order after U+FFEE',
    [{ a: '\u{1F600}' }, { a: '\uFFEE' }],
    { a: { $gt: '\uFFEE' } },
    [0],
  ],
  [
    '$gt on ObjectIds',
    [{ a: id }, { a: new ObjectId('640000000000000000000001') }],
    { a: { $gte: id } },
    [0],
  ],
  [
    'a range on an array may be met by different elements',
    [{ a: [1, 9] }, { a: [5] }],
    { a: { $gt: 3, $lt: 6 } },
    [0, 1],
  ],
  [
    'Decimal128 against doubles',
    [{ a: Decimal128.fromString('2.5') }, { a: 2 }, { a: 3 }],
    { a: { $gt: 2.2 } },
    [0, 2],
  ],
  ['NaN equals NaN only', [{ a: NaN }, { a: 1 }], { a: NaN }, [0]],
  ['NaN is in no range', [{ a: NaN }, { a: 1 }], { a: { $lt: 5 } }, [1]],
  ['booleans order', [{ a: true }, { a: false }, { a: 1 }], { a: { $gt: false } }, [0]],
  ['$gt MinKey compares across types', [{ a: 1 }, { a: 'x' }], { a: { $gt: new MinKey() } }, [0, 1]],
  ['equality with MaxKey', [{ a: new MaxKey() }, { a: 1 }], { a: new MaxKey() }, [0]],
  [
    'timestamps',
    [{ a: new Timestamp({ t: 5, i: 1 }) }, { a: new Timestamp({ t: 4, i: 9 }) }],
    { a: { $gt: new Timestamp({ t: 5, i: 0 }) } },
    [0],
  ],
  [
    'binaries compare by length first',
    [{ a: new Binary(Buffer.from([9])) }, { a: new Binary(Buffer.from([1, 1])) }],
    { a: { $gt: new Binary(Buffer.from([9])) } },
    [1],
  ],
  [
    'objects compare field by field',
    [{ a: { x: 2 } }, { a: { x: 1, y: 0 } }, { a: 5 }],
    { a: { $gt: { x: 1 } } },
    [0, 1],
  ],
  ['$in', [{ a: 1 }, { a: 2 }, { a: [2, 3] }], { a: { $in: [2, 9] } }, [1, 2]],
  ['$in with null also means missing', [{ a: 1 }, {}], { a: { $in: [null] } }, [1]],
  ['$in with a whole array', [{ a: [1, 2] }, { a: [1] }], { a: { $in: [[1, 2]] } }, [0]],
  ['$in with a regex', [{ a: 'xyz' }, { a: 'abc' }], { a: { $in: [/^x/, 'q'] } }, [0]],
  [
    '$in with many values',
    [{ a: 30 }, { a: 99 }, {}],
    { a: { $in: Array.from({ length: 50 }, (_, n) => n) } },
    [0],
  ],
  ['$nin', [{ a: 1 }, { a: [2] }, {}], { a: { $nin: [2] } }, [0, 2]],
  ['$not', [{ a: 1 }, { a: 5 }, {}], { a: { $not: { $gt: 3 } } }, [0, 2]],
  ['$not of an array asks all elements', [{ a: [1, 5] }, { a: [1] }], { a: { $not: { $gt: 3 } } }, [1]],
  ['$not with a regex', [{ a: 'abc' }, { a: 'x' }, {}], { a: { $not: /^a/ } }, [1, 2]],
  ['$exists true includes null', [{ a: null }, {}, { a: 1 }], { a: { $exists: true } }, [0, 2]],
  ['$exists false', [{ a: null }, {}, { a: 1 }], { a: { $exists: false } }, [1]],
  [
    '$exists on a path in an array',
    [{ a: [{ b: 1 }] }, { a: [{}] }, { a: [1] }],
    { 'a.b': { $exists: true } },
    [0],
  ],
  ['$type by name', [{ a: 'x' }, { a: 1 }, { a: ['y'] }], { a: { $type: 'string' } }, [0, 2]],
  ['$type array', [{ a: [] }, { a: 1 }], { a: { $type: 'array' } }, [0]],
  [
    '$type number takes all four',
    [{ a: 1 }, { a: 1.5 }, { a: Long.fromNumber(1) }, { a: Decimal128.fromString('1') }, { a: '1' }],
    { a: { $type: 'number' } },
    [0, 1, 2, 3],
  ],
  ['$type int is not double', [{ a: new Int32(1) }, { a: new Double(1) }], { a: { $type: 'int' } }, [0]],
  ['$type by several codes', [{ a: 1.5 }, { a: true }, { a: null }], { a: { $type: [1, 'bool'] } }, [0, 1]],
  ['$size', [{ a: [1, 2] }, { a: [] }, { a: 2 }], { a: { $size: 2 } }, [0]],
  ['$all', [{ a: [1, 2, 3] }, { a: [1] }], { a: { $all: [1, 2] } }, [0]],
  ['$all on a scalar', [{ a: 1 }, { a: 2 }], { a: { $all: [1] } }, [0]],
  ['$all of nothing', [{ a: [] }, { a: 1 }], { a: { $all: [] } }, []],
  [
    '$all with $elemMatch',
    [{ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: 1 }] }],
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    [0],
  ],
  [
    '$elemMatch on documents wants one element for all',
    [{ a: [{ x: 1, y: 2 }] }, { a: [{ x: 1 }, { y: 2 }] }],
    { a: { $elemMatch: { x: 1, y: 2 } } },
    [0],
  ],
  [
    '$elemMatch on values wants one element for all',
    [{ a: [1, 9] }, { a: [5] }, { a: 5 }],
    { a: { $elemMatch: { $gt: 3, $lt: 6 } } },
    [1],
  ],
  [
    '$elemMatch with $or inside',
    [{ a: [{ x: 1 }] }, { a: [{ x: 3 }] }],
    { a: { $elemMatch: { $or: [{ x: 1 }, { x: 2 }] } } },
    [0],
  ],
  ['$mod truncates', [{ a: 4 }, { a: 4.7 }, { a: 5 }, { a: 'x' }], { a: { $mod: [4, 0] } }, [0, 1]],
  ['a regex', [{ a: 'abc' }, { a: 'xbc' }, { a: 1 }], { a: /^ab/ }, [0]],
  ['a regex goes into arrays', [{ a: ['x', 'abc'] }, { a: ['x'] }], { a: /b/ }, [0]],
  ['$regex with $options i', [{ a: 'ABC' }, { a: 'x' }], { a: { $regex: 'abc', $options: 'i' } }, [0]],
  ['$regex with s', [{ a: 'a\nb' }], { a: new BSONRegExp('a.b', 's') }, [0]],
  ['$regex with m', [{ a: 'x\nabc' }], { a: { $regex: '^abc', $options: 'm' } }, [0]],
  ['a leading (?i)', [{ a: 'ABC' }], { a: { $regex: '(?i)abc' } }, [0]],
  [
    '$ in a regex also stands before a last newline',
    [{ a: 'abc\n' }, { a: 'abc\nd' }],
    { a: { $regex: 'abc$' } },
    [0],
  ],
  ['a regex on Vietnamese letters', [{ a: 'đơn hàng' }, { a: 'don' }], { a: { $regex: 'ơ.' } }, [0]],
  ['$and', [{ a: 1, b: 1 }, { a: 1 }], { $and: [{ a: 1 }, { b: 1 }] }, [0]],
  ['$or', [{ a: 1 }, { b: 1 }, {}], { $or: [{ a: 1 }, { b: 1 }] }, [0, 1]],
  ['$nor', [{ a: 1 }, { b: 1 }, {}], { $nor: [{ a: 1 }, { b: 1 }] }, [2]],
  [
    'several fields are a conjunction',
    [
      { a: 1, b: 2 },
      { a: 1, b: 3 },
    ],
    { a: 1, b: 2 },
    [0],
  ],
  [
    '$expr compares fields',
    [
      { a: 2, b: 1 },
      { a: 1, b: 2 },
    ],
    { $expr: { $gt: ['$a', '$b'] } },
    [0],
  ],
  ['$expr tells missing from null', [{ a: null }, {}], { $expr: { $eq: ['$a', null] } }, [0]],
  ['$comment changes nothing', [{ a: 1 }], { a: 1, $comment: 'why' }, [0]],
  ['an empty filter matches all', [{}, { a: 1 }], {}, [0, 1]],
  ['an empty document as a value', [{ a: {} }, { a: { x: 1 } }], { a: {} }, [0]],
];

describe('the matcher follows BSON rules', () => {
  it.each(cases)('%s', (_name, documents, filter, matching) => {
    const { matches } = compileFilter(toDoc(filter));
    const found = documents.flatMap((value, place) => (matches(toDoc(value)) ? [place] : []));
    expect(found).toEqual(matching);
  });

  const refused: [name: string, filter: Document, code: number][] = [
    ['an unknown operator', { a: { $foo: 1 } }, 2],
    ['an unknown operator at the top', { $foo: 1 }, 2],
    ['$where', { $where: 'true' }, 238],
    ['$text', { $text: { $search: 'x' } }, 238],
    ['$jsonSchema', { $jsonSchema: {} }, 238],
    ['$near', { a: { $near: [0, 0] } }, 238],
    ['$bitsAllSet', { a: { $bitsAllSet: 1 } }, 238],
    ['the regex option x', { a: { $regex: 'a b', $options: 'x' } }, 238],
    ['an invalid regex', { a: { $regex: '(' } }, 51091],
    ['a possessive quantifier', { a: { $regex: 'a++' } }, 238],
    ['$and that is empty', { $and: [] }, 2],
    ['$in without an array', { a: { $in: 1 } }, 2],
    ['$mod with one number', { a: { $mod: [1] } }, 2],
    ['$size that is negative', { a: { $size: -1 } }, 2],
    ['$ne with a regex', { a: { $ne: /a/ } }, 2],
    ['$options without $regex', { a: { $options: 'i' } }, 2],
    ['an unknown type name', { a: { $type: 'nonsense' } }, 2],
  ];
  it.each(refused)('refuses %s', (_name, filter, code) => {
    expect(() => compileFilter(toDoc(filter))).toThrow(expect.objectContaining({ code }) as DatabaseError);
  });
});
