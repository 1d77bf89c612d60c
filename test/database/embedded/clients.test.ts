import { randomBytes } from 'node:crypto';
import { Binary, Long, type Db, type Document } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { freshName, withDatabase } from './support.ts';

const opened = withDatabase();
const db = (): Db => opened().db;

interface Thing {
  readonly _id: number;
  readonly kind: string;
  readonly n: number;
  readonly tags?: readonly string[];
}

async function things(): Promise<ReturnType<typeof collectionOf>> {
  const found = collectionOf(freshName());
  await found.createIndexes([
    { key: { kind: 1, n: -1 }, name: 'kind_n' },
    { key: { tags: 1 }, name: 'tags' },
  ]);
  const kinds = ['a', 'b', 'c'];
  await found.insertMany(
    Array.from({ length: 300 }, (_, n) => ({ _id: n, kind: kinds[n % 3] ?? '', n, tags: [`t${n % 5}`] })),
  );
  return found;
}

const collectionOf = (name: string) => db().collection<Thing>(name);

interface Stage {
  readonly stage: string;
  readonly indexName?: string;
  readonly inputStage?: Stage;
}

interface Told {
  readonly queryPlanner?: { readonly winningPlan: Stage };
  readonly executionStats?: { readonly totalDocsExamined: number };
  readonly stages?: readonly { readonly $cursor?: Told }[];
}

/** What explain tells, of a pipeline what it tells of its beginning. */
function planOf(told: Document): Told {
  // the form that explain answers in
  const all = told as Told;
  return all.stages?.[0]?.$cursor ?? all;
}

function indexIn(told: Document): string | undefined {
  let stage = planOf(told).queryPlanner?.winningPlan;
  while (stage && stage.indexName === undefined) stage = stage.inputStage;
  return stage?.indexName;
}

describe('explain', () => {
  it('names the index of every kind of command, and how much was looked at', async () => {
    const c = await things();
    const filter = { kind: 'a', n: { $gte: 290 } };
    const explained = async (inner: Document): Promise<Document> =>
      db().command({ explain: inner, verbosity: 'executionStats' });
    const name = c.collectionName;
    const commands: Document[] = [
      { find: name, filter, sort: { n: -1 } },
      { count: name, query: filter },
      { distinct: name, key: 'n', query: filter },
      { findAndModify: name, query: filter, update: { $set: { n: 0 } } },
      { update: name, updates: [{ q: filter, u: { $set: { n: 0 } }, multi: true }] },
      { delete: name, deletes: [{ q: filter, limit: 0 }] },
      { aggregate: name, pipeline: [{ $match: filter }], cursor: {} },
      { aggregate: name, pipeline: [{ $match: filter }, { $group: { _id: 1 } }], cursor: {} },
    ];
    for (const command of commands) {
      const told = await explained(command);
      expect(indexIn(told), JSON.stringify(command)).toBe('kind_n');
      expect(planOf(told).executionStats?.totalDocsExamined).toBeLessThanOrEqual(4);
    }
    expect(await c.countDocuments({ kind: 'a' })).toBe(100);
    await expect(explained({ insert: name, documents: [{}] })).rejects.toMatchObject({ code: 238 });
    await expect(explained({ find: name, filter: { $foo: 1 } })).rejects.toMatchObject({ code: 2 });
  });

  it('is there for the driver’s own cursors, too', async () => {
    const c = await things();
    expect(indexIn(await c.find({ tags: 't1' }).explain('queryPlanner'))).toBe('tags');
    expect(indexIn(await c.aggregate([{ $match: { kind: 'b' } }]).explain('queryPlanner'))).toBe('kind_n');
    const plan = await c.find({ n: 5 }).explain('queryPlanner');
    expect(planOf(plan).queryPlanner?.winningPlan).toMatchObject({ stage: 'COLLSCAN' });
  });
});

