import { Decimal128, Double } from 'bson';
import { describe } from 'vitest';
import { checkExpressions, missing, refused } from './run-checks.ts';

const dec = (text: string): Decimal128 => Decimal128.fromString(text);
const dbl = (value: number): Double => new Double(value);

describe('arrays', () => {
  checkExpressions([
    [{ $size: [[1, 2]] }, 2],
    [{ $size: '$a' }, refused(17124)],
    [{ $isArray: [[1]] }, true],
    [{ $in: ['x', ['a', 'x']] }, true],
    [{ $in: [2, [dbl(2)]] }, true],
    [{ $in: [1, 'x'] }, refused(40081)],
    [{ $indexOfArray: [['a', 'abc'], 'a'] }, 0],
    [{ $indexOfArray: [[1, 2, 1], 1, 1] }, 2],
    [{ $indexOfArray: [[1], 5] }, -1],
    [{ $indexOfArray: [null, 'foo'] }, null],
    [{ $arrayElemAt: [[1, 2, 3], 0] }, 1],
    [{ $arrayElemAt: [[1, 2, 3], -2] }, 2],
    [{ $arrayElemAt: [[1, 2, 3], 15] }, missing],
    [{ $first: [[1, 2]] }, 1],
    [{ $last: [[1, 2]] }, 2],
    [{ $first: [[]] }, missing],
    [{ $concatArrays: [['hello', ' '], ['world']] }, ['hello', ' ', 'world']],
    [{ $concatArrays: [[1], null] }, null],
    [{ $concatArrays: [[1], 2] }, refused(28664)],
    [{ $concatArrays: [1, null] }, refused(28664)],
    [{ $concatArrays: [[1], null, 2] }, null],
    [{ $reverseArray: [[1, 2, 3]] }, [3, 2, 1]],
    [{ $reverseArray: null }, null],
    [{ $slice: [[1, 2, 3], 1, 1] }, [2]],
    [{ $slice: [[1, 2, 3], -2] }, [2, 3]],
    [{ $slice: [[1, 2, 3], 15, 2] }, []],
    [{ $slice: [[1, 2, 3], -15, 2] }, [1, 2]],
    [{ $slice: [[1], 0, 0] }, refused(28729)],
    [{ $range: [0, 10, 2] }, [0, 2, 4, 6, 8]],
    [{ $range: [10, 0, -2] }, [10, 8, 6, 4, 2]],
    [{ $range: [0, 10, -2] }, []],
    [{ $range: [0, 5] }, [0, 1, 2, 3, 4]],
    [{ $range: [0, 5, 0] }, refused(34443)],
    [{ $sortArray: { input: [3, 'a', 1], sortBy: 1 } }, [1, 3, 'a']],
    [{ $sortArray: { input: [{ a: 1 }, { a: 2 }], sortBy: { a: -1 } } }, [{ a: 2 }, { a: 1 }]],
    [{ $map: { input: [1, 2], as: 'n', in: { $add: ['$$n', 1] } } }, [2, 3]],
    [{ $map: { input: [1], in: '$$this' } }, [1]],
    [{ $map: { input: [{ a: 1 }, {}], in: '$$this.a' } }, [1, null]],
    [{ $map: { input: null, in: 1 } }, null],
    [{ $map: { input: 'x', in: 1 } }, refused(28651)],
    [{ $filter: { input: [1, 'a', 2], as: 'n', cond: { $isNumber: '$$n' } } }, [1, 2]],
    [{ $filter: { input: [1, 2, 3], cond: true, limit: 2 } }, [1, 2]],
    [{ $reduce: { input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, 'ab'],
    [{ $reduce: { input: null, initialValue: 1, in: 1 } }, null],
    [{ $sum: [1, 2, 'x'] }, 3],
    [{ $sum: [[1, 2.5]] }, 3.5],
    [{ $sum: '$a' }, 6, { a: [1, 2, 3] }],
    [{ $avg: [[1, 2]] }, 1.5],
    [{ $avg: [['x']] }, null],
    [{ $avg: [dec('1'), dec('2')] }, dec('1.5')],
    [{ $max: [1, 'a', null] }, 'a'],
    [{ $min: [3, 1, '$nothing'] }, 1],
    [{ $max: [] }, null],
    [{ $median: { input: [1, 2, 3, 4], method: 'approximate' } }, dbl(2)],
    [{ $percentile: { input: [10, 20, 30], p: [0.5, 0.99], method: 'approximate' } }, [dbl(20), dbl(30)]],
    [{ $percentile: { input: [], p: [0.5], method: 'approximate' } }, [null]],
  ]);
});

describe('sets', () => {
  checkExpressions([
    [{ $setUnion: [['b', 'a', 'b'], ['c']] }, ['a', 'b', 'c']],
    [{ $setUnion: [[1], null] }, null],
    [{ $setUnion: [1, null] }, refused(17047)],
    [{ $setIntersection: [null, 1] }, null],
    [{ $setIntersection: [[], null] }, []],
    [{ $setIntersection: [1, null] }, refused(17047)],
    [
      {
        $setIntersection: [
          ['a', 'b'],
          ['b', 'a', 'b'],
        ],
      },
      ['a', 'b'],
    ],
    [{ $setIntersection: [['a'], [['a']]] }, []],
    [
      {
        $setDifference: [
          ['b', 'a'],
          ['a', 'c'],
        ],
      },
      ['b'],
    ],
    [
      {
        $setEquals: [
          ['a', 'b', 'a'],
          ['b', 'a'],
        ],
      },
      true,
    ],
    [{ $setEquals: [['a'], [['a']]] }, false],
    [{ $setIsSubset: [['a'], ['b', 'a']] }, true],
    [{ $setIsSubset: [['a'], 'a'] }, refused(17047)],
    [{ $anyElementTrue: [[false, 0, 'x']] }, true],
    [{ $anyElementTrue: [[]] }, false],
    [{ $allElementsTrue: [[]] }, true],
    [{ $allElementsTrue: [[true, null]] }, false],
  ]);
});

describe('documents and variables', () => {
  checkExpressions([
    [
      {
        $mergeObjects: [
          { a: 1, b: 2 },
          { b: 3, c: 4 },
        ],
      },
      { a: 1, b: 3, c: 4 },
    ],
    [{ $mergeObjects: [{ a: 1 }, null] }, { a: 1 }],
    [{ $mergeObjects: [1] }, refused(40400)],
    [
      { $objectToArray: { a: 1, b: 'x' } },
      [
        { k: 'a', v: 1 },
        { k: 'b', v: 'x' },
      ],
    ],
    [{ $objectToArray: 1 }, refused(40390)],
    [
      {
        $arrayToObject: [
          [
            ['a', 1],
            ['b', 2],
          ],
        ],
      },
      { a: 1, b: 2 },
    ],
    [{ $arrayToObject: [[{ k: 'a', v: 1 }]] }, { a: 1 }],
    [{ $arrayToObject: null }, null],
    [{ $getField: 'a.b' }, 5, { 'a.b': 5 }],
    [{ $getField: { field: 'x', input: { x: 1 } } }, 1],
    [{ $getField: 'none' }, missing],
    [{ $setField: { field: 'b', input: { a: 1 }, value: 2 } }, { a: 1, b: 2 }],
    [{ $setField: { field: 'a', input: { a: 1, b: 2 }, value: '$$REMOVE' } }, { b: 2 }],
    [{ $unsetField: { field: 'a', input: { a: 1, b: 2 } } }, { b: 2 }],
    [{ $let: { vars: { low: 1, high: '$$ROOT.n' }, in: { $gt: ['$$high', '$$low'] } } }, true, { n: 2 }],
    [{ $let: { vars: { a: 1 }, in: { $let: { vars: { b: '$$a' }, in: '$$b' } } } }, 1],
    [{ $let: { vars: { Upper: 1 }, in: 1 } }, refused(9)],
  ]);
});
