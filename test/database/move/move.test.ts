import { Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp, UUID, type Db } from 'mongodb';
import { expect, it } from 'vitest';
import { moveDatabase } from '../../../src/database/move/move.ts';
import { openHere } from '../embedded/support.ts';

const progress = (): void => undefined;

async function fill(db: Db): Promise<void> {
  const things = db.collection<{ _id: unknown; [field: string]: unknown }>('things');
  await things.createIndexes([
    { key: { code: 1 }, unique: true, partialFilterExpression: { code: { $exists: true } } },
    { key: { at: -1, n: 1 }, name: 'by time' },
  ]);
  await db.collection('sessions').createIndexes([{ key: { until: 1 }, expireAfterSeconds: 60 }]);
  await db.collection('sessions').insertOne({ until: new Date('2999-01-01') });
  const ids = [
    1,
    'a',
    new ObjectId(),
    new Date(0),
    { a: 1 },
    true,
    new UUID(),
    new Double(2),
    Long.fromNumber(3),
  ];
  await things.insertMany([
    ...ids.map((_id, n) => ({ _id, n, code: `c${n}` })),
    {
      _id: 'types',
      i: new Int32(1),
      d: new Double(1),
      l: Long.fromNumber(1),
      x: Decimal128.fromString('1.10'),
    },
    {
      _id: 'rare',
      r: /a+b/i,
      t: new Timestamp({ t: 1, i: 2 }),
      min: new MinKey(),
      max: new MaxKey(),
      u: null,
    },
    ...Array.from({ length: 1200 }, (_, n) => ({
      _id: `many${n}`,
      n,
      at: new Date(n),
      list: [{ n }, [1, -0, NaN]],
    })),
  ]);
}

it('copies everything with its types and indexes, compares both sides, and comes back the same', async () => {
  const [here, there, back] = await Promise.all([openHere(), openHere(), openHere()]);
  await fill(here.db);
  const moved = await moveDatabase({ from: here.db, to: there.db, source: 'a', progress });
  expect(moved).toEqual({ collections: 2, documents: 1212, indexes: 3 });
  expect((await there.db.listCollections().toArray()).map(({ name }) => name).sort()).toEqual([
    'sessions',
    'things',
  ]);
  expect(await there.db.collection('things').indexes()).toEqual(await here.db.collection('things').indexes());
  expect(await there.db.collection('sessions').indexes()).toEqual(
    await here.db.collection('sessions').indexes(),
  );
  await moveDatabase({ from: there.db, to: back.db, source: 'b', progress });
  const raw = (db: Db): Promise<unknown> => db.collection('things').find({}, { raw: true }).toArray();
  expect(await raw(back.db)).toEqual(await raw(here.db));
  await Promise.all([here.close(), there.close(), back.close()]);
});

it('goes on where it died, and refuses a database with something else in it', async () => {
  const [here, there] = await Promise.all([openHere(), openHere()]);
  await fill(here.db);
  let copied = 0;
  const dying = (what: string, done: number): void => {
    if (what !== 'copying things') return;
    copied = done;
    if (done >= 500) throw new Error('killed');
  };
  await expect(moveDatabase({ from: here.db, to: there.db, source: 'a', progress: dying })).rejects.toThrow(
    'killed',
  );
  await expect(moveDatabase({ from: here.db, to: there.db, source: 'b', progress })).rejects.toThrow(
    /was begun/,
  );
  expect(await there.db.collection('things').countDocuments()).toBe(copied);
  const counts: number[] = [];
  const counting = (what: string, done: number): void => {
    if (what === 'copying things') counts.push(done);
  };
  await moveDatabase({ from: here.db, to: there.db, source: 'a', progress: counting });
  expect(Math.max(...counts)).toBe(1211 - copied);
  await expect(moveDatabase({ from: here.db, to: there.db, source: 'a', progress })).rejects.toThrow(
    /not empty/,
  );
  await Promise.all([here.close(), there.close()]);
});

it('says which collection changed while it was moved, and copies that one anew', async () => {
  const [here, there] = await Promise.all([openHere(), openHere()]);
  await fill(here.db);
  let isChanged = false;
  const changing = (what: string): void => {
    if (isChanged || !what.startsWith('comparing')) return;
    isChanged = true;
    void here.db.collection('things').updateOne({ n: 1000 }, { $set: { n: -1 } });
  };
  await expect(
    moveDatabase({ from: here.db, to: there.db, source: 'a', progress: changing }),
  ).rejects.toThrow(/not the same on both sides: things\./);
  await moveDatabase({ from: here.db, to: there.db, source: 'a', progress });
  expect(await there.db.collection('things').countDocuments({ n: -1 })).toBe(1);
  await Promise.all([here.close(), there.close()]);
});
