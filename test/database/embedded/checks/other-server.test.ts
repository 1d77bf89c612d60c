import { Decimal128, Double, Long } from 'bson';
import { describe } from 'vitest';
import {
  checkExpressions,
  checkFilters,
  checkPipelines,
  checkProjections,
  checkUpdates,
  missing,
  refused,
} from './run-checks.ts';

/**
 * What MongoDB answers in the forms in which another server is known to be wrong (`random/java-server-*.ts`): beside
 * that server these forms prove nothing, so they are held here.
 */

const long = (value: number): Long => Long.fromNumber(value);
const dec = (text: string): Decimal128 => Decimal128.fromString(text);

describe('updates', () => {
  checkUpdates([
    // operands and conflicts are looked at before any document
    [{ b: 1 }, { $inc: { a: 'x' } }, refused(14)],
    [{ b: 1 }, { $mul: { 'a.b': null } }, refused(14)],
    [{ b: 1 }, { $set: { a: 1 }, $push: { 'a.0': 1 } }, refused(40)],
    [{ b: 1 }, { $min: { 'a.x': 1 }, $mul: { 'a.x': 1 } }, refused(40)],
    [{ b: 1 }, { $rename: { b: 'b.y' } }, refused(2)],
    // null is neither an array nor a number nor a document
    [{ a: null }, { $addToSet: { a: 1 } }, refused(2)],
    [{ a: null }, { $push: { a: 1 } }, refused(2)],
    [{ a: null }, { $pop: { a: 1 } }, refused(2)],
    [{ a: null }, { $mul: { a: 4 } }, refused(14)],
    [{ a: null }, { $max: { 'a.x': true } }, refused(28)],
    [{ a: [null, null] }, { $push: { 'a.1.x': 1 } }, refused(28)],
    // an upsert takes over equalities in every form
    [{}, { $pull: { 'a.x': 0 } }, { b: 'B' }, { filter: { b: { $all: ['B'] } }, upsert: true }],
    [{}, { $inc: { c: 0 } }, { b: { y: 3 }, c: 0 }, { filter: { 'b.y': { $in: [3] } }, upsert: true }],
    [{}, { $unset: { c: '' } }, { a: [0] }, { filter: { a: { $nin: [3], $eq: [0] } }, upsert: true }],
    [{}, { $max: { 'b.y': 2 } }, { b: { y: 'b' } }, { filter: { 'b.y': { $in: ['b'] } }, upsert: true }],
    [{}, { $pop: { a: 1 } }, refused(2), { filter: { a: { $all: ['x'] } }, upsert: true }],
    [{}, { $set: { c: 1 } }, refused(54), { filter: { b: [1], 'b.1.x': 'a' }, upsert: true }],
    // new fields in lexicographic order
    [{}, { $set: { b: 3 }, $addToSet: { 'a.x': 1 } }, { a: { x: [1] }, b: 3 }],
    [{}, { $inc: { 'b.1': 1 }, $min: { a: [9] } }, { a: [9], b: { 1: 1 } }],
    // an array has no fields
    [{ a: [{ x: 1 }] }, { $unset: { 'a.x': '' } }, { a: [{ x: 1 }] }],
    [{ a: [{ x: 1 }] }, { $max: { 'a.x': 'B' } }, refused(28)],
    // numbers are one kind for sets, and keep their type for $set and $mul
    [{ a: [3] }, { $addToSet: { a: { $each: [long(3), true] } } }, { a: [3, true] }],
    [{ a: [3, long(3), 4] }, { $pull: { a: new Double(3) } }, { a: [4] }],
    [{ a: [3, 4] }, { $pullAll: { a: [dec('3')] } }, { a: [4] }],
    [{ a: long(3) }, { $set: { a: 3 } }, { a: 3 }],
    [{ a: 0 }, { $mul: { a: dec('2') } }, { a: dec('0') }],
    // arrays are compared element by element
    [{ a: ['ab', 'a', ''] }, { $min: { a: ['a', 'a'] } }, { a: ['a', 'a'] }],
    [{ a: [2] }, { $max: { a: [1, 9] } }, { a: [2] }],
    // $position before the beginning, and what leads nowhere
    [{}, { $push: { a: { $each: [1, 2], $position: -2, $slice: 1 } } }, { a: [1] }],
    [{ b: 1 }, { $pullAll: { 'a.0': [] } }, { b: 1 }],
  ]);
});

