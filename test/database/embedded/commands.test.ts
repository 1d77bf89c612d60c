import { Double, Int32, Long, MongoBulkWriteError, ObjectId, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { freshName, withDatabase } from './support.ts';

const opened = withDatabase();
const collection = (): ReturnType<ReturnType<typeof opened>['db']['collection']> =>
  opened().db.collection(freshName());

describe("the driver's everyday commands", () => {
  it('inserts, finds, and gives an _id where there is none', async () => {
    const c = collection();
    const { insertedId } = await c.insertOne({ a: 1 });
    expect(insertedId).toBeInstanceOf(ObjectId);
    expect(await c.findOne({ a: 1 })).toEqual({ _id: insertedId, a: 1 });
  });

  it('keeps the types it was sent', async () => {
    const c = collection();
    const sent = {
      _id: 1 as never,
      long: Long.fromNumber(5),
      int: new Int32(5),
      date: new Date(3),
      list: [1, [2]],
      none: null,
      re: /a/i,
      bytes: Buffer.from('x'),
    };
    await c.insertOne(sent);
    const found = await c.findOne({}, { promoteValues: false });
    expect(found).toMatchObject({
      long: Long.fromNumber(5),
      int: new Int32(5),
      date: new Date(3),
      none: null,
      re: /a/i,
    });
  });

  it('gives a cursor in batches and resumes it', async () => {
    const c = collection();
    await c.insertMany(Array.from({ length: 950 }, (_, n) => ({ _id: n as never, n })));
    const found = await c.find({}, { batchSize: 100 }).sort({ n: -1 }).toArray();
    expect(found.map(({ n }) => n as number)).toEqual(Array.from({ length: 950 }, (_, n) => 949 - n));
    expect((await c.find({}, { batchSize: 7 }).toArray()).length).toBe(950);
    const cursor = c.find({}, { batchSize: 2 });
    await cursor.next();
    await cursor.close();
    expect((await c.find().skip(940).limit(5).toArray()).map(({ n }) => n as number)).toEqual([
      940, 941, 942, 943, 944,
    ]);
    expect((await c.find().sort({ _id: -1 }).limit(2).toArray()).map(({ n }) => n as number)).toEqual([
      949, 948,
    ]);
  });

  it('forgets a killed cursor', async () => {
    const c = collection();
    await c.insertMany([{}, {}, {}]);
    const first = await opened().db.command(
      { find: c.collectionName, batchSize: 1 },
      { promoteLongs: false },
    );
    const { id } = first.cursor as { id: Long };
    expect(await opened().db.command({ killCursors: c.collectionName, cursors: [id] })).toMatchObject({
      cursorsKilled: [expect.anything()],
    });
    await expect(opened().db.command({ getMore: id, collection: c.collectionName })).rejects.toMatchObject({
      code: 43,
    });
  });

  it('reports an unordered bulk with each error at its index', async () => {
    const c = collection();
    await c.createIndexes([{ key: { mail: 1 }, unique: true }]);
    await c.insertOne({ mail: 'a' });
    const failed = await c
      .insertMany([{ mail: 'b' }, { mail: 'a' }, { mail: 'c' }, { mail: 'b' }], { ordered: false })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(MongoBulkWriteError);
    const errors = (failed as MongoBulkWriteError).writeErrors as unknown as {
      index: number;
      code: number;
    }[];
    expect(errors.map(({ index, code }) => ({ index, code }))).toEqual([
      { index: 1, code: 11000 },
      { index: 3, code: 11000 },
    ]);
    const reply = await opened().db.command({ insert: c.collectionName, documents: [{ mail: 'a' }] });
    expect(reply.writeErrors).toMatchObject([{ index: 0, keyPattern: { mail: 1 }, keyValue: { mail: 'a' } }]);
    expect(await c.countDocuments()).toBe(3);
  });

  it('stops an ordered bulk at its first error', async () => {
    const c = collection();
    await c
      .insertMany([{ _id: 1 as never }, { _id: 1 as never }, { _id: 2 as never }])
      .catch(() => undefined);
    expect(await c.countDocuments()).toBe(1);
  });

  it('updates one, many, and upserts', async () => {
    const c = collection();
    await c.insertMany([
      { _id: 1 as never, a: 1 },
      { _id: 2 as never, a: 1 },
      { _id: 3 as never, a: 2 },
    ]);
    expect(await c.updateOne({ a: 1 }, { $set: { b: 1 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 1,
    });
    expect(await c.updateMany({ a: 1 }, { $set: { b: 1 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 1,
    });
    expect(
      await c.updateOne({ _id: 9 as never, k: 'x' }, { $set: { b: 1 } }, { upsert: true }),
    ).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: 9 });
    expect(await c.findOne({ _id: 9 as never })).toEqual({ _id: 9, k: 'x', b: 1 });
    expect(await c.replaceOne({ _id: 9 as never }, { z: 1 })).toMatchObject({ modifiedCount: 1 });
    expect(await c.findOne({ _id: 9 as never })).toEqual({ _id: 9, z: 1 });
    expect(
      await c.bulkWrite([
        { updateOne: { filter: { _id: 1 as never }, update: { $inc: { a: 5 } } } },
        { deleteOne: { filter: { _id: 2 as never } } },
        { insertOne: { document: { _id: 4 as never } } },
      ]),
    ).toMatchObject({ modifiedCount: 1, deletedCount: 1, insertedCount: 1 });
  });

  it('deletes one and many', async () => {
    const c = collection();
    await c.insertMany([{ a: 1 }, { a: 1 }, { a: 2 }]);
    expect(await c.deleteOne({ a: 1 })).toMatchObject({ deletedCount: 1 });
    expect(await c.deleteMany({ a: { $in: [1, 2] } })).toMatchObject({ deletedCount: 2 });
  });

  it('finds and changes one, in each form', async () => {
    const c = collection();
    await c.insertMany([
      { _id: 1 as never, n: 2 },
      { _id: 2 as never, n: 1 },
    ]);
    expect(await c.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: 1 } })).toEqual({ _id: 2, n: 1 });
    expect(
      await c.findOneAndUpdate(
        { _id: 1 as never },
        { $set: { x: 1 } },
        { returnDocument: 'after', projection: { x: 1 } },
      ),
    ).toEqual({ _id: 1, x: 1 });
    expect(await c.findOneAndUpdate({ _id: 5 as never }, { $set: { x: 1 } }, { upsert: true })).toBeNull();
    expect(await c.findOneAndReplace({ _id: 5 as never }, { y: 1 }, { returnDocument: 'after' })).toEqual({
      _id: 5,
      y: 1,
    });
    expect(
      await c.findOneAndUpdate(
        { _id: 6 as never },
        { $set: { x: 1 } },
        { upsert: true, returnDocument: 'after', includeResultMetadata: true },
      ),
    ).toMatchObject({
      value: { _id: 6, x: 1 },
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 6 },
    });
    expect(await c.findOneAndDelete({ _id: 5 as never })).toEqual({ _id: 5, y: 1 });
    expect(await c.findOneAndDelete({ _id: 5 as never })).toBeNull();
  });

  it('gives an _id to a document with nothing in it', async () => {
    const c = collection();
    await opened().db.command({ insert: c.collectionName, documents: [{}] });
    expect(await c.find().toArray()).toEqual([{ _id: expect.any(ObjectId) as unknown }]);
  });

  it('takes null for an _id, and no operators inside one', async () => {
    const c = collection();
    const none = { _id: null as never };
    await c.updateOne(none, { $set: { n: 1 } }, { upsert: true });
    await c.updateOne(none, { $set: { n: 2 } }, { upsert: true });
    expect(await c.find().toArray()).toEqual([{ _id: null, n: 2 }]);
    await expect(c.insertOne({ _id: { $a: 1 } as never })).rejects.toMatchObject({ code: 52 });
    await expect(
      opened()
        .db.aggregate([{ $match: {} }])
        .toArray(),
    ).rejects.toMatchObject({ code: 238 });
  });

  it('counts and lists distinct values', async () => {
    const c = collection();
    await c.insertMany([{ a: [1, 2] }, { a: 2 }, { a: 'x' }, {}]);
    expect(await c.countDocuments({ a: 2 })).toBe(2);
    expect(await c.countDocuments()).toBe(4);
    expect(await c.estimatedDocumentCount()).toBe(4);
    expect(await c.distinct('a')).toEqual([1, 2, 'x']);
    await c.insertOne({ a: new Double(2) });
    expect(await c.distinct('a', {}, { promoteValues: false })).toContainEqual(new Int32(2));
    expect(
      await opened().db.command({
        count: c.collectionName,
        query: { a: { $exists: true } },
        skip: 1,
        limit: 1,
      }),
    ).toMatchObject({ n: 1 });
  });

  it('makes, lists and drops collections and databases', async () => {
    const { client } = opened();
    const db = client.db('another');
    await db.createCollection('x');
    await expect(db.createCollection('x')).rejects.toMatchObject({ code: 48 });
    await db.collection('y').insertOne({});
    expect((await db.listCollections().toArray()).map(({ name }) => name)).toEqual(['x', 'y']);
    expect(
      (await db.listCollections({ name: 'x' }, { nameOnly: true }).toArray()).map(({ name }) => name),
    ).toEqual(['x']);
    await db.collection('x').drop();
    expect((await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name)).toContain(
      'another',
    );
    await db.dropDatabase();
    expect(await db.listCollections().toArray()).toEqual([]);
  });

  it('tells about itself', async () => {
    const { db } = opened();
    const c = collection();
    await c.insertOne({ _id: 1 as never });
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
    expect(await db.command({ hello: 1 })).toMatchObject({ isWritablePrimary: true });
    expect(await db.command({ buildInfo: 1 })).toMatchObject({ versionArray: [7, 0, 0, 0] });
    expect(await db.command({ serverStatus: 1 })).toMatchObject({ ok: 1 });
    expect(await db.command({ collStats: c.collectionName })).toMatchObject({ count: 1, nindexes: 1 });
    expect(await db.stats()).toMatchObject({ ok: 1, db: 'test' });
    expect(await db.command({ validate: c.collectionName })).toMatchObject({ valid: true, nrecords: 1 });
  });

  it('takes sessions and refuses transactions', async () => {
    const { client, db } = opened();
    const session = client.startSession();
    await db.collection(freshName()).insertOne({ a: 1 }, { session });
    session.startTransaction();
    await expect(db.collection(freshName()).insertOne({ a: 1 }, { session })).rejects.toMatchObject({
      code: 238,
    });
    await session.abortTransaction();
    await session.endSession();
  });

  it('writes without an answer (w: 0) are carried out', async () => {
    const c = collection();
    await c.insertOne({ a: 1 }, { writeConcern: { w: 0 } });
    await expect(c.insertOne({ a: 1 }, { writeConcern: { w: 2 } })).rejects.toMatchObject({ code: 2 });
    await expect.poll(() => c.countDocuments()).toBe(1);
  });

  const refused: [name: string, command: Document, code: number][] = [
    ['an unknown command', { mapReduce: 'x' }, 59],
    ['an unknown option', { find: 'x', nonsense: 1 }, 238],
    ['a collation', { find: 'x', collation: { locale: 'vi' } }, 238],
    ['a tailable cursor', { find: 'x', tailable: true }, 238],
    ['a capped collection', { create: 'capped', capped: true, size: 10 }, 238],
    ['a validator', { create: 'valid', validator: { a: 1 } }, 238],
    ['a text index', { createIndexes: 'x', indexes: [{ key: { a: 'text' }, name: 'a' }] }, 238],
    ['a wildcard index', { createIndexes: 'x', indexes: [{ key: { '$**': 1 }, name: 'a' }] }, 238],
    [
      'an unknown index option',
      { createIndexes: 'x', indexes: [{ key: { a: 1 }, name: 'a', bits: 3 }] },
      238,
    ],
    ['a hint without its index', { find: 'x', hint: 'none' }, 2],
    [
      'an update option that is not known',
      { update: 'x', updates: [{ q: {}, u: { $set: { a: 1 } }, sort: { a: 1 } }] },
      238,
    ],
    ['a replacement of many', { update: 'x', updates: [{ q: {}, u: { a: 1 }, multi: true }] }, 9],
    ['a bad namespace', { insert: 'a$b', documents: [{}] }, 73],
    ['a reserved collection', { insert: 'system.users', documents: [{}] }, 73],
    ['an _id that is an array', { insert: 'x', documents: [{ _id: [1] }] }, 53],
  ];
  it.each(refused)('refuses %s', async (_name, command, code) => {
    const { db } = opened();
    await db.collection('x').updateOne({ _id: 1 as never }, { $set: { a: 1 } }, { upsert: true });
    const found: unknown = await db.command(command).then(
      (reply) => (reply.writeErrors as Document[] | undefined)?.[0],
      (error: unknown) => error,
    );
    expect(found).toMatchObject({ code });
  });
});
