import { BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId } from 'bson';
import { describe } from 'vitest';
import { checkFilters, refused } from './run-checks.ts';

const id = new ObjectId('5ab9cbfa31c2ab715d42129e');
const mixed = [{ a: null }, {}, { a: 1 }, { a: [1, 2] }, { a: [null] }, { a: [] }, { a: 'x' }];
const numbers = [
  { a: 1 },
  { a: new Double(1) },
  { a: Long.fromNumber(1) },
  { a: Decimal128.fromString('1.0') },
];
const nested = [
  {
    r: [
      { p: 'x', s: 8 },
      { p: 'y', s: 5 },
    ],
  },
  { r: [{ p: 'x', s: 5 }] },
  { r: { p: 'x', s: 9 } },
  { r: [] },
  {},
];

describe('comparison', () => {
  checkFilters([
    [{ a: null }, mixed, [0, 1, 4]],
    [{ a: { $ne: null } }, mixed, [2, 3, 5, 6]],
    [{ a: { $exists: true } }, mixed, [0, 2, 3, 4, 5, 6]],
    [{ a: { $exists: false } }, mixed, [1]],
    [{ a: { $exists: 0 } }, mixed, [1]],
    [{ a: 1 }, mixed, [2, 3]],
    [{ a: [1, 2] }, mixed, [3]],
    [{ a: [2, 1] }, mixed, []],
    [{ a: [] }, mixed, [5]],
    [{ a: { $gt: 1 } }, mixed, [3]],
    [{ a: { $gte: null } }, mixed, [0, 1, 4]],
    [{ a: { $gt: null } }, mixed, []],
    [{ a: { $lt: 'y' } }, mixed, [6]],
    [{ a: { $lte: 1 } }, mixed, [2, 3]],
    [{ a: { $lte: null } }, mixed, [0, 1, 4]],
    [{ a: { $gte: 1, $lte: 1 } }, mixed, [2, 3]],
    [{ a: { $in: [1, null] } }, mixed, [0, 1, 2, 3, 4]],
    [{ a: { $in: [[1, 2]] } }, mixed, [3]],
    [{ a: { $in: [] } }, mixed, []],
    [{ a: { $in: [/^x/] } }, mixed, [6]],
    [{ a: { $nin: [1, 'x'] } }, mixed, [0, 1, 4, 5]],
    [{ a: { $ne: 1 } }, mixed, [0, 1, 4, 5, 6]],
    [{ a: { $not: { $gt: 0 } } }, mixed, [0, 1, 4, 5, 6]],
    [{ a: { $not: /x/ } }, mixed, [0, 1, 2, 3, 4, 5]],
    [{ a: { $gte: new MinKey() } }, mixed, [0, 1, 2, 3, 4, 5, 6]],
    [{ a: { $lt: new MaxKey() } }, mixed, [0, 1, 2, 3, 4, 5, 6]],
    [{ a: 1 }, numbers, [0, 1, 2, 3]],
    [{ a: { $gte: Decimal128.fromString('1') } }, numbers, [0, 1, 2, 3]],
    [{ a: { $lt: 1.5 } }, numbers, [0, 1, 2, 3]],
    [{ a: { $in: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17] } }, numbers, [0, 1, 2, 3]],
    [{ a: NaN }, [{ a: NaN }, { a: 1 }], [0]],
    [{ a: { $lt: 5 } }, [{ a: NaN }, { a: 1 }], [1]],
    [{ a: -0 }, [{ a: 0 }], [0]],
    [{ a: { b: 1, c: 2 } }, [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, { a: { b: 1 } }], [0]],
    [{ a: id }, [{ a: id }, { a: id.toHexString() }], [0]],
    [{ a: { $gt: new Date(0) } }, [{ a: new Date(1) }, { a: 1 }, { a: '1' }], [0]],
    [{ a: true }, [{ a: true }, { a: 1 }], [0]],
    [{ a: { $ne: /x/ } }, mixed, refused(2)],
    [{ a: { $in: 1 } }, mixed, refused(2)],
    [{ a: { $in: [{ $gt: 1 }] } }, mixed, refused(2)],
    [{ a: { $foo: 1 } }, mixed, refused(2)],
    [{ a: { $not: 1 } }, mixed, refused(2)],
    [{ $foo: [] }, mixed, refused(2)],
    [{ $where: '1' }, mixed, refused(238)],
    [{ a: { $near: [0, 0] } }, mixed, refused(238)],
    [{ $text: { $search: 'x' } }, mixed, refused(238)],
  ]);
});

describe('logic', () => {
  checkFilters([
    [{ $and: [{ a: 1 }, { a: 2 }] }, mixed, [3]],
    [{ $or: [{ a: 'x' }, { a: [] }] }, mixed, [5, 6]],
    [{ $nor: [{ a: 1 }, { a: null }] }, mixed, [5, 6]],
    [{ $or: [] }, mixed, refused(2)],
    [{ $and: {} }, mixed, refused(2)],
    [{ $or: [1] }, mixed, refused(2)],
    [{ $expr: { $gt: ['$b', '$a'] } }, [{ a: 1, b: 2 }, { a: 2, b: 1 }, { a: 1 }], [0]],
    [{ $expr: { $eq: ['$a', null] } }, mixed, [0]],
    [{ $comment: 'why', a: 'x' }, mixed, [6]],
    [{}, [{}, { a: 1 }], [0, 1]],
  ]);
});