describe('filters', () => {
  checkFilters([
    [
      { a: { $regex: '.' } },
      [{ a: 1 }, { a: 'x' }, { a: new Date(1) }, { a: { b: 'x' } }, { a: [1, 'y'] }],
      [1, 4],
    ],
    [{ a: { $not: { $regex: '.' } } }, [{ a: 1 }, { a: 'x' }, {}], [0, 2]],
    [{ a: { $regex: '.', $lt: 1 } }, [{ a: 'x' }, { a: ['x', 0] }], [1]],
    // beneath an array only documents have fields; an empty one holds nothing
    [{ 'a.x': null }, [{ a: [1] }, { a: [] }, { a: [{ y: 1 }] }, { a: 1 }, {}], [2, 3, 4]],
    [{ 'a.x': { $exists: false } }, [{ a: [1, { x: 1 }] }, { a: [1] }, { a: [{}] }], [1, 2]],
    [{ 'a.0': null }, [{ a: [] }, { a: [null] }, { a: 1 }], [1, 2]],
    [{ 'a.0': { $nin: [null, 3] } }, [{ a: [] }, { a: false }, { a: [3] }, { a: [4] }], [0, 3]],
    [{ 'a.1.x': { $not: { $gt: 1 } } }, [{ a: [0, { x: 2 }] }, { a: [0, { x: 1 }] }, { a: 5 }], [1, 2]],
    [{ 'a.x': { $ne: null } }, [{ a: [2, { x: 1 }] }, { a: [{}] }, { a: [2] }], [0, 2]],
    // what is found beneath the elements is no array
    [{ 'a.x': { $size: 2 } }, [{ a: [{ x: 1 }, { x: 2 }] }, { a: [{ x: [1, 2] }] }], [1]],
    [{ a: { $all: [false, false] } }, [{ a: false }, { a: [false] }, { a: true }], [0, 1]],
    [{ 'a.x': { $all: [null] } }, [{}, { a: 1 }, { a: { x: 1 } }], [0, 1]],
    [{ a: { $gte: null } }, [{}, { a: null }, { a: 1 }], [0, 1]],
    [{ a: { $lte: ['b', 1] } }, [{ a: [2] }, { a: ['b'] }, { a: ['b', 2] }, { a: 'a' }], [0, 1]],
    [{ a: { $gt: [0, null] } }, [{ a: [1] }, { a: [0] }, { a: 5 }], [0]],
    [{ 'a.x': {} }, [{}, { a: 1 }, { a: { x: {} } }, { a: [1] }], [2]],
    [{ a: { y: null } }, [{ a: 1 }, { a: { y: null } }, { a: {} }, { a: [{ y: null }] }], [1, 3]],
    [{ a: { y: 1 } }, [{ a: [{ x: 1, y: 1 }] }, { a: [{ y: 1 }] }], [1]],
    // one element for one condition, another for the other
    [{ a: { $gte: 1, $lte: 0 } }, [{ a: [0, 1] }, { a: [0] }], [0]],
    [{ a: { $type: 'date', $mod: [2, 0] } }, [{ a: [new Date(1), 0] }, { a: [new Date(1)] }], [0]],
    [
      { 'a.x': { $eq: 1, $nin: [2] } },
      [{ a: [{ x: null }] }, { a: [{ x: 1 }, { x: 3 }] }, { a: [{ x: 1 }, { x: 2 }] }],
      [1],
    ],
    [{ a: { $in: [null] } }, [{ a: [[null]] }, { a: [null] }], [1]],
    [{ a: { $elemMatch: { x: { $exists: false } } } }, [{ a: [4] }, { a: [{ y: 1 }] }], [1]],
    [{ a: { $mod: [3, 0] } }, [{ a: Long.fromString('9007199254740993') }, { a: 4 }], [0]],
  ]);
});