describe('what a driver sends', () => {
  it('hints, the order as it lies, limits of time', async () => {
    const c = await things();
    const ids = async (hint: Document | string): Promise<number[]> =>
      (
        await c
          .find({ n: { $gte: 297 } })
          .hint(hint)
          .toArray()
      ).map(({ _id }) => _id);
    expect(await ids({ $natural: -1 })).toEqual([299, 298, 297]);
    expect(await ids('tags')).toHaveLength(3);
    await expect(ids('nobody')).rejects.toMatchObject({ code: 2 });
    expect(await c.find({}, { maxTimeMS: 60_000 }).toArray()).toHaveLength(300);
    const slow = { $expr: { $lt: [{ $size: { $range: [0, 5000] } }, 0] } };
    await expect(c.find(slow, { maxTimeMS: 1 }).toArray()).rejects.toMatchObject({ code: 50 });
    await expect(c.countDocuments(slow, { maxTimeMS: 1 })).rejects.toMatchObject({ code: 50 });
  });

  it('batches of a cursor, its end and its killing', async () => {
    const c = await things();
    const cursor = c.find({}, { batchSize: 7 });
    expect(await cursor.next()).toMatchObject({ _id: 0 });
    const all = [...(await cursor.toArray())];
    expect(all).toHaveLength(299);
    const open = c.find({}, { batchSize: 2 });
    await open.next();
    await open.close();
    const first = await db().command({ find: c.collectionName, batchSize: 2 });
    const { id } = first.cursor as { id: Long };
    const getMore = { getMore: Long.fromBigInt(BigInt(id.toString())), collection: c.collectionName };
    const next = (await db().command({ ...getMore, batchSize: 3 })) as { cursor: { nextBatch: unknown[] } };
    expect(next.cursor.nextBatch).toHaveLength(3);
    expect(await db().command({ killCursors: c.collectionName, cursors: [getMore.getMore] })).toMatchObject({
      cursorsKilled: [id],
    });
    await expect(db().command(getMore)).rejects.toMatchObject({ code: 43 });
  });

  it('bulk writes, ordered and not, tell what was done before and after a fault', async () => {
    const c = await things();
    const twice = [
      { insertOne: { document: { _id: 1000, kind: 'x', n: 0 } } },
      { insertOne: { document: { _id: 1, kind: 'x', n: 0 } } },
      { updateOne: { filter: { _id: 2 }, update: { $inc: { n: 1 } } } },
      { deleteOne: { filter: { _id: 3 } } },
      { replaceOne: { filter: { _id: 1001 }, replacement: { kind: 'y', n: 1 }, upsert: true } },
    ];
    await expect(c.bulkWrite(twice)).rejects.toMatchObject({
      code: 11000,
      result: { insertedCount: 1, deletedCount: 0 },
    });
    await c.deleteOne({ _id: 1000 });
    await expect(c.bulkWrite(twice, { ordered: false })).rejects.toMatchObject({
      code: 11000,
      result: { insertedCount: 1, modifiedCount: 1, deletedCount: 1, upsertedCount: 1 },
    });
  });

  it('every form of findAndModify', async () => {
    const c = await things();
    const by = { sort: { n: -1 } as const };
    expect(await c.findOneAndUpdate({ kind: 'a' }, { $set: { kind: 'z' } }, by)).toMatchObject({
      _id: 297,
      kind: 'a',
    });
    expect(
      await c.findOneAndUpdate(
        { kind: 'z' },
        { $inc: { n: 1 } },
        { returnDocument: 'after', projection: { n: 1 } },
      ),
    ).toEqual({ _id: 297, n: 298 });
    expect(await c.findOneAndReplace({ _id: 0 }, { kind: 'r', n: 1 }, { returnDocument: 'after' })).toEqual({
      _id: 0,
      kind: 'r',
      n: 1,
    });
    expect(await c.findOneAndDelete({ kind: 'r' })).toEqual({ _id: 0, kind: 'r', n: 1 });
    expect(await c.findOneAndDelete({ kind: 'r' })).toBeNull();
    const made = { upsert: true, includeResultMetadata: true } as const;
    expect(await c.findOneAndUpdate({ _id: 5000 }, { $set: { n: 1 } }, made)).toMatchObject({
      value: null,
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 5000 },
    });
    expect(
      await c.findOneAndUpdate(
        { _id: 1 },
        { $set: { 'tags.$[t]': 'new' } },
        { arrayFilters: [{ t: 't1' }], returnDocument: 'after' },
      ),
    ).toMatchObject({ tags: ['new'] });
  });

  it('counts, distinct values, figures, and a lifetime that changes', async () => {
    const c = await things();
    expect(await c.estimatedDocumentCount()).toBe(300);
    expect(await c.countDocuments({ kind: 'a' }, { skip: 10, limit: 50 })).toBe(50);
    expect(await c.distinct('tags', { n: { $lt: 3 } })).toEqual(['t0', 't1', 't2']);
    expect(await db().command({ collStats: c.collectionName })).toMatchObject({ count: 300, nindexes: 3 });
    const figures = [{ $collStats: { storageStats: { scale: 1 }, count: {} } }];
    expect(await c.aggregate(figures).toArray()).toMatchObject([
      { storageStats: { count: 300, nindexes: 3 }, count: 300 },
    ]);
    await expect(c.aggregate([{ $collStats: { latencyStats: {} } }]).toArray()).rejects.toMatchObject({
      code: 238,
    });
    await expect(db().stats({ scale: 1024 })).rejects.toMatchObject({ code: 238 });
    expect(await db().stats()).toMatchObject({ db: 'test', ok: 1 });
    await c.createIndexes([{ key: { at: 1 }, name: 'at', expireAfterSeconds: 60 }]);
    const index = { name: 'at', expireAfterSeconds: 120 };
    expect(await db().command({ collMod: c.collectionName, index })).toMatchObject({
      expireAfterSeconds_old: 60,
      expireAfterSeconds_new: 120,
    });
    await c.dropIndex('at');
    expect((await c.indexes()).map(({ name }) => name)).toEqual(['_id_', 'kind_n', 'tags']);
    await c.dropIndexes();
    expect(await c.indexes()).toHaveLength(1);
  });

  it('sessions without transactions; a transaction is refused by name', async () => {
    const c = await things();
    await opened().client.withSession(async (session) => {
      expect(await c.findOne({ _id: 1 }, { session })).toMatchObject({ n: 1 });
      session.startTransaction();
      await expect(c.insertOne({ _id: 9000, kind: 'x', n: 1 }, { session })).rejects.toMatchObject({
        code: 238,
      });
      await session.abortTransaction().catch(() => undefined);
    });
    expect(await c.countDocuments({ _id: 9000 })).toBe(0);
  });
});

