import { Int32, type Document } from 'bson';
import fc from 'fast-check';
import { field, path, scalar } from './documents.ts';

/** Random filters, updates, projections and stages: what a program may ask of a database. */

const TYPES = [
  'double',
  'string',
  'object',
  'array',
  'bool',
  'date',
  'null',
  'int',
  'long',
  'decimal',
  'number',
];

const plain = fc.oneof(
  ...['$eq', '$ne', '$gt', '$gte', '$lt', '$lte'].map((name) => field.map((to) => ({ [name]: to }))),
  ...['$in', '$nin'].map((name) => fc.array(scalar, { maxLength: 3 }).map((all) => ({ [name]: all }))),
  fc.boolean().map(($exists) => ({ $exists })),
  fc.constantFrom(...TYPES).map(($type) => ({ $type })),
  fc.integer({ min: 0, max: 3 }).map((n) => ({ $size: new Int32(n) })),
  fc.array(scalar, { minLength: 1, maxLength: 2 }).map(($all) => ({ $all })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 })).map(($mod) => ({ $mod })),
  fc.constantFrom('^a', 'B', 'b$', '.').map(($regex) => ({ $regex })),
  fc.constant({ $regex: 'b', $options: 'i' }),
);
const inside = fc.oneof(
  plain.map(($elemMatch) => ({ $elemMatch })),
  fc.record({ x: fc.oneof(scalar, plain) }).map(($elemMatch) => ({ $elemMatch })),
  plain.map(($not) => ({ $not })),
);
export const condition = fc.oneof(
  { weight: 3, arbitrary: field },
  { weight: 6, arbitrary: plain },
  { weight: 2, arbitrary: fc.tuple(plain, plain).map(([one, other]) => ({ ...one, ...other })) },
  { weight: 2, arbitrary: inside },
);
const simple = fc.dictionary(path, condition, { maxKeys: 2 });

export const filter: fc.Arbitrary<Document> = fc.oneof(
  { weight: 6, arbitrary: simple },
  ...['$or', '$and', '$nor'].map((name) => ({
    weight: 1,
    arbitrary: fc.array(simple, { minLength: 1, maxLength: 2 }).map((all): Document => ({ [name]: all })),
  })),
);

const amount = fc.oneof(
  scalar,
  fc.integer({ min: -2, max: 3 }).map((n) => new Int32(n)),
);
const pushed = fc.record(
  {
    $each: fc.array(scalar, { maxLength: 3 }),
    $position: fc.integer({ min: -2, max: 2 }),
    $slice: fc.integer({ min: -2, max: 2 }),
    $sort: fc.constantFrom(1, -1),
  },
  { requiredKeys: ['$each'] },
);
const oneChange = fc.oneof(
  ...['$set', '$push', '$addToSet', '$setOnInsert', '$min', '$max'].map((name) =>
    fc.tuple(path, field).map(([to, value]) => ({ [name]: { [to]: value } })),
  ),
  ...['$inc', '$mul'].map((name) => fc.tuple(path, amount).map(([to, by]) => ({ [name]: { [to]: by } }))),
  path.map((to) => ({ $unset: { [to]: '' } })),
  fc.tuple(path, pushed).map(([to, value]) => ({ $push: { [to]: value } })),
  fc
    .tuple(path, fc.array(scalar, { maxLength: 3 }))
    .map(([to, $each]) => ({ $addToSet: { [to]: { $each } } })),
  fc.tuple(path, fc.oneof(scalar, plain)).map(([to, value]) => ({ $pull: { [to]: value } })),
  fc.tuple(path, fc.array(scalar, { maxLength: 2 })).map(([to, all]) => ({ $pullAll: { [to]: all } })),
  fc.tuple(path, fc.constantFrom(1, -1)).map(([to, end]) => ({ $pop: { [to]: end } })),
  fc.tuple(fc.constantFrom('a', 'b', 'a.x'), fc.constantFrom('c', 'd', 'b.y')).map(([from, to]) => ({
    $rename: { [from]: to },
  })),
  fc.tuple(fc.constantFrom('a', 'b'), scalar).map(([name, to]) => ({ $set: { [`${name}.$[]`]: to } })),
);
export const change: fc.Arbitrary<Document> = fc.oneof(
  { weight: 5, arbitrary: oneChange },
  { weight: 1, arbitrary: fc.tuple(oneChange, oneChange).map(([one, other]) => ({ ...one, ...other })) },
);

