import { Decimal128, Double, Long } from 'bson';
import { describe } from 'vitest';
import { checkPipelines, refused } from './run-checks.ts';

const dec = (text: string): Decimal128 => Decimal128.fromString(text);
const dbl = (value: number): Double => new Double(value);
const long = (value: number): Long => Long.fromNumber(value);
const sales = [
  { _id: 1, item: 'a', n: 2, at: 5 },
  { _id: 2, item: 'b', n: 1, at: 3 },
  { _id: 3, item: 'a', n: 5, at: 1 },
  { _id: 4, item: 'b', n: 3, at: 4 },
];
const all = (accumulator: object): object[] => [{ $group: { _id: null, v: accumulator } }, { $unset: '_id' }];

describe('groups', () => {
  checkPipelines([
    [
      [{ $group: { _id: '$item', n: { $sum: '$n' } } }],
      sales,
      [
        { _id: 'a', n: 7 },
        { _id: 'b', n: 4 },
      ],
    ],
    [[{ $group: { _id: null } }], [], []],
    [
      [{ $group: { _id: { $mod: ['$n', 2] }, l: { $push: '$_id' } } }],
      sales,
      [
        { _id: 0, l: [1] },
        { _id: 1, l: [2, 3, 4] },
      ],
    ],
    [[{ $group: { _id: '$x' } }], [{ x: 1 }, { x: dbl(1) }, {}, { x: null }], [{ _id: 1 }, { _id: null }]],
    [[{ $group: { n: { $sum: 1 } } }], sales, refused(15955)],
    [[{ $group: { _id: 1, n: 5 } }], sales, refused(40234)],
    [[{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], sales, refused(40235)],
    [all({ $avg: '$n' }), sales, [{ v: 2.75 }]],
    [all({ $avg: '$item' }), sales, [{ v: null }]],
    [all({ $min: '$n' }), sales, [{ v: 1 }]],
    [all({ $max: '$nothing' }), sales, [{ v: null }]],
    [all({ $first: '$n' }), sales, [{ v: 2 }]],
    [all({ $last: '$n' }), sales, [{ v: 3 }]],
    [all({ $count: {} }), sales, [{ v: 4 }]],
    [all({ $count: 1 }), sales, refused(14)],
    [all({ $addToSet: '$item' }), sales, [{ v: ['a', 'b'] }]],
    [all({ $sum: '$x' }), [{ x: dec('0.1') }, { x: dec('0.2') }, { x: 1 }], [{ v: dec('1.3') }]],
    [all({ $avg: '$x' }), [{ x: dec('1') }, { x: dec('2') }], [{ v: dec('1.5') }]],
    [all({ $sum: '$x' }), [{ x: 2147483647 }, { x: 1 }], [{ v: long(2147483648) }]],
    [all({ $sum: '$x' }), [{ x: 0.1 }, { x: 0.2 }, { x: 'y' }], [{ v: 0.30000000000000004 }]],
    [all({ $stdDevPop: '$n' }), [{ n: 2 }, { n: 4 }], [{ v: dbl(1) }]],
    [all({ $stdDevSamp: '$n' }), [{ n: 2 }], [{ v: null }]],
    [all({ $mergeObjects: '$o' }), [{ o: { a: 1 } }, {}, { o: { b: 2, a: 3 } }], [{ v: { a: 3, b: 2 } }]],
    [all({ $top: { sortBy: { at: 1 }, output: '$n' } }), sales, [{ v: 5 }]],
    [all({ $bottom: { sortBy: { at: 1 }, output: ['$item', '$n'] } }), sales, [{ v: ['a', 2] }]],
    [all({ $topN: { n: 2, sortBy: { n: -1 }, output: '$n' } }), sales, [{ v: [5, 3] }]],
    [all({ $bottomN: { n: 2, sortBy: { n: -1 }, output: '$n' } }), sales, [{ v: [2, 1] }]],
    [all({ $topN: { n: 0, sortBy: { n: -1 }, output: '$n' } }), sales, refused(5787903)],
    [all({ $firstN: { n: 3, input: '$n' } }), sales, [{ v: [2, 1, 5] }]],
    [all({ $lastN: { n: 2, input: '$n' } }), sales, [{ v: [5, 3] }]],
    [all({ $minN: { n: 2, input: '$n' } }), sales, [{ v: [1, 2] }]],
    [all({ $maxN: { n: 9, input: '$n' } }), sales, [{ v: [5, 3, 2, 1] }]],
    [all({ $median: { input: '$n', method: 'approximate' } }), sales, [{ v: dbl(2) }]],
    [
      all({ $percentile: { input: '$n', p: [0.9, 0.1], method: 'approximate' } }),
      sales,
      [{ v: [dbl(5), dbl(1)] }],
    ],
    [all({ $median: { input: '$item', method: 'approximate' } }), sales, [{ v: null }]],
    [all({ $median: { input: '$n', method: 'exact' } }), sales, refused(2)],
    [
      [{ $sortByCount: '$item' }],
      [...sales, { item: 'b' }],
      [
        { _id: 'b', count: 3 },
        { _id: 'a', count: 2 },
      ],
    ],
    [[{ $count: 'all' }], sales, [{ all: 4 }]],
    [[{ $count: 'all' }], [], []],
    [[{ $count: '$x' }], sales, refused(40158)],
  ]);
});

describe('buckets', () => {
  const years = [1, 5, 5, 9, 12, 20].map((y) => ({ y }));
  checkPipelines([
    [
      [{ $bucket: { groupBy: '$y', boundaries: [0, 5, 10], default: 'other' } }],
      years,
      [
        { _id: 0, count: 1 },
        { _id: 5, count: 3 },
        { _id: 'other', count: 2 },
      ],
    ],
    [
      [{ $bucket: { groupBy: '$y', boundaries: [0, 50], output: { s: { $sum: '$y' } } } }],
      years,
      [{ _id: 0, s: 52 }],
    ],
    [[{ $bucket: { groupBy: '$y', boundaries: [5, 10] } }], years, refused(40066)],
    [[{ $bucket: { groupBy: '$y', boundaries: [5] } }], years, refused(40192)],
    [[{ $bucket: { groupBy: '$y', boundaries: [5, 'x'] } }], years, refused(40193)],
    [[{ $bucket: { groupBy: '$y', boundaries: [5, 1] } }], years, refused(40194)],
    [
      [{ $bucketAuto: { groupBy: '$y', buckets: 3 } }],
      years,
      [
        { _id: { min: 1, max: 9 }, count: 3 },
        { _id: { min: 9, max: 20 }, count: 2 },
        { _id: { min: 20, max: 20 }, count: 1 },
      ],
    ],
    [
      [{ $bucketAuto: { groupBy: '$y', buckets: 9 } }],
      [{ y: 1 }, { y: 2 }],
      [
        { _id: { min: 1, max: 2 }, count: 1 },
        { _id: { min: 2, max: 2 }, count: 1 },
      ],
    ],
    [[{ $bucketAuto: { groupBy: '$y', buckets: 2, granularity: 'R5' } }], years, refused(238)],
  ]);
});

describe('shapes', () => {
  checkPipelines([
    [[{ $match: { n: { $gt: 2 } } }, { $project: { n: 1, _id: 0 } }], sales, [{ n: 5 }, { n: 3 }]],
    [
      [{ $sort: { item: -1, n: 1 } }, { $project: { _id: 1 } }],
      sales,
      [{ _id: 2 }, { _id: 4 }, { _id: 1 }, { _id: 3 }],
    ],
    [[{ $sort: { n: 2 } }], sales, refused(15975)],
    [[{ $skip: 1 }, { $limit: 1 }, { $project: { _id: 1 } }], sales, [{ _id: 2 }]],
    [[{ $limit: 0 }], sales, refused(15958)],
    [[{ $addFields: { 'a.b': '$n', n: '$$REMOVE' } }], [{ n: 1, a: { c: 2 } }], [{ a: { c: 2, b: 1 } }]],
    [[{ $addFields: { 'a.y': 5 } }], [{ a: [{ x: 1 }, 2] }], [{ a: [{ x: 1, y: 5 }, { y: 5 }] }]],
    [[{ $project: { x: { y: '$n' }, _id: 0 } }], [{ _id: 1, n: 2 }], [{ x: { y: 2 } }]],
    [[{ $project: {} }], sales, refused(51272)],
    [[{ $unset: ['a', 'b.c'] }], [{ a: 1, b: { c: 2, d: 3 } }], [{ b: { d: 3 } }]],
    [[{ $replaceRoot: { newRoot: '$o' } }], [{ o: { a: 1 } }], [{ a: 1 }]],
    [[{ $replaceRoot: { newRoot: '$n' } }], [{ n: 1 }], refused(40228)],
    [[{ $replaceWith: { $mergeObjects: [{ z: 0 }, '$$ROOT'] } }], [{ a: 1 }], [{ z: 0, a: 1 }]],
    [
      [{ $unwind: '$l' }],
      [{ l: [1, 2] }, { l: [] }, {}, { l: 5 }, { l: null }],
      [{ l: 1 }, { l: 2 }, { l: 5 }],
    ],
    [
      [{ $unwind: { path: '$l', preserveNullAndEmptyArrays: true } }],
      [{ l: [] }, {}, { l: null }],
      [{}, {}, { l: null }],
    ],
    [
      [{ $unwind: { path: '$l', includeArrayIndex: 'i' } }],
      [{ l: ['x'] }, { l: 'y' }],
      [
        { l: 'x', i: long(0) },
        { l: 'y', i: null },
      ],
    ],
    [[{ $unwind: 'l' }], sales, refused(28818)],
    [
      [{ $facet: { n: [{ $count: 'c' }], top: [{ $limit: 1 }, { $project: { _id: 1 } }] } }],
      sales,
      [{ n: [{ c: 4 }], top: [{ _id: 1 }] }],
    ],
    [[{ $facet: { x: [{ $facet: {} }] } }], sales, refused(40600)],
    [[{ $sample: { size: 9 } }, { $count: 'n' }], sales, [{ n: 4 }]],
    [[{ $sample: { size: 2 } }, { $count: 'n' }], sales, [{ n: 2 }]],
    [[{ $merge: 'x' }], sales, refused(238)],
    [[{ $setWindowFields: {} }], sales, refused(238)],
    [[{ a: 1, b: 2 }], sales, refused(40323)],
  ]);
});

describe('other collections', () => {
  const other = [
    { _id: 1, k: 1, q: 5 },
    { _id: 2, k: [1, 2], q: 9 },
    { _id: 3, q: 1 },
  ];
  const equal = { from: 'other', localField: 'f', foreignField: 'k', as: 'r' };
  const ids = { $project: { r: '$r._id', _id: 0 } };
  checkPipelines(
    [
      [
        [{ $lookup: equal }, ids],
        [{ f: 1 }, { f: 2 }, { f: null }, {}, { f: [2, 7] }],
        [{ r: [1, 2] }, { r: [2] }, { r: [3] }, { r: [3] }, { r: [2] }],
      ],
      [[{ $lookup: { ...equal, from: 'nobody' } }, ids], [{ f: 1 }], [{ r: [] }]],
      [[{ $lookup: { ...equal, pipeline: [{ $match: { q: { $gt: 5 } } }] } }, ids], [{ f: 1 }], [{ r: [2] }]],
      [
        [
          {
            $lookup: {
              from: 'other',
              let: { least: '$f' },
              pipeline: [{ $match: { $expr: { $gt: ['$q', '$$least'] } } }],
              as: 'r',
            },
          },
          ids,
        ],
        [{ f: 4 }, { f: 8 }, {}],
        [{ r: [1, 2] }, { r: [2] }, { r: [1, 2, 3] }],
      ],
      [
        [
          {
            $lookup: {
              from: 'other',
              pipeline: [{ $group: { _id: { $sum: 1 }, n: { $sum: '$q' } } }],
              as: 'r',
            },
          },
        ],
        [{}],
        [{ r: [{ _id: 1, n: 15 }] }],
      ],
      [[{ $lookup: { from: 'other', as: 'r' } }], [{}], refused(9)],
      [[{ $lookup: { ...equal, let: { a: 1 } } }], [{}], refused(9)],
      [[{ $lookup: { ...equal, as: 5 } }], [{}], refused(9)],
      [
        [{ $unionWith: 'other' }, { $project: { q: 1, _id: 0 } }],
        [{ q: 0 }],
        [{ q: 0 }, { q: 5 }, { q: 9 }, { q: 1 }],
      ],
      [[{ $unionWith: { coll: 'other', pipeline: [{ $match: { q: 1 } }] } }], [], [{ _id: 3, q: 1 }]],
      [[{ $unionWith: { from: 'other' } }], [], refused(40415)],
    ],
    other,
  );
});
