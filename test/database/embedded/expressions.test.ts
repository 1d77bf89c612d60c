import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { freshName, withDatabase } from './support.ts';

const opened = withDatabase();

async function run(documents: Document[], pipeline: Document[]): Promise<Document[]> {
  const collection = opened().db.collection(freshName());
  if (documents.length > 0) await collection.insertMany(documents);
  return collection.aggregate(pipeline).toArray();
}

describe('expressions', () => {
  const cases: [name: string, expression: unknown, result: unknown, value?: Document][] = [
    ['$add', { $add: ['$a', 2, 3] }, 6],
    ['$add to a date', { $add: [new Date(5), 10] }, new Date(15)],
    ['$add with null', { $add: [1, null] }, null],
    ['$subtract of dates is milliseconds', { $subtract: [new Date(50), new Date(20)] }, 30],
    ['$multiply', { $multiply: [3, 0.5] }, 1.5],
    ['$divide', { $divide: [7, 2] }, 3.5],
    ['$mod', { $mod: [-7, 3] }, -1],
    ['$abs', { $abs: -4 }, 4],
    ['$ceil and $floor', [{ $ceil: 1.2 }, { $floor: -1.2 }], [2, -2]],
    ['$sqrt', { $sqrt: 9 }, 3],
    ['$round is half to even', [{ $round: 2.5 }, { $round: 3.5 }, { $round: [1.245, 2] }], [2, 4, 1.24]],
    ['$trunc', [{ $trunc: -2.7 }, { $trunc: [2.789, 1] }], [-2, 2.7]],
    ['$eq tells missing from null', { $eq: ['$missing', null] }, false],
    ['$ne', { $ne: [1, 2] }, true],
    ['$gt crosses types', { $gt: ['x', 5] }, true],
    ['$gte, $lt, $lte', [{ $gte: [2, 2] }, { $lt: [1, 2] }, { $lte: [3, 2] }], [true, true, false]],
    ['$cmp', { $cmp: [1, 2] }, -1],
    ['$and, $or, $not', [{ $and: [1, true] }, { $or: [0, null] }, { $not: [0] }], [true, false, true]],
    [
      '$cond as a list and by name',
      [{ $cond: [true, 1, 2] }, { $cond: { if: 0, then: 1, else: 2 } }],
      [1, 2],
    ],
    ['$ifNull', { $ifNull: ['$missing', null, 7] }, 7],
    [
      '$switch',
      { $switch: { branches: [{ case: { $gt: ['$a', 5] }, then: 'big' }], default: 'small' } },
      'small',
    ],
    ['$type', [{ $type: '$a' }, { $type: '$missing' }, { $type: 'x' }], ['int', 'missing', 'string']],
    ['$isNumber', [{ $isNumber: 1 }, { $isNumber: 'x' }], [true, false]],
    ['$concat', [{ $concat: ['a', 'b'] }, { $concat: ['a', null] }], ['ab', null]],
    [
      '$toLower and $toUpper are for ASCII',
      [{ $toLower: 'ĐƠN A' }, { $toUpper: 'đơn a' }],
      ['ĐƠn a', 'đơN A'],
    ],
    ['$toString', [{ $toString: 12 }, { $toString: new Date(0) }], ['12', '1970-01-01T00:00:00.000Z']],
    ['$strLenCP counts code points', { $strLenCP: 'đ\u{1F600}' }, 2],
    ['$split', { $split: ['a,b', ','] }, ['a', 'b']],
    ['$substrCP', { $substrCP: ['đơn hàng', 4, 4] }, 'hàng'],
    ['$size', { $size: [[1, 2]] }, 2],
    ['$isArray', [{ $isArray: [[1]] }, { $isArray: 1 }], [true, false]],
    ['$in', { $in: [2, [1, 2]] }, true],
    ['$arrayElemAt', [{ $arrayElemAt: [[1, 2, 3], -1] }, { $arrayElemAt: [[1], 5] }], [3, null]],
    ['$first and $last', [{ $first: [[1, 2]] }, { $last: [[1, 2]] }], [1, 2]],
    ['$concatArrays', { $concatArrays: [[1], [2]] }, [1, 2]],
    ['$map', { $map: { input: [1, 2], as: 'x', in: { $add: ['$$x', 1] } } }, [2, 3]],
    ['$filter', { $filter: { input: [1, 5], cond: { $gt: ['$$this', 2] } } }, [5]],
    ['a path through an array', '$l.x', [1, 2], { l: [{ x: 1 }, { y: 0 }, { x: 2 }] }],
    ['$$ROOT', '$$ROOT._id', 1],
    [
      'parts of a date in a zone',
      [
        { $year: { date: new Date('2024-12-31T20:00:00Z'), timezone: '+07:00' } },
        { $month: { date: new Date(0) } },
        { $dayOfMonth: new Date(0) },
        { $hour: { date: new Date(0), timezone: 'Asia/Ho_Chi_Minh' } },
      ],
      [2025, 1, 1, 8],
    ],
    [
      '$dayOfWeek, $minute, $second',
      [{ $dayOfWeek: new Date(0) }, { $minute: new Date(90_000) }, { $second: new Date(90_000) }],
      [5, 1, 30],
    ],
    [
      '$dateToString with every letter',
      {
        $dateToString: {
          date: new Date('2024-03-31T17:05:06.007Z'),
          format: '%Y-%m-%d %H:%M:%S.%L %j %u %w %G-%V %z %Z %%',
          timezone: '+07:00',
        },
      },
      '2024-04-01 00:05:06.007 092 1 2 2024-14 +0700 +420 %',
    ],
    ['$dateToString of null', { $dateToString: { date: null, onNull: 'none' } }, 'none'],
    [
      '$dateTrunc to a day in a zone',
      { $dateTrunc: { date: new Date('2024-03-31T17:30:00Z'), unit: 'day', timezone: 'Asia/Ho_Chi_Minh' } },
      new Date('2024-03-31T17:00:00Z'),
    ],
    [
      '$dateTrunc to a day across summer time',
      { $dateTrunc: { date: new Date('2024-04-01T10:00:00Z'), unit: 'day', timezone: 'Europe/Berlin' } },
      new Date('2024-03-31T22:00:00Z'),
    ],
    [
      '$dateTrunc to a week',
      { $dateTrunc: { date: new Date('2024-04-03T10:00:00Z'), unit: 'week', startOfWeek: 'monday' } },
      new Date('2024-04-01T00:00:00Z'),
    ],
    [
      '$dateTrunc to a month, a quarter, a year',
      [
        { $dateTrunc: { date: new Date('2024-05-03T10:00:00Z'), unit: 'month' } },
        { $dateTrunc: { date: new Date('2024-05-03T10:00:00Z'), unit: 'quarter' } },
        { $dateTrunc: { date: new Date('2024-05-03T10:00:00Z'), unit: 'year' } },
      ],
      [new Date('2024-05-01'), new Date('2024-04-01'), new Date('2024-01-01')],
    ],
    [
      '$dateTrunc in bins of hours',
      { $dateTrunc: { date: new Date('2024-05-03T10:40:00Z'), unit: 'hour', binSize: 6 } },
      new Date('2024-05-03T06:00:00Z'),
    ],
  ];
  it.each(cases)('%s', async (_name, expression, result, value = {}) => {
    const [row] = await run(
      [{ _id: 1, a: 1, ...value }],
      [
        {
          $project: { _id: 0, r: Array.isArray(expression) ? expression : { $cond: [true, expression, 0] } },
        },
      ],
    );
    expect(row?.r).toEqual(result);
  });
});
