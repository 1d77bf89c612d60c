import type { Collection, IndexDescription } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { freshName, withDatabase } from './support.ts';

const opened = withDatabase();
const fresh = (): Collection => opened().db.collection(freshName());

/** As a driver sends it, with nothing added. */
function make(c: Collection, ...indexes: Record<string, unknown>[]): Promise<unknown> {
  return opened().db.command({ createIndexes: c.collectionName, indexes });
}

describe('the options of an index', () => {
  it.each<[IndexDescription & Record<string, unknown>, Record<string, unknown>]>([
    [{ key: { a: 1 } }, {}],
    [{ key: { a: 1 }, background: true }, { background: true }],
    [{ key: { a: 1 }, background: false }, { background: false }],
    [
      { key: { a: 1 }, unique: true, background: true },
      { unique: true, background: true },
    ],
    [{ key: { a: -1, b: 1 }, sparse: true, v: 2 }, { sparse: true }],
    [{ key: { a: 1 }, expireAfterSeconds: 0 }, { expireAfterSeconds: 0 }],
    [
      { key: { a: 1 }, partialFilterExpression: { a: { $gt: 5 } } },
      { partialFilterExpression: { a: { $gt: 5 } } },
    ],
    [{ key: { a: 1 }, unique: false, hidden: false, dropDups: true, ns: 'x.y' }, {}],
    [{ key: { a: 1 }, collation: { locale: 'simple' } }, {}],
  ])('are listed as they were given: %j', async (given, listed) => {
    const c = fresh();
    await make(c, { name: 'one', ...given });
    expect((await c.indexes()).at(-1)).toEqual({ v: 2, key: given.key, name: 'one', ...listed });
  });

  it('are listed the same after the folder is opened again', async () => {
    const c = fresh();
    await make(c, { key: { a: 1 }, name: 'one', background: true });
    const before = await c.indexes();
    // a change that fails makes the catalog be read anew from the disk
    await expect(make(c, { key: { b: 1 }, name: 'one' })).rejects.toMatchObject({ code: 86 });
    expect(await c.indexes()).toEqual(before);
  });

  it.each<[number, Record<string, unknown>]>([
    [238, { key: { a: 1 }, wildcardProjection: { a: 1 } }],
    [238, { key: { a: 1 }, hidden: true }],
    [238, { key: { a: 1 }, v: 1 }],
    [67, { key: { a: 1 }, v: 0 }],
    [67, { key: { a: 1 }, v: 3 }],
    [14, { key: { a: 1 }, v: '2' }],
    [2, { key: { a: 1 }, name: '*' }],
    [67, { key: { a: 1, b: 1 }, expireAfterSeconds: 5 }],
    [67, { key: { a: 1 }, expireAfterSeconds: -1 }],
    [67, { key: { a: 1 }, sparse: true, partialFilterExpression: { a: 1 } }],
    [197, { key: { _id: 1 }, unique: true }],
    [197, { key: { _id: 1 }, background: true }],
    [2, { key: { _id: -1 } }],
  ])('that MongoDB or this database does not take are refused with %i: %j', async (code, given) => {
    await expect(make(fresh(), { name: 'one', ...given })).rejects.toMatchObject({ code });
  });

  it('that say which index it is let two of one key stand side by side (MongoDB 5.0)', async () => {
    const c = fresh();
    await make(
      c,
      { key: { a: 1 }, name: 'plain' },
      { key: { a: 1 }, name: 'unique', unique: true },
      { key: { a: 1 }, name: 'sparse', sparse: true },
      { key: { a: 1 }, name: 'some', partialFilterExpression: { a: { $gt: 1 } } },
    );
    await expect(c.insertMany([{ a: 1 }, { a: 1 }])).rejects.toMatchObject({ code: 11000 });
    expect(await c.countDocuments({ a: 1 })).toBe(1);
    await expect(c.dropIndex({ a: 1 } as never)).rejects.toMatchObject({ code: 181 });
    await expect(make(c, { key: { a: 1 }, name: 'other' })).rejects.toMatchObject({ code: 85 });
    await expect(make(c, { key: { a: 1 }, name: 'plain', unique: true })).rejects.toMatchObject({ code: 86 });
    await expect(make(c, { key: { a: 1 }, name: 'plain', expireAfterSeconds: 5 })).rejects.toMatchObject({
      code: 85,
    });
    // how it was once built says nothing of what it is
    await expect(make(c, { key: { a: 1 }, name: 'plain', background: true })).resolves.toMatchObject({
      note: 'all indexes already exist',
    });
    await c.dropIndex('unique');
    expect((await c.indexes()).map(({ name }) => name)).toEqual(['_id_', 'plain', 'sparse', 'some']);
    expect(await opened().db.command({ validate: c.collectionName })).toMatchObject({ valid: true });
  });

  it('of none at all, and of the one on _id that is always there', async () => {
    const c = fresh();
    await expect(make(c)).rejects.toMatchObject({ code: 2 });
    await expect(make(c, { key: { _id: 1 }, name: 'mine' })).resolves.toMatchObject({ numIndexesAfter: 1 });
    expect(await c.indexes()).toEqual([{ v: 2, key: { _id: 1 }, name: '_id_' }]);
  });
});
