import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { freshName, withDatabase } from './support.ts';

const opened = withDatabase();
const fresh = (): Collection => opened().db.collection(freshName());

async function usedIndex(c: Collection, filter: Document, sort?: Document): Promise<string> {
  const told = await (sort ? c.find(filter).sort(sort) : c.find(filter)).explain('executionStats');
  return JSON.stringify(told.queryPlanner);
}

describe('indexes', () => {
  it('are used for equality, ranges and order, and explain says so', async () => {
    const c = fresh();
    await c.createIndexes([{ key: { shop: 1, at: -1 } }]);
    await c.insertMany(Array.from({ length: 50 }, (_, n) => ({ shop: n % 2 ? 'a' : 'b', at: new Date(n) })));
    expect(await usedIndex(c, { shop: 'a' })).toContain('shop_1_at_-1');
    expect(await usedIndex(c, { shop: 'a', at: { $gte: new Date(10), $lt: new Date(20) } })).toContain(
      'shop_1_at_-1',
    );
    expect(await usedIndex(c, { shop: 'a' }, { at: -1 })).not.toContain('SORT');
    expect(await usedIndex(c, { shop: 'a' }, { at: 1 })).toContain('backward');
    expect(await usedIndex(c, { at: new Date(1) })).toContain('COLLSCAN');
    expect(await usedIndex(c, { _id: 1 })).toContain('IDHACK');
    const told = await c.find({ shop: 'a', at: { $lt: new Date(10) } }).explain('executionStats');
    expect(told.executionStats).toMatchObject({ nReturned: 5, totalDocsExamined: 5 });
    expect(
      (await c.find({ shop: 'a' }).sort({ at: 1 }).toArray())
        .map(({ at }) => (at as Date).getTime())
        .slice(0, 3),
    ).toEqual([1, 3, 5]);
    expect(
      (
        await c
          .find({ shop: { $in: ['a', 'b'] } })
          .sort({ at: 1 })
          .limit(2)
          .toArray()
      ).map(({ at }) => (at as Date).getTime()),
    ).toEqual([0, 1]);
  });

  it('give as many as are asked for, however many more are looked at on the way', async () => {
    const c = fresh();
    await c.createIndexes([{ key: { shop: 1, at: -1 } }]);
    await c.insertMany(
      Array.from({ length: 700 }, (_, n) => ({ _id: n as never, shop: 'a', at: n, n: n % 90 })),
    );
    const found = async (filter: Document, skip: number, limit: number): Promise<unknown[]> =>
      (
        await c
          .find({ shop: 'a', ...filter })
          .sort({ at: -1 })
          .skip(skip)
          .limit(limit)
          .toArray()
      ).map(({ _id }) => _id);
    expect(await found({}, 0, 1)).toEqual([699]);
    expect(await found({}, 2, 3)).toEqual([697, 696, 695]);
    expect(await found({ n: 7 }, 0, 3)).toEqual([637, 547, 457]);
    expect(await found({ n: 7 }, 6, 3)).toEqual([97, 7]);
    expect(await found({}, 690, 20)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await found({ n: { $gte: 0 } }, 0, 600)).toHaveLength(600);
    const told = await c.find({ shop: 'a' }).sort({ at: -1 }).limit(20).explain('executionStats');
    expect(told.executionStats).toMatchObject({ nReturned: 20, totalDocsExamined: 20 });
  });

  it('that hold only what is asked for go before those that hold everything', async () => {
    const c = fresh();
    await c.createIndexes([
      { key: { w: 1, at: -1 }, name: 'all' },
      { key: { w: 1, at: -1 }, name: 'tailed', partialFilterExpression: { tail: { $exists: true } } },
    ]);
    await c.insertMany(
      Array.from({ length: 30 }, (_, n) => ({ w: ['x'], at: n, ...(n === 3 && { tail: 'y' }) })),
    );
    expect(await usedIndex(c, { w: 'x' }, { at: -1 })).toContain('"all"');
    const tailed = { w: 'x', tail: { $exists: true } };
    expect(await usedIndex(c, tailed, { at: -1 })).toContain('"tailed"');
    expect(await c.find(tailed).sort({ at: -1 }).toArray()).toMatchObject([{ at: 3, tail: 'y' }]);
  });

  it('that are partial or sparse are used only when the filter says enough', async () => {
    const c = fresh();
    await c.createIndexes([
      { key: { wakeAt: 1 }, name: 'wake', partialFilterExpression: { wakeAt: { $exists: true } } },
    ]);
    await c.createIndexes([{ key: { open: 1 }, name: 'open', partialFilterExpression: { state: 'open' } }]);
    await c.createIndexes([{ key: { s: 1 }, name: 's', sparse: true }]);
    await c.insertMany([
      { wakeAt: new Date(1), open: 1, state: 'open' },
      { open: 1, state: 'shut' },
      { s: 1 },
    ]);
    expect(await usedIndex(c, { wakeAt: { $lte: new Date(5) } })).toContain('wake');
    expect(await usedIndex(c, { wakeAt: null })).toContain('COLLSCAN');
    expect(await c.countDocuments({ wakeAt: null })).toBe(2);
    expect(await usedIndex(c, { open: 1 })).toContain('COLLSCAN');
    expect(await usedIndex(c, { open: 1, state: 'open' })).toContain('open');
    expect(await c.countDocuments({ open: 1 })).toBe(2);
    expect(await usedIndex(c, { s: { $gt: 0 } })).toContain('"s"');
    expect(await usedIndex(c, { s: null })).toContain('COLLSCAN');
  });

  it('that are unique allow one missing value, many when sparse, and see each element of an array', async () => {
    const c = fresh();
    await c.createIndexes([{ key: { a: 1 }, unique: true }]);
    await c.createIndexes([{ key: { b: 1 }, unique: true, sparse: true }]);
    await c.insertOne({ a: [1, 2] });
    await c.insertOne({});
    await expect(c.insertOne({})).rejects.toMatchObject({ code: 11000 });
    await expect(c.insertOne({ a: 2 })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { a: 1 },
      keyValue: { a: 2 },
    });
    await expect(c.updateOne({ a: 1 }, { $set: { a: [3, 3] } })).resolves.toMatchObject({ modifiedCount: 1 });
    await c.insertOne({ a: 2 });
  });

  it('refuse parallel arrays, fill themselves, and are undone whole when a value stands twice', async () => {
    const c = fresh();
    await c.createIndexes([{ key: { a: 1, b: 1 } }]);
    await expect(c.insertOne({ a: [1], b: [2] })).rejects.toMatchObject({ code: 171 });
    await c.insertMany([{ k: 1 }, { k: 1 }]);
    await expect(c.createIndexes([{ key: { k: 1 }, unique: true }])).rejects.toMatchObject({ code: 11000 });
    expect((await c.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1_b_1']);
    await c.createIndexes([{ key: { k: 1 } }]);
    expect(await usedIndex(c, { k: 1 })).toContain('k_1');
    expect(await opened().db.command({ validate: c.collectionName })).toMatchObject({
      valid: true,
      keysPerIndex: { k_1: 2 },
    });
  });

  it('are made once, listed with their options, and dropped', async () => {
    const c = fresh();
    await c.createIndexes([{ key: { a: 1 }, expireAfterSeconds: 60, name: 'ttl' }]);
    await c.createIndexes([{ key: { a: 1 }, expireAfterSeconds: 60, name: 'ttl' }]);
    await expect(c.createIndexes([{ key: { b: 1 }, name: 'ttl' }])).rejects.toMatchObject({ code: 86 });
    await expect(c.createIndexes([{ key: { a: 1 }, name: 'other' }])).rejects.toMatchObject({ code: 85 });
    expect((await c.indexes()).at(-1)).toMatchObject({ key: { a: 1 }, name: 'ttl', expireAfterSeconds: 60 });
    expect(
      await opened().db.command({
        collMod: c.collectionName,
        index: { name: 'ttl', expireAfterSeconds: 90 },
      }),
    ).toMatchObject({ expireAfterSeconds_old: 60, expireAfterSeconds_new: 90 });
    await c.dropIndex('ttl');
    await expect(c.dropIndex('ttl')).rejects.toMatchObject({ code: 27 });
    await expect(c.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
    await c.createIndexes([{ key: { a: 1 } }]);
    await c.dropIndexes();
    expect(await c.indexes()).toHaveLength(1);
    await expect(opened().db.collection('nowhere').indexes()).rejects.toMatchObject({ code: 26 });
  });

  it('refuse a value that is too long to be indexed, and an _id as well', async () => {
    const c = fresh();
    await c.createIndexes([{ key: { a: 1 } }]);
    await expect(c.insertOne({ a: 'x'.repeat(2000) })).rejects.toMatchObject({ code: 17280 });
    await expect(c.insertOne({ _id: 'x'.repeat(2000) as never })).rejects.toMatchObject({ code: 17280 });
    expect(await c.countDocuments()).toBe(0);
  });

  it('over arrays keep the order of what follows a value, unless that holds arrays, too', async () => {
    const c = fresh();
    await c.createIndexes([{ key: { words: 1, at: -1 } }]);
    const at = (n: number): Date => new Date(n * 1_000);
    await c.insertMany([
      { _id: 1, words: ['ao', 'rach'], at: at(1) },
      { _id: 3, words: ['ao', 'dep'], at: at(3) },
      { _id: 2, words: ['rach', 'ao', 'ao'], at: at(2) },
      { _id: 4, words: 'ao', at: at(4) },
    ] as never[]);
    const newest = async (filter: Document) =>
      (await c.find(filter).sort({ at: -1 }).toArray()).map(({ _id }) => Number(_id));
    expect(await usedIndex(c, { words: 'ao' }, { at: -1 })).not.toContain('SORT');
    expect(await newest({ words: 'ao' })).toEqual([4, 3, 2, 1]);
    expect(await newest({ words: 'ao', at: { $gt: at(1), $lt: at(4) } })).toEqual([3, 2]);
    expect(await usedIndex(c, { words: 'ao' }, { words: 1, at: -1 })).toContain('SORT');
    const told = await c.find({ words: 'ao', at: { $gt: at(3), $lt: at(9) } }).explain('executionStats');
    expect(told.executionStats).toMatchObject({ nReturned: 1, totalKeysExamined: 1 });
    await c.insertOne({ _id: 5 as never, words: 'ao', at: [at(9), at(0)] });
    expect(await usedIndex(c, { words: 'ao' }, { at: -1 })).toContain('SORT');
    expect(await newest({ words: 'ao' })).toEqual([5, 4, 3, 2, 1]);
  });

  it('never change an answer', async () => {
    const scalar = fc.oneof(
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom(null, 'a', 'b', 1.5, true, new Date(1)),
    );
    const field = fc.oneof(
      { weight: 4, arbitrary: scalar },
      fc.array(scalar, { maxLength: 3 }),
      fc.array(fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }), { maxLength: 2 }),
      fc.record({ x: scalar }, { requiredKeys: [] }),
    );
    const value = fc.record({ a: field, b: field, c: scalar }, { requiredKeys: [] });
    const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'b.x', 'a.y');
    const condition = fc.oneof(
      scalar,
      fc
        .record({ $gt: scalar, $lte: scalar }, { requiredKeys: [] })
        .filter((one) => Object.keys(one).length > 0),
      fc.array(scalar, { maxLength: 3 }).map(($in) => ({ $in })),
      fc.boolean().map(($exists) => ({ $exists })),
      scalar.map(($ne) => ({ $ne })),
    );
    const filter = fc.dictionary(path, condition, { maxKeys: 3 });
    const sort = fc.option(fc.tuple(path, fc.constantFrom(1, -1)));
    const indexed = fresh();
    const plain = fresh();
    await indexed.createIndexes([
      { key: { a: 1 } },
      { key: { a: 1, b: -1 } },
      { key: { 'a.x': -1, c: 1 } },
      { key: { 'b.x': 1 }, sparse: true },
      { key: { c: 1 }, partialFilterExpression: { c: { $gt: 1 } } },
      { key: { 'a.x': 1, 'a.y': 1 } },
    ]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(filter, sort), { minLength: 8, maxLength: 8 }),
        async (values, queries) => {
          const documents = values.map((one, _id) => ({ _id, ...one }));
          let parallel = false;
          for (const c of [indexed, plain]) await c.deleteMany({});
          for (const one of documents) {
            const failed = await indexed.insertOne(one as never).then(
              () => false,
              () => true,
            );
            parallel ||= failed;
            if (!failed) await plain.insertOne(one as never);
          }
          for (const [query, order] of queries) {
            const read = async (c: Collection): Promise<unknown[]> =>
              (
                await (
                  order
                    ? c.find(query).sort({ [order[0]]: order[1] as 1, _id: 1 })
                    : c.find(query).sort({ _id: 1 })
                ).toArray()
              ).map(({ _id }) => _id as unknown);
            expect(await read(indexed), JSON.stringify({ query, order, parallel })).toEqual(
              await read(plain),
            );
          }
          expect(await opened().db.command({ validate: indexed.collectionName })).toMatchObject({
            valid: true,
          });
        },
      ),
      { numRuns: 40 },
    );
  }, 30_000);
});