it('answers what a shell asks when it connects and looks around', async () => {
  const admin = opened().client.db('admin');
  const lsid = { id: new Binary(randomBytes(16), Binary.SUBTYPE_UUID) };
  for (const command of [
    {
      hello: 1,
      client: { application: { name: 'mongosh 2.3.8' } },
      compression: ['none'],
      loadBalanced: false,
    },
    { buildInfo: 1 },
    { ping: 1, lsid },
    { getParameter: 1, featureCompatibilityVersion: 1 },
    { getParameter: '*' },
    { getCmdLineOpts: 1 },
    { getLog: 'startupWarnings' },
    { connectionStatus: 1, showPrivileges: true },
    { listDatabases: 1, nameOnly: true },
    { serverStatus: 1 },
    { startSession: 1 },
    { refreshSessions: [lsid] },
    { killSessions: [lsid] },
    { endSessions: [lsid] },
  ])
    expect(await admin.command(command), JSON.stringify(command)).toMatchObject({ ok: 1 });
  for (const command of [{ atlasVersion: 1 }, { getFreeMonitoringStatus: 1 }, { replSetGetStatus: 1 }])
    await expect(admin.command(command)).rejects.toMatchObject({ code: 59 });
  await expect(admin.command({ getLog: 'global' })).rejects.toMatchObject({ code: 2 });
});
