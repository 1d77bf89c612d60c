import { Decimal128, Double, Long } from 'bson';
import { describe } from 'vitest';
import { checkProjections, checkUpdates, refused } from './run-checks.ts';

const dec = (text: string): Decimal128 => Decimal128.fromString(text);
const dbl = (value: number): Double => new Double(value);
const long = (value: number): Long => Long.fromNumber(value);

describe('fields', () => {
  checkUpdates([
    [{ a: 1 }, { $set: { b: 2, a: 3 } }, { a: 3, b: 2 }],
    [{ a: 1 }, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
    [{ a: 1 }, { $set: { 'a.b': 2 } }, refused(28)],
    [{ a: [1] }, { $set: { 'a.3': 2 } }, { a: [1, null, null, 2] }],
    [{ a: [1] }, { $set: { 'a.b': 2 } }, refused(28)],
    [{}, { $set: { 'a.0': 2 } }, { a: { 0: 2 } }],
    [{}, { $set: { z: 1, a: 2 } }, { a: 2, z: 1 }],
    [{ a: 1 }, { $set: { a: 1, 'a.b': 2 } }, refused(40)],
    [{ a: 1 }, { $set: { a: 1 }, $inc: { a: 1 } }, refused(40)],
    [{ a: 1 }, { $set: { 'a..b': 1 } }, refused(56)],
    [{ a: 1 }, { $set: { $x: 1 } }, refused(52)],
    [{ a: 1 }, { $sett: { a: 1 } }, refused(9)],
    [{ a: 1 }, { $set: 5 }, refused(9)],
    [{ a: 1, b: 2 }, { $unset: { a: '', c: '' } }, { b: 2 }],
    [{ a: [1, 2] }, { $unset: { 'a.0': 1 } }, { a: [null, 2] }],
    [{ a: 1 }, { $unset: { 'a.b': 1 } }, { a: 1 }],
    [{ a: 1 }, { $rename: { a: 'b' } }, { b: 1 }],
    [{ a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
    [{ a: 1 }, { $rename: { x: 'y' } }, { a: 1 }],
    [{ a: { b: 1 } }, { $rename: { 'a.b': 'c.d' } }, { a: {}, c: { d: 1 } }],
    [{ a: 1 }, { $rename: { a: 'a' } }, refused(2)],
    [{ a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, refused(2)],
    [{ a: 1 }, { $rename: { a: 'a.b' } }, refused(2)],
    [{ a: { b: 1 } }, { $rename: { 'a.b': 'a' } }, refused(2)],
    [{ a: 'x' }, { $rename: { 'a.b': 'c' } }, refused(28)],
    [{ a: null }, { $rename: { 'a.b': 'c' } }, refused(28)],
    [{ a: [1] }, { $rename: { 'a.b': 'c' } }, refused(28)],
    [{ b: 1 }, { $rename: { 'a.b': 'c' } }, { b: 1 }],
    [{ a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
    [{ _id: 1 }, { $set: { _id: 2 } }, refused(66)],
    [{ _id: 1 }, { $unset: { _id: '' } }, refused(66)],
    [{ _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
    [{ _id: 1 }, { _id: 2 }, refused(66)],
    [{ _id: 1 }, { b: 1, $set: { a: 1 } }, refused(52)],
  ]);
});

describe('numbers, dates and bits', () => {
  checkUpdates([
    [{ a: 1 }, { $inc: { a: 2, b: 3 } }, { a: 3, b: 3 }],
    [{ a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
    [{ a: dbl(1) }, { $inc: { a: 1 } }, { a: dbl(2) }],
    [{ a: 2147483647 }, { $inc: { a: 1 } }, { a: long(2147483648) }],
    [
      { a: Long.fromString('9007199254740993') },
      { $inc: { a: 1 } },
      { a: Long.fromString('9007199254740994') },
    ],
    [{ a: dec('0.1') }, { $inc: { a: dec('0.2') } }, { a: dec('0.3') }],
    [{ a: 1 }, { $inc: { a: dec('0.5') } }, { a: dec('1.5') }],
    [{ a: Long.MAX_VALUE }, { $inc: { a: 1 } }, refused(2)],
    [{ a: Long.MAX_VALUE }, { $mul: { a: 2 } }, refused(2)],
    [{ a: 'x' }, { $inc: { a: 1 } }, refused(14)],
    [{ a: null }, { $inc: { a: 1 } }, refused(14)],
    [{ a: 1 }, { $inc: { a: 'x' } }, refused(14)],
    [{ a: 3 }, { $mul: { a: 2 } }, { a: 6 }],
    [{}, { $mul: { a: 2 } }, { a: 0 }],
    [{}, { $mul: { a: 2.5 } }, { a: dbl(0) }],
    [{ a: dec('1.5') }, { $mul: { a: 2 } }, { a: dec('3.0') }],
    [{ a: 5 }, { $min: { a: 3 } }, { a: 3 }],
    [{ a: 5 }, { $min: { a: 7, b: 1 } }, { a: 5, b: 1 }],
    [{ a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
    [{ a: 5 }, { $max: { a: null } }, { a: 5 }],
    [{ a: 1 }, { $currentDate: { b: true } }, { a: 1, b: new Date('2026-01-01T00:00:00Z') }],
    [{ a: 1 }, { $currentDate: { b: { $type: 'time' } } }, refused(2)],
    [{ a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
    [{ a: 3 }, { $bit: { a: { or: 5 } } }, { a: 7 }],
    [{ a: 1 }, { $bit: { a: { xor: 5 } } }, { a: 4 }],
    [{ a: 1.5 }, { $bit: { a: { or: 1 } } }, refused(2)],
  ]);
});

describe('arrays', () => {
  checkUpdates([
    [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
    [{}, { $push: { a: 2 } }, { a: [2] }],
    [{ a: 1 }, { $push: { a: 2 } }, refused(2)],
    [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
    [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [0], $position: 0 } } }, { a: [0, 1, 2] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 9, 2] }],
    [{ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1 } } }, { a: [1, 2, 3] }],
    [{ a: [1, 2, 3] }, { $push: { a: { $each: [4], $slice: -2 } } }, { a: [3, 4] }],
    [{ a: [1, 2, 3] }, { $push: { a: { $each: [], $slice: 2 } } }, { a: [1, 2] }],
    [{}, { $push: { a: { $each: [1, 2, 3], $slice: -2 } } }, { a: [2, 3] }],
    [
      { q: [{ a: 1, b: 2 }] },
      {
        $push: {
          q: {
            $each: [
              { a: 0, b: 9 },
              { a: 1, b: 1 },
            ],
            $sort: { a: 1, b: 1 },
          },
        },
      },
      {
        q: [
          { a: 0, b: 9 },
          { a: 1, b: 1 },
          { a: 1, b: 2 },
        ],
      },
    ],
    [{ a: [1] }, { $push: { a: { $each: 1 } } }, refused(2)],
    [{ a: [1] }, { $push: { a: { $each: [1], $foo: 1 } } }, refused(2)],
    [{ a: [1] }, { $addToSet: { a: dbl(1) } }, { a: [1] }],
    [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
    [
      { a: [{ x: 1, y: 2 }] },
      { $addToSet: { a: { y: 2, x: 1 } } },
      {
        a: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
    ],
    [{ a: 1 }, { $addToSet: { a: 1 } }, refused(2)],
    [{ a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
    [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
    [{ a: [1] }, { $pop: { a: 2 } }, refused(9)],
    [{ a: [1, 2, 3, 1] }, { $pull: { a: 1 } }, { a: [2, 3] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [{ a: [{ b: 1, c: 2 }, { b: 3 }] }, { $pull: { a: { b: 1 } } }, { a: [{ b: 3 }] }],
    [
      { a: [{ b: [1, 2] }, { b: [3] }] },
      { $pull: { a: { b: { $elemMatch: { $gt: 2 } } } } },
      { a: [{ b: [1, 2] }] },
    ],
    [{ a: 1 }, { $pull: { a: 1 } }, refused(2)],
    [{ a: [1, 2, 1, 3] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
    [{ a: [1, 2] }, { $set: { 'a.$': 9 } }, { a: [1, 9] }, { filter: { a: 2 } }],
    [
      { a: [{ b: 1 }, { b: 2 }] },
      { $inc: { 'a.$.b': 1 } },
      { a: [{ b: 1 }, { b: 3 }] },
      { filter: { 'a.b': 2 } },
    ],
    [{ a: [1, 2] }, { $set: { 'a.$': 9 } }, refused(2), { filter: {} }],
    [{ a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
    [{ a: [1, 5, 9] }, { $set: { 'a.$[x]': 0 } }, { a: [1, 0, 0] }, { arrayFilters: [{ x: { $gt: 4 } }] }],
    [
      {
        a: [
          { b: 1, c: [1, 2] },
          { b: 2, c: [1, 2] },
        ],
      },
      { $inc: { 'a.$[x].c.$[y]': 10 } },
      {
        a: [
          { b: 1, c: [1, 2] },
          { b: 2, c: [1, 12] },
        ],
      },
      { arrayFilters: [{ 'x.b': 2 }, { y: { $gt: 1 } }] },
    ],
    [{ a: [1] }, { $set: { 'a.$[x]': 0 } }, refused(2)],
    [{ a: [1] }, { $set: { b: 0 } }, refused(9), { arrayFilters: [{ x: 1 }] }],
    [{ a: 1 }, { $set: { 'a.$[]': 0 } }, refused(2)],
  ]);
});

describe('upserts and pipelines', () => {
  checkUpdates([
    [{}, { $set: { b: 2 } }, { a: 1, b: 2 }, { filter: { a: 1 }, upsert: true }],
    [{}, { $setOnInsert: { b: 2 } }, { a: 1, b: 2 }, { filter: { a: { $eq: 1 } }, upsert: true }],
    [{}, { $set: { b: 2 } }, { b: 2 }, { filter: { a: { $gt: 1 } }, upsert: true }],
    [{}, { $set: { b: 2 } }, { a: { c: 1 }, b: 2 }, { filter: { 'a.c': 1 }, upsert: true }],
    [
      {},
      { $set: { b: 2 } },
      { a: 1, b: 2 },
      { filter: { $and: [{ a: 1 }, { c: { $ne: 1 } }] }, upsert: true },
    ],
    [{}, { $set: { b: 2 } }, { b: 2 }, { filter: { $or: [{ a: 1 }, { a: 2 }] }, upsert: true }],
    [{}, { $set: { b: 2 } }, { a: 1, b: 2 }, { filter: { a: { $in: [1] } }, upsert: true }],
    [{}, { $set: { b: 2 } }, { a: 1, b: 2 }, { filter: { a: { $all: [1] } }, upsert: true }],
    [{}, { $set: { b: 2 } }, { b: 2 }, { filter: { a: { $all: [/x/] } }, upsert: true }],
    [{}, { $set: { b: 2 } }, { b: 2 }, { filter: { a: { $in: [1, 2] } }, upsert: true }],
    // each value of $all is an equality on the same path
    [{}, { $set: { b: 2 } }, refused(54), { filter: { a: { $all: [1, 2] } }, upsert: true }],
    [{}, { $set: { b: 2 } }, refused(54), { filter: { a: { $eq: 1, $all: [1] } }, upsert: true }],
    [{}, { $inc: { n: 1 } }, { a: 1, n: 1 }, { filter: { a: 1 }, upsert: true }],
    [{}, { $set: { b: 2 } }, refused(54), { filter: { a: 1, $and: [{ a: 2 }] }, upsert: true }],
    [{}, { $set: { b: 2 } }, refused(54), { filter: { 'a.c': 1, a: {} }, upsert: true }],
    [{}, { $set: { b: 2 } }, refused(54), { filter: { a: {}, 'a.c': 1 }, upsert: true }],
    [{}, { b: 2 }, { _id: 7, b: 2 }, { filter: { _id: 7, c: 1 }, upsert: true }],
    [{ a: 1 }, [{ $set: { b: { $add: ['$a', 1] } } }, { $unset: 'a' }], { b: 2 }],
    [{ _id: 1, a: 1 }, [{ $replaceWith: { c: '$a' } }], { _id: 1, c: 1 }],
    [{ a: 1 }, [{ $match: { a: 1 } }], refused(72)],
    [{ a: 1 }, [{ $set: { b: 1 } }], refused(9), { arrayFilters: [{ x: 1 }] }],
  ]);
});

describe('projections', () => {
  const whole = { _id: 1, a: { b: 1, c: 2 }, l: [{ x: 1, y: 2 }, { x: 3 }, 5], n: 7 };
  checkProjections([
    [{ n: 1 }, whole, { _id: 1, n: 7 }],
    [{ n: 1, _id: 0 }, whole, { n: 7 }],
    [{ n: 0, l: 0 }, whole, { _id: 1, a: { b: 1, c: 2 } }],
    [{ _id: 0 }, { _id: 1, a: 2 }, { a: 2 }],
    [{ 'a.b': 1 }, whole, { _id: 1, a: { b: 1 } }],
    [{ a: { b: 1 } }, whole, { _id: 1, a: { b: 1 } }],
    [{ 'a.b': 0, l: 0 }, whole, { _id: 1, a: { c: 2 }, n: 7 }],
    [{ 'l.x': 1 }, whole, { _id: 1, l: [{ x: 1 }, { x: 3 }] }],
    [{ 'l.x': 0 }, { l: whole.l }, { l: [{ y: 2 }, {}, 5] }],
    [{ n: 1, a: 0 }, whole, refused(31254)],
    [{ l: { $slice: 1 }, a: 0 }, whole, { _id: 1, l: [{ x: 1, y: 2 }], n: 7 }],
    [{ l: { $slice: -1 }, n: 1 }, whole, { _id: 1, l: [5], n: 7 }],
    [{ l: { $slice: [1, 1] }, n: 1 }, whole, { _id: 1, l: [{ x: 3 }], n: 7 }],
    [{ l: { $elemMatch: { x: 3 } } }, whole, { _id: 1, l: [{ x: 3 }] }],
    [{ l: { $elemMatch: { x: 9 } } }, whole, { _id: 1 }],
    [{ 'l.$': 1 }, whole, { _id: 1, l: [{ x: 3 }] }, { 'l.x': 3 }],
    [{ 'l.$': 1 }, whole, refused(2), {}],
    [{ twice: { $add: ['$n', '$n'] } }, whole, { _id: 1, twice: 14 }],
    [{ a: 1, 'a.b': 1 }, whole, refused(31249)],
    [{ s: { $meta: 'textScore' } }, whole, refused(238)],
    [{ none: 1 }, whole, { _id: 1 }],
  ]);
});