export const sort: fc.Arbitrary<Document> = fc
  .tuple(path, fc.constantFrom(1, -1))
  .map(([name, way]) => ({ [name]: way, _id: 1 }));

export const projection: fc.Arbitrary<Document> = fc.oneof(
  fc.tuple(path, fc.constantFrom(0, 1)).map(([name, shown]) => ({ [name]: shown })),
  fc.constantFrom(
    { a: 1, 'b.y': 1, _id: 0 },
    { 'a.x': 0, c: 0 },
    { a: { $slice: 1 } },
    { a: { $elemMatch: { x: 1 } } },
  ),
);

const named = path.filter((one) => !/\d/.test(one)).map((name) => `$${name}`);
const operand = fc.oneof(
  { weight: 3, arbitrary: named },
  { weight: 2, arbitrary: scalar.map(($literal) => ({ $literal })) },
);
const pairs = [
  '$add',
  '$subtract',
  '$multiply',
  '$divide',
  '$mod',
  '$cmp',
  '$eq',
  '$gt',
  '$lte',
  '$ifNull',
  '$concat',
  '$and',
  '$or',
];
const lists = ['$setUnion', '$setIntersection', '$concatArrays'];
const singles = [
  '$type',
  '$size',
  '$isArray',
  '$toString',
  '$not',
  '$abs',
  '$floor',
  '$reverseArray',
  '$toUpper',
  '$first',
  '$max',
  '$sum',
  '$avg',
  '$toInt',
  '$toBool',
  '$strLenCP',
  '$year',
  '$objectToArray',
];

export const expression: fc.Arbitrary<unknown> = fc.oneof(
  operand,
  fc
    .tuple(fc.constantFrom(...pairs, ...lists), operand, operand)
    .map(([name, one, other]) => ({ [name]: [one, other] })),
  fc.tuple(fc.constantFrom(...singles), operand).map(([name, one]) => ({ [name]: one })),
  fc.tuple(operand, operand, operand).map(([one, two, three]) => ({ $cond: [one, two, three] })),
  fc.tuple(named, operand).map(([input, other]) => ({
    $filter: { input, as: 'one', cond: { $gte: ['$$one', other] } },
  })),
  fc.tuple(named, operand).map(([input, other]) => ({ $map: { input, as: 'one', in: ['$$one', other] } })),
  fc.tuple(operand, named).map(([one, all]) => ({ $in: [one, all] })),
);

const gathered = fc.constantFrom('$sum', '$avg', '$min', '$max', '$push', '$first', '$last');
const byKey = { $sort: { _id: 1 } };
/** Each with its order settled, where MongoDB leaves it open. */
export const stages: fc.Arbitrary<readonly Document[]> = fc.oneof(
  fc
    .tuple(expression, gathered, named)
    .map(([_id, name, of]) => [{ $group: { _id, n: { $sum: 1 }, v: { [name]: of } } }, byKey]),
  path.map((name) => [
    { $sortByCount: `$${name.replaceAll(/\.\d/g, '')}` },
    { $sort: { count: -1, _id: 1 } },
  ]),
  fc
    .tuple(named, fc.boolean())
    .map(([of, preserveNullAndEmptyArrays]) => [
      { $unwind: { path: of, includeArrayIndex: 'at', preserveNullAndEmptyArrays } },
    ]),
  sort.map(($sort) => [{ $sort }]),
  fc.integer({ min: 1, max: 4 }).map(($limit) => [{ $limit }]),
  fc.integer({ min: 0, max: 2 }).map(($skip) => [{ $skip }]),
  path.map((name) => [{ $project: { [name]: 1 } }]),
  expression.map((value) => [{ $project: { v: value } }]),
  fc
    .tuple(fc.constantFrom('a', 'd', 'b.y'), expression)
    .map(([name, value]) => [{ $addFields: { [name]: value } }]),
  filter.map(($match) => [{ $match }]),
  fc.constant([{ $count: 'n' }]),
);
