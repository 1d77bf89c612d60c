import { Double, Long, Timestamp, type Document } from 'mongodb';
import { deserialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { encodeDocument } from '../../../src/database/embedded/encode.ts';
import type { DatabaseError } from '../../../src/database/embedded/errors.ts';
import { compileUpdate } from '../../../src/database/embedded/update.ts';
import { upsertDocument } from '../../../src/database/embedded/upsert.ts';
import { toDoc, toPlain, toValue } from './support.ts';

const now = new Date('2026-01-02T03:04:05Z');

interface Change {
  readonly filter?: Document;
  readonly arrayFilters?: Document[];
}

function updated(before: Document, update: unknown, { filter = {}, arrayFilters }: Change = {}): Document {
  const compiled = compileUpdate(toValue(update), arrayFilters && toValue(arrayFilters));
  return toPlain(compiled.apply(toDoc(before), { filter: toDoc(filter), inserting: false, now }));
}

type Case = [name: string, before: Document, update: unknown, after: Document, about?: Change];

const cases: Case[] = [
  ['$set', { a: 1 }, { $set: { a: 2, b: 3 } }, { a: 2, b: 3 }],
  ['$set makes documents on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set on a place in an array', { a: [1, 2] }, { $set: { 'a.1': 5 } }, { a: [1, 5] }],
  ['$set beyond the end pads with null', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['new fields come in the order of their names', {}, { $set: { b: 1, a: 2 } }, { a: 2, b: 1 }],
  ['$unset', { a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  ['$unset of an array element leaves null', { a: [1, 2] }, { $unset: { 'a.0': 1 } }, { a: [null, 2] }],
  ['$unset of what is not there', { a: 1 }, { $unset: { 'x.y': 1 } }, { a: 1 }],
  ['$inc', { a: 1 }, { $inc: { a: 2, b: 5 } }, { a: 3, b: 5 }],
  ['$mul', { a: 3 }, { $mul: { a: 2, b: 7 } }, { a: 6, b: 0 }],
  ['$min keeps the lower', { a: 5, b: 1 }, { $min: { a: 3, b: 4, c: 2 } }, { a: 3, b: 1, c: 2 }],
  ['$max keeps the higher', { a: 5, b: 1 }, { $max: { a: 3, b: 4 } }, { a: 5, b: 4 }],
  ['$min compares across types', { a: 'x' }, { $min: { a: 1 } }, { a: 1 }],
  ['$rename', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
  ['$rename of what is not there', { b: 2 }, { $rename: { a: 'c' } }, { b: 2 }],
  ['$rename into a document', { a: 1 }, { $rename: { a: 'x.y' } }, { x: { y: 1 } }],
  ['$setOnInsert does nothing on a match', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  ['$currentDate', { a: 1 }, { $currentDate: { d: true } }, { a: 1, d: now }],
  [
    '$currentDate timestamp',
    {},
    { $currentDate: { d: { $type: 'timestamp' } } },
    { d: new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) },
  ],
  ['$bit', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
  ['$bit or and xor', { a: 1, b: 3 }, { $bit: { a: { or: 4 }, b: { xor: 1 } } }, { a: 5, b: 2 }],
  ['$push', { a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
  ['$push makes the array', {}, { $push: { a: 1 } }, { a: [1] }],
  [
    '$push $each with $position',
    { a: [1, 4] },
    { $push: { a: { $each: [2, 3], $position: 1 } } },
    { a: [1, 2, 3, 4] },
  ],
  [
    '$push with a negative $position',
    { a: [1, 2, 3] },
    { $push: { a: { $each: [9], $position: -1 } } },
    { a: [1, 2, 9, 3] },
  ],
  ['$push $slice keeps the last', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
  ['$push $slice keeps the first', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, { a: [1, 2] }],
  ['$push $slice 0 empties', { a: [1] }, { $push: { a: { $each: [], $slice: 0 } } }, { a: [] }],
  ['$push $sort on values', { a: [3, 1] }, { $push: { a: { $each: [2], $sort: -1 } } }, { a: [3, 2, 1] }],
  [
    '$push $sort on fields',
    { a: [{ x: 2, y: 9 }] },
    {
      $push: {
        a: {
          $each: [
            { x: 1, y: 1 },
            { x: 2, y: 1 },
          ],
          $sort: { x: 1, y: -1 },
        },
      },
    },
    {
      a: [
        { x: 1, y: 1 },
        { x: 2, y: 9 },
        { x: 2, y: 1 },
      ],
    },
  ],
  ['$addToSet', { a: [1] }, { $addToSet: { a: 1 } }, { a: [1] }],
  ['$addToSet $each', { a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  [
    '$addToSet heeds field order',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  ['$pop', { a: [1, 2, 3], b: [1, 2] }, { $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [2] }],
  ['$pull a value', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by operators', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  [
    '$pull documents by a part of them',
    { a: [{ x: 1, y: 1 }, { x: 2 }] },
    { $pull: { a: { x: 1 } } },
    { a: [{ x: 2 }] },
  ],
  [
    '$pull with $or',
    { a: [{ x: 1 }, { x: 2 }, { x: 3 }] },
    { $pull: { a: { $or: [{ x: 1 }, { x: 3 }] } } },
    { a: [{ x: 2 }] },
  ],
  ['$pull by regex', { a: ['ab', 'c'] }, { $pull: { a: /^a/ } }, { a: ['c'] }],
  ['$pullAll', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  [
    'the positional operator',
    { a: [1, 5, 9] },
    { $set: { 'a.$': 0 } },
    { a: [1, 0, 9] },
    { filter: { a: { $gt: 3 } } },
  ],
  [
    'the positional operator into documents',
    { a: [{ x: 1 }, { x: 2 }] },
    { $set: { 'a.$.y': 7 } },
    { a: [{ x: 1 }, { x: 2, y: 7 }] },
    { filter: { 'a.x': 2 } },
  ],
  [
    'the positional operator with $elemMatch',
    {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2 },
      ],
    },
    { $inc: { 'a.$.n': 1 } },
    {
      a: [
        { x: 1, y: 1 },
        { x: 1, y: 2, n: 1 },
      ],
    },
    { filter: { a: { $elemMatch: { x: 1, y: 2 } } } },
  ],
  [
    'the positional operator with the query in $and',
    { a: [1, 2] },
    { $set: { 'a.$': 9 } },
    { a: [1, 9] },
    { filter: { $and: [{ a: 2 }] } },
  ],
  [
    'the position is that before the update',
    { a: [1, 2] },
    { $set: { 'a.$': 9, b: 1 } },
    { a: [1, 9], b: 1 },
    { filter: { a: 2 } },
  ],
  ['$[] takes every element', { a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
  [
    '$[x] with arrayFilters',
    { a: [1, 5] },
    { $set: { 'a.$[x]': 0 } },
    { a: [1, 0] },
    { arrayFilters: [{ x: { $gt: 3 } }] },
  ],
  [
    '$[x] into documents',
    {
      a: [
        { k: 'p', n: 1 },
        { k: 'q', n: 1 },
      ],
    },
    { $inc: { 'a.$[x].n': 5 } },
    {
      a: [
        { k: 'p', n: 1 },
        { k: 'q', n: 6 },
      ],
    },
    { arrayFilters: [{ 'x.k': 'q' }] },
  ],
  [
    'nested $[]',
    { a: [{ b: [1] }, { b: [2, 3] }] },
    { $inc: { 'a.$[].b.$[]': 1 } },
    { a: [{ b: [2] }, { b: [3, 4] }] },
  ],
  ['a replacement keeps the _id', { _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
  ['a pipeline', { a: 2 }, [{ $set: { b: { $multiply: ['$a', 3] } } }, { $unset: 'a' }], { b: 6 }],
];

describe('updates', () => {
  it.each(cases)('%s', (...[, before, update, after, about]) => {
    const made = updated(before, update, about);
    expect(made).toEqual(after);
    expect(Object.keys(made)).toEqual(Object.keys(after));
  });

  const refused: [name: string, before: Document, update: unknown, code: number, about?: Change][] = [
    ['two operators on one path', { a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a path and its beginning', { a: {} }, { $set: { a: 1, 'a.b': 2 } }, 40],
    ['a path through a scalar', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['$inc on a text', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc by a text', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['$push on what is no array', { a: 1 }, { $push: { a: 1 } }, 2],
    ['$pop by 2', { a: [1] }, { $pop: { a: 2 } }, 9],
    ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
    ['an operator among the fields of a replacement', {}, { a: 1, $set: { b: 1 } }, 52],
    ['a changed _id', { _id: 1 }, { $set: { _id: 2 } }, 66],
    ['a replacement with another _id', { _id: 1 }, { _id: 2 }, 66],
    ['a position without a match', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
    ['$[x] without its filter', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
    ['a filter that is not used', { a: [1] }, { $set: { a: 1 } }, 9, { arrayFilters: [{ x: 1 }] }],
    ['$[] on a missing array', {}, { $set: { 'a.$[]': 1 } }, 2],
    ['an empty part of a path', {}, { $set: { 'a..b': 1 } }, 56],
    ['$group in a pipeline', {}, [{ $group: { _id: 1 } }], 72],
  ];
  it.each(refused)('refuse %s', (...[, before, update, code, about]) => {
    expect(() => updated(before, update, about)).toThrow(expect.objectContaining({ code }) as DatabaseError);
  });

  it('keep the types of numbers: int32 grows to int64, int64 stays, double stays', () => {
    const typed = (before: Document, update: Document): Document =>
      deserialize(
        encodeDocument(
          compileUpdate(toValue(update), undefined).apply(toDoc(before), {
            filter: new Map(),
            inserting: false,
            now,
          }),
        ),
        { promoteValues: false },
      );
    expect(typed({ a: 2147483647 }, { $inc: { a: 1 } }).a).toEqual(Long.fromNumber(2147483648));
    expect(typed({ a: Long.fromNumber(1) }, { $inc: { a: 1 } }).a).toEqual(Long.fromNumber(2));
    expect(typed({ a: new Double(1) }, { $inc: { a: 1 } }).a).toEqual(new Double(2));
    expect(typed({ a: Long.fromString('9007199254740993') }, { $inc: { a: 1 } }).a).toEqual(
      Long.fromString('9007199254740994'),
    );
    expect(typed({ a: new Double(4), b: 1 }, { $set: { b: 2 } }).a).toEqual(new Double(4));
  });

  const upserts: [name: string, filter: Document, update: Document, after: Document][] = [
    ['takes equalities of the filter', { _id: 1, a: 2 }, { $set: { b: 3 } }, { _id: 1, a: 2, b: 3 }],
    [
      'takes $eq and $and, not ranges',
      { _id: 1, $and: [{ a: { $eq: 2 } }, { c: { $gt: 1 } }] },
      { $set: { b: 3 } },
      { _id: 1, a: 2, b: 3 },
    ],
    ['takes dotted equalities', { _id: 1, 'a.b': 2 }, { $set: { c: 3 } }, { _id: 1, a: { b: 2 }, c: 3 }],
    ['applies $setOnInsert', { _id: 1 }, { $setOnInsert: { a: 1 }, $inc: { n: 1 } }, { _id: 1, a: 1, n: 1 }],
    ['takes $in of one value', { _id: { $in: [4] } }, { $set: { a: 1 } }, { _id: 4, a: 1 }],
    ['inserts a replacement with the _id asked for', { _id: 7, a: 1 }, { b: 2 }, { _id: 7, b: 2 }],
  ];
  it.each(upserts)('an upsert %s', (_name, filter, update, after) => {
    expect(deserialize(upsertDocument(compileUpdate(toValue(update), undefined), toDoc(filter)))).toEqual(
      after,
    );
  });
});
