import { Decimal128, Long, MaxKey, MinKey, ObjectId, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import type { DatabaseError } from '../../../src/database/embedded/errors.ts';
import { compileProjection } from '../../../src/database/embedded/projection.ts';
import { readSort, sortDocuments } from '../../../src/database/embedded/sort.ts';
import { freshName, toDoc, toPlain, toValue, withDatabase } from './support.ts';

describe('sorting', () => {
  const sorted = (documents: Document[], sort: Document): unknown[] =>
    sortDocuments(readSort(toValue(sort)), documents.map(toDoc)).map(
      (value) => toPlain(value)._id as unknown,
    );
  const cases: [name: string, documents: Document[], sort: Document, order: unknown[]][] = [
    [
      'orders across types',
      [
        { _id: 10, a: new MaxKey() },
        { _id: 9, a: /a/ },
        { _id: 8, a: new Date(0) },
        { _id: 7, a: true },
        { _id: 6, a: new ObjectId() },
        { _id: 5, a: [] },
        { _id: 4, a: { x: 1 } },
        { _id: 3, a: 'x' },
        { _id: 2, a: 5 },
        { _id: 1 },
        { _id: 0, a: new MinKey() },
      ],
      { a: 1 },
      [0, 5, 1, 2, 3, 4, 6, 7, 8, 9, 10],
    ],
    [
      'takes the lowest element ascending',
      [
        { _id: 1, a: [5, 1] },
        { _id: 2, a: [2, 3] },
      ],
      { a: 1 },
      [1, 2],
    ],
    [
      'takes the highest element descending',
      [
        { _id: 1, a: [2, 3] },
        { _id: 2, a: [5, 1] },
      ],
      { a: -1 },
      [2, 1],
    ],
    [
      'orders upper case before lower case',
      [
        { _id: 1, a: 'b' },
        { _id: 2, a: 'B' },
        { _id: 3, a: 'a' },
      ],
      { a: 1 },
      [2, 3, 1],
    ],
    [
      'mixes number types by value',
      [
        { _id: 1, a: Long.fromNumber(3) },
        { _id: 2, a: 1.5 },
        { _id: 3, a: Decimal128.fromString('2') },
      ],
      { a: 1 },
      [2, 3, 1],
    ],
    [
      'by several fields',
      [
        { _id: 1, a: 1, b: 1 },
        { _id: 2, a: 1, b: 2 },
        { _id: 3, a: 0, b: 0 },
      ],
      { a: 1, b: -1 },
      [3, 2, 1],
    ],
    [
      'by a path in documents',
      [
        { _id: 1, a: { b: 2 } },
        { _id: 2, a: { b: 1 } },
      ],
      { 'a.b': 1 },
      [2, 1],
    ],
    [
      'is stable',
      [
        { _id: 1, a: 1 },
        { _id: 2, a: 1 },
        { _id: 3, a: 1 },
      ],
      { a: -1 },
      [1, 2, 3],
    ],
    ['puts missing with null', [{ _id: 1, a: 0 }, { _id: 2 }, { _id: 3, a: null }], { a: 1 }, [2, 3, 1]],
  ];
  it.each(cases)('%s', (_name, documents, sort, order) => expect(sorted(documents, sort)).toEqual(order));

  it('refuses directions other than 1 and -1', () => {
    expect(() => readSort(toValue({ a: 2 }))).toThrow(
      expect.objectContaining({ code: 15975 }) as DatabaseError,
    );
    expect(() => readSort(toValue({ a: { $meta: 'textScore' } }))).toThrow(
      expect.objectContaining({ code: 238 }) as DatabaseError,
    );
  });
});

describe('projections', () => {
  const shown = (value: Document, spec: Document, filter: Document = {}): Document =>
    toPlain(
      compileProjection(toDoc(spec), 'find')?.(toDoc(value), toDoc(filter)) ?? new Map<string, never>(),
    );
  const cases: [name: string, value: Document, spec: Document, shown: Document, filter?: Document][] = [
    [
      'inclusion keeps the _id and the order of the document',
      { _id: 1, b: 1, a: 2, c: 3 },
      { a: 1, b: 1 },
      { _id: 1, b: 1, a: 2 },
    ],
    ['inclusion without the _id', { _id: 1, a: 2, c: 3 }, { a: 1, _id: 0 }, { a: 2 }],
    ['only the _id', { _id: 1, a: 2 }, { _id: 1 }, { _id: 1 }],
    ['exclusion', { _id: 1, a: 2, c: 3 }, { a: 0 }, { _id: 1, c: 3 }],
    ['exclusion of the _id alone', { _id: 1, a: 2 }, { _id: 0 }, { a: 2 }],
    [
      'inclusion of a path goes into arrays',
      { _id: 1, a: [{ b: 1, c: 2 }, { c: 3 }, 4] },
      { 'a.b': 1 },
      { _id: 1, a: [{ b: 1 }, {}] },
    ],
    [
      'exclusion of a path goes into arrays',
      { _id: 1, a: [{ b: 1, c: 2 }, 4] },
      { 'a.b': 0 },
      { _id: 1, a: [{ c: 2 }, 4] },
    ],
    ['a nested form of a path', { _id: 1, a: { b: 1, c: 2 } }, { a: { b: 1 } }, { _id: 1, a: { b: 1 } }],
    [
      '$slice keeps the other fields',
      { _id: 1, a: [1, 2, 3], b: 1 },
      { a: { $slice: 2 } },
      { _id: 1, a: [1, 2], b: 1 },
    ],
    ['$slice from the end', { _id: 1, a: [1, 2, 3] }, { a: { $slice: -2 } }, { _id: 1, a: [2, 3] }],
    ['$slice with skip', { _id: 1, a: [1, 2, 3, 4] }, { a: { $slice: [1, 2] } }, { _id: 1, a: [2, 3] }],
    [
      '$elemMatch',
      { _id: 1, a: [{ x: 1 }, { x: 2 }, { x: 2, y: 1 }], b: 1 },
      { a: { $elemMatch: { x: 2 } } },
      { _id: 1, a: [{ x: 2 }] },
    ],
    [
      'the positional operator',
      { _id: 1, a: [1, 5, 9] },
      { 'a.$': 1 },
      { _id: 1, a: [5] },
      { a: { $gt: 3 } },
    ],
    ['an expression', { _id: 1, a: 2 }, { b: { $add: ['$a', 1] } }, { _id: 1, b: 3 }],
  ];
  it.each(cases)('%s', (...[, value, spec, expected, filter]) => {
    const made = shown(value, spec, filter);
    expect(made).toEqual(expected);
    expect(Object.keys(made)).toEqual(Object.keys(expected));
  });

  it('refuse to mix inclusion and exclusion, and $meta', () => {
    expect(() => compileProjection(toDoc({ a: 1, b: 0 }), 'find')).toThrow(
      expect.objectContaining({ code: 31254 }) as DatabaseError,
    );
    expect(() => compileProjection(toDoc({ a: { $meta: 'textScore' } }), 'find')).toThrow(
      expect.objectContaining({ code: 238 }) as DatabaseError,
    );
  });
});

describe('a sort without an index', () => {
  const opened = withDatabase();

  it.each([{ n: 1, m: -1 }, { m: 1 }, { k: -1 }] as const)('gives the first of many by %j', async (sort) => {
    const rows = Array.from({ length: 2_000 }, (_, n) => ({
      _id: n as never,
      n: (n * 7919) % 300,
      m: n % 3,
    }));
    const all = opened().db.collection(freshName());
    await all.insertMany(rows);
    for (const [filter, count] of [[{}, 2_000] as const, [{ m: { $ne: 1 } }, 1_333] as const]) {
      const wanted = await all.find(filter).sort(sort).toArray();
      expect(wanted).toHaveLength(count);
      // Of equal ones those found first.
      expect(await all.find(filter).sort(sort).skip(4).limit(9).toArray()).toEqual(wanted.slice(4, 13));
    }
  });
});