describe('arrays and paths', () => {
  checkFilters([
    [{ 'r.s': 5 }, nested, [0, 1]],
    [{ 'r.p': 'x', 'r.s': 5 }, nested, [0, 1]],
    [{ r: { $elemMatch: { p: 'x', s: 5 } } }, nested, [1]],
    [{ r: { $elemMatch: { p: 'x', s: { $gte: 8 } } } }, nested, [0]],
    [{ 'r.0.s': 5 }, nested, [1]],
    [{ 'r.1.p': 'y' }, nested, [0]],
    [{ 'r.p': null }, nested, [4]],
    [{ 'r.p': { $exists: false } }, nested, [3, 4]],
    [{ r: { $size: 1 } }, nested, [1]],
    [{ r: { $size: 0 } }, nested, [3]],
    [{ r: { $size: -1 } }, nested, refused(2)],
    [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [{ a: [0, 2] }, { a: [1, 3] }, { a: 2 }], [0]],
    [{ a: { $elemMatch: { $ne: 1 } } }, [{ a: [1, 2] }, { a: [1] }, { a: [] }, { a: 2 }], [0]],
    [{ a: { $elemMatch: { $nin: [1, 2] } } }, [{ a: [1, 2] }, { a: [1, 3] }, { a: 3 }], [1]],
    [{ a: { $elemMatch: { $exists: true } } }, [{ a: [null] }, { a: [] }, {}], [0]],
    [{ a: { $elemMatch: { $exists: false } } }, [{ a: [null] }, { a: [] }, {}], []],
    [{ a: { $elemMatch: { $not: { $gt: 1 } } } }, [{ a: [2, 1] }, { a: [2] }, { a: [[2]] }], [0, 2]],
    [{ a: { $elemMatch: { $eq: 1 } } }, [{ a: [[1]] }, { a: [1] }], [1]],
    [{ a: { $gt: 1, $lt: 3 } }, [{ a: [0, 5] }, { a: [1] }], [0]],
    [{ a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }, { a: [1] }, { a: 1 }], [0]],
    [{ a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [0, 1]],
    [{ a: { $all: [[1]] } }, [{ a: [[1]] }, { a: [1] }], [0, 1]],
    [{ a: { $all: [] } }, [{ a: [] }, { a: 1 }], []],
    [
      { a: { $all: [{ $elemMatch: { b: 1 } }, { $elemMatch: { b: 2 } }] } },
      [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }] }],
      [0],
    ],
    [{ 'a.b': { $in: [2] } }, [{ a: [{ b: [1, 2] }] }, { a: { b: 3 } }], [0]],
    [
      { 'a.b.c': 1 },
      [{ a: [{ b: [{ c: 1 }] }] }, { a: { b: { c: [1] } } }, { a: [[{ b: { c: 1 } }]] }],
      [0, 1],
    ],
    [{ a: { $elemMatch: 1 } }, mixed, refused(2)],
    [{ a: { $all: 1 } }, mixed, refused(2)],
  ]);
});

describe('types, remainders and patterns', () => {
  const kinds = [
    { a: 1 },
    { a: 1.5 },
    { a: Long.fromNumber(1) },
    { a: 'x' },
    { a: [1] },
    { a: null },
    { a: true },
    { a: {} },
  ];
  const words = [
    { a: 'Apple' },
    { a: 'apple pie' },
    { a: 'line\napple' },
    { a: ['x', 'apple'] },
    { a: 5 },
    { a: new BSONRegExp('^apple') },
  ];
  checkFilters([
    [{ a: { $type: 'int' } }, kinds, [0, 4]],
    [{ a: { $type: 'double' } }, kinds, [1]],
    [{ a: { $type: 'number' } }, kinds, [0, 1, 2, 4]],
    [{ a: { $type: ['string', 'bool'] } }, kinds, [3, 6]],
    [{ a: { $type: 'array' } }, kinds, [4]],
    [{ a: { $type: 10 } }, kinds, [5]],
    [{ a: { $type: 'object' } }, kinds, [7]],
    [{ a: { $type: 'nothing' } }, kinds, refused(2)],
    [{ a: { $mod: [4, 0] } }, [{ a: 8 }, { a: 8.9 }, { a: 9 }, { a: 'x' }, { a: [4] }], [0, 1, 4]],
    [{ a: { $mod: [10, 3] } }, [{ a: Long.fromString('9007199254740993') }], [0]],
    [{ a: { $mod: [4] } }, kinds, refused(2)],
    [{ a: { $mod: [0, 1] } }, kinds, refused(2)],
    [{ a: /^apple/ }, words, [1, 3, 5]],
    [{ a: /apple/i }, words, [0, 1, 2, 3]],
    [{ a: { $regex: '^apple', $options: 'm' } }, words, [1, 2, 3]],
    [{ a: { $regex: '(?i)APPLE$' } }, words, [0, 2, 3]],
    [{ a: { $regex: 'line.apple', $options: 's' } }, words, [2]],
    [{ a: { $regex: '(' } }, words, refused(51091)],
    [{ a: { $regex: 'a', $options: 'q' } }, words, refused(51108)],
    [{ a: { $regex: 'a', $options: 'x' } }, words, refused(238)],
    [{ a: { $regex: 5 } }, words, refused(2)],
    [{ a: { $options: 'i' } }, words, refused(2)],
    [{ a: { $regex: 'đường', $options: 'i' } }, [{ a: 'ĐƯỜNG' }, { a: 'duong' }], [0]],
  ]);
});
