import { Double, Long, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { freshName, withDatabase } from './support.ts';

const opened = withDatabase();

async function run(documents: Document[], pipeline: Document[]): Promise<Document[]> {
  const collection = opened().db.collection(freshName());
  if (documents.length > 0) await collection.insertMany(documents);
  return collection.aggregate(pipeline).toArray();
}

const sales = [
  { _id: 1, shop: 'a', n: 1, at: new Date('2024-03-31T17:30:00Z') },
  { _id: 2, shop: 'b', n: 5, at: new Date('2024-04-01T10:00:00Z') },
  { _id: 3, shop: 'a', n: 3, at: new Date('2024-03-31T16:00:00Z') },
  { _id: 4, shop: 'a', at: null },
];

describe('aggregation stages', () => {
  const cases: [name: string, documents: Document[], pipeline: Document[], rows: Document[]][] = [
    [
      '$match, $sort, $skip, $limit',
      sales,
      [
        { $match: { shop: 'a' } },
        { $sort: { _id: -1 } },
        { $skip: 1 },
        { $limit: 1 },
        { $project: { n: 1 } },
      ],
      [{ _id: 3, n: 3 }],
    ],
    [
      '$group with sums, means and ends',
      sales,
      [
        { $sort: { _id: 1 } },
        {
          $group: {
            _id: '$shop',
            sum: { $sum: '$n' },
            avg: { $avg: '$n' },
            min: { $min: '$n' },
            max: { $max: '$n' },
            first: { $first: '$n' },
            last: { $last: '$n' },
            all: { $push: '$n' },
            count: { $sum: 1 },
          },
        },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: 'a', sum: 4, avg: 2, min: 1, max: 3, first: 1, last: null, all: [1, 3], count: 3 },
        { _id: 'b', sum: 5, avg: 5, min: 5, max: 5, first: 5, last: 5, all: [5], count: 1 },
      ],
    ],
    ['$group all', sales, [{ $group: { _id: null, n: { $count: {} } } }], [{ _id: null, n: 4 }]],
    [
      '$group by several',
      [
        { _id: 1, a: 1, b: 1 },
        { _id: 2, a: 1, b: 1 },
      ],
      [{ $group: { _id: { a: '$a', b: '$b' }, n: { $sum: 1 } } }],
      [{ _id: { a: 1, b: 1 }, n: 2 }],
    ],
    [
      '$group puts 1 and 1.0 together',
      [
        { _id: 1, a: 1 },
        { _id: 2, a: new Double(1) },
        { _id: 3, a: Long.fromNumber(1) },
      ],
      [{ $group: { _id: '$a', n: { $sum: 1 } } }],
      [{ _id: 1, n: 3 }],
    ],
    [
      '$addToSet',
      [
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
      ],
      [{ $group: { _id: null, s: { $addToSet: '$a' } } }],
      [{ _id: null, s: [1] }],
    ],
    [
      '$avg of nothing is null',
      [{ _id: 1 }],
      [{ $group: { _id: null, a: { $avg: '$x' } } }],
      [{ _id: null, a: null }],
    ],
    [
      '$sum ignores what is no number',
      [
        { _id: 1, a: 'x' },
        { _id: 2, a: 2 },
      ],
      [{ $group: { _id: null, s: { $sum: '$a' } } }],
      [{ _id: null, s: 2 }],
    ],
    [
      '$stdDevPop and $stdDevSamp',
      [
        { _id: 1, a: 2 },
        { _id: 2, a: 4 },
        { _id: 3, a: 6 },
      ],
      [{ $group: { _id: null, p: { $stdDevPop: '$a' }, s: { $stdDevSamp: '$a' } } }],
      [{ _id: null, p: Math.sqrt(8 / 3), s: 2 }],
    ],
    [
      '$stdDevSamp of one is null',
      [{ _id: 1, a: 2 }],
      [{ $group: { _id: null, s: { $stdDevSamp: '$a' }, p: { $stdDevPop: '$a' } } }],
      [{ _id: null, s: null, p: 0 }],
    ],
    [
      '$unwind',
      [{ _id: 1, a: [1, 2] }, { _id: 2, a: [] }, { _id: 3 }, { _id: 4, a: 9 }],
      [{ $unwind: '$a' }],
      [
        { _id: 1, a: 1 },
        { _id: 1, a: 2 },
        { _id: 4, a: 9 },
      ],
    ],
    [
      '$unwind keeping the empty',
      [{ _id: 1, a: [7] }, { _id: 2, a: [] }, { _id: 3 }],
      [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } }],
      [
        { _id: 1, a: 7, i: 0 },
        { _id: 2, i: null },
        { _id: 3, i: null },
      ],
    ],
    [
      '$addFields into documents and arrays',
      [{ _id: 1, a: [{ x: 1 }, { x: 2 }], d: { e: 1 } }],
      [{ $addFields: { 'a.y': 5, 'd.f': '$_id' } }],
      [
        {
          _id: 1,
          a: [
            { x: 1, y: 5 },
            { x: 2, y: 5 },
          ],
          d: { e: 1, f: 1 },
        },
      ],
    ],
    ['$set and $unset', [{ _id: 1, a: 1 }], [{ $set: { b: 2 } }, { $unset: ['a'] }], [{ _id: 1, b: 2 }]],
    [
      '$project computes and renames',
      [{ _id: 1, a: { b: 2 } }],
      [{ $project: { _id: 0, c: '$a.b', d: { $literal: '$x' } } }],
      [{ c: 2, d: '$x' }],
    ],
    ['$count', sales, [{ $match: { shop: 'a' } }, { $count: 'n' }], [{ n: 3 }]],
    ['$count of nothing gives no document', sales, [{ $match: { shop: 'z' } }, { $count: 'n' }], []],
    [
      '$sortByCount',
      sales,
      [{ $sortByCount: '$shop' }],
      [
        { _id: 'a', count: 3 },
        { _id: 'b', count: 1 },
      ],
    ],
    ['$replaceRoot', [{ _id: 1, a: { b: 2 } }], [{ $replaceRoot: { newRoot: '$a' } }], [{ b: 2 }]],
    ['$replaceWith', [{ _id: 1, a: { b: 2 } }], [{ $replaceWith: { x: '$a.b' } }], [{ x: 2 }]],
    [
      '$facet',
      sales,
      [
        {
          $facet: {
            n: [{ $count: 'n' }],
            first: [{ $sort: { _id: 1 } }, { $limit: 1 }, { $project: { _id: 1 } }],
          },
        },
      ],
      [{ n: [{ n: 4 }], first: [{ _id: 1 }] }],
    ],
    [
      'days of the shop, not of UTC',
      sales,
      [
        { $match: { at: { $ne: null } } },
        {
          $group: {
            _id: { $dateToString: { date: '$at', format: '%Y-%m-%d', timezone: 'Asia/Ho_Chi_Minh' } },
            n: { $sum: '$n' },
          },
        },
        { $sort: { _id: 1 } },
      ],
      [
        { _id: '2024-03-31', n: 3 },
        { _id: '2024-04-01', n: 6 },
      ],
    ],
  ];
  it.each(cases)('%s', async (_name, documents, pipeline, rows) =>
    expect(await run(documents, pipeline)).toEqual(rows),
  );

  it('$lookup: equal values, elements of arrays, missing meets null', async () => {
    const { db } = opened();
    const foreign = freshName();
    await db
      .collection(foreign)
      .insertMany([{ _id: 10 as never, k: 1 }, { _id: 11 as never, k: 2 }, { _id: 12 as never }]);
    const rows = await run(
      [{ _id: 1, l: 1 }, { _id: 2, l: [1, 2] }, { _id: 3 }],
      [
        { $lookup: { from: foreign, localField: 'l', foreignField: 'k', as: 'found' } },
        { $project: { ids: '$found._id' } },
      ],
    );
    expect(rows).toEqual([
      { _id: 1, ids: [10] },
      { _id: 2, ids: [10, 11] },
      { _id: 3, ids: [12] },
    ]);
  });

  const refused: [name: string, stage: Document, code: number][] = [
    ['$out', { $out: 'x' }, 238],
    ['$graphLookup', { $graphLookup: {} }, 238],
    ['a $lookup with another option', { $lookup: { from: 'x', collation: {}, pipeline: [], as: 'y' } }, 9],
    ['an unknown accumulator', { $group: { _id: 1, x: { $accumulator: {} } } }, 238],
    ['an unknown expression', { $project: { x: { $zip: [] } } }, 238],
    ['a stage of two names', { $match: {}, $limit: 1 }, 40323],
    ['$limit 0', { $limit: 0 }, 15958],
    ['$group without _id', { $group: { n: { $sum: 1 } } }, 15955],
  ];
  it.each(refused)('refuses %s', async (_name, stage, code) => {
    await expect(run([{ _id: 1, a: 1 }], [stage])).rejects.toMatchObject({ code });
  });
});