describe('what is shown', () => {
  checkProjections([
    [{ a: { $slice: 1 } }, { _id: 1, a: [1, 2], b: 3 }, { _id: 1, a: [1], b: 3 }],
    [{ a: { $slice: 1 } }, { _id: 1, a: { x: 0 }, b: 3 }, { _id: 1, a: { x: 0 }, b: 3 }],
    [{ a: { $slice: 1 } }, { _id: 1, b: 3 }, { _id: 1, b: 3 }],
    [
      { a: 1, 'b.y': 1, _id: 0 },
      { _id: 1, b: { y: 2 }, a: 1 },
      { b: { y: 2 }, a: 1 },
    ],
    [{ 'b.y': 1 }, { _id: 1, b: [[4, { x: 0 }, 3]] }, { _id: 1, b: [[{}]] }],
    [{ 'b.y': 1 }, { _id: 1, b: [['a', { x: 1, y: 2 }]] }, { _id: 1, b: [[{ y: 2 }]] }],
    [{ 'b.1.x': 1 }, { _id: 1, b: { x: 0 } }, { _id: 1, b: {} }],
  ]);
});

describe('what is computed', () => {
  checkExpressions([
    [{ $map: { input: [1], as: 'one', in: ['$$one', '$a'] } }, [[1, 5]], { a: 5 }],
    [{ $filter: { input: '$no', as: 'one', cond: { $gte: ['$$one', 0] } } }, null],
    [{ $abs: new Double(2) }, new Double(2)],
    [{ $floor: new Double(2) }, new Double(2)],
    [{ $objectToArray: '$no' }, null],
    ['$b.y', [], { b: [1] }],
    ['$b.y', ['x'], { b: [{ y: 'x' }, 1, {}] }],
    ['$b.1.x', missing, { b: 4 }],
    [{ $type: { $literal: 4 } }, 'int'],
    [{ $first: '$b.y' }, 2, { b: [1, { y: 2 }] }],
  ]);
  checkPipelines([
    [
      [{ $sort: { 'b.y': -1, _id: 1 } }],
      [
        { _id: 0, b: [] },
        { _id: 1, b: 'a' },
        { _id: 2, b: [{ y: 1 }] },
      ],
      [
        { _id: 2, b: [{ y: 1 }] },
        { _id: 0, b: [] },
        { _id: 1, b: 'a' },
      ],
    ],
    [
      [{ $sort: { a: 1, _id: 1 } }],
      [{ _id: 0, a: [2] }, { _id: 1, a: [] }, { _id: 2 }, { _id: 3, a: [] }],
      [{ _id: 1, a: [] }, { _id: 3, a: [] }, { _id: 2 }, { _id: 0, a: [2] }],
    ],
    [
      [{ $sort: { 'a.0': -1, _id: 1 } }],
      [{ _id: 0, a: [null] }, { _id: 1, a: [{ x: 1 }] }, { _id: 2 }],
      [{ _id: 1, a: [{ x: 1 }] }, { _id: 0, a: [null] }, { _id: 2 }],
    ],
    [
      [{ $addFields: { 'b.y': 0 } }],
      [{ b: 2 }, { b: [1, { x: 1 }] }],
      [{ b: { y: 0 } }, { b: [{ y: 0 }, { x: 1, y: 0 }] }],
    ],
    [[{ $group: { _id: 1, v: { $push: '$a' } } }], [{ a: null }, {}, { a: 1 }], [{ _id: 1, v: [null, 1] }]],
    [
      [{ $sortByCount: '$a' }, { $sort: { count: -1, _id: 1 } }],
      [{ a: [null] }, {}, { a: [1, 1] }, { a: [1] }],
      [
        { _id: [null], count: 1 },
        { _id: null, count: 1 },
        { _id: [1, 1], count: 1 },
        { _id: [1], count: 1 },
      ],
    ],
    [
      [{ $project: { 'b.1.x': 1, _id: 0 } }],
      [{ b: { x: 0 } }, { b: [0, { y: 1 }] }, { b: 3 }],
      [{ b: {} }, { b: [{}] }, {}],
    ],
  ]);
});
