/** Run by the crash test in a process of its own: writes until it is killed, and says what was acknowledged. */
import { writeSync } from 'node:fs';
import { MongoClient, MongoServerError, type Collection } from 'mongodb';
import { openEmbeddedDatabase } from '../../../src/database/embedded/embedded-database.ts';

const [, , folder = '', workerUrl = '', round = '0'] = process.argv;
const writers = 16;

interface Thing {
  readonly _id: string;
  readonly code: string;
}

interface Counter {
  readonly _id: string;
  readonly n: number;
  readonly slot: string;
}

const database = await openEmbeddedDatabase({ folder, workerUrl: new URL(workerUrl) });
const client = await new MongoClient(database.uri).connect();
const db = client.db('test');
const commits = db.collection<{ _id: string; version: number }>('commits');
const things = db.collection<Thing>('things');
const counters = db.collection<Counter>('counters');
await commits.createIndexes([{ key: { wakeAt: 1 }, partialFilterExpression: { wakeAt: { $exists: true } } }]);
await things.createIndexes([{ key: { code: 1 }, unique: true }]);
await things.createIndexes([{ key: { tags: 1, n: -1 } }]);
await counters.createIndexes([{ key: { slot: 1 }, unique: true }, { key: { seen: -1, n: 1 } }]);
say({ ready: database.owner });

function say(what: object): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}

await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));

async function write(writer: number): Promise<void> {
  const _id = `k${writer}`;
  let version = (await commits.findOne({ _id }))?.version ?? 0;
  await counters.updateOne({ _id }, { $setOnInsert: { n: 0, slot: `${_id}:0` } }, { upsert: true });
  for (let step = 0; ; step++) {
    version = await commit(_id, version, step);
    await count(_id, step);
    await keepThing(`${round}-${writer}-${step}`, { writer, step });
  }
}

/** As the road does: the whole document by _id and version. */
async function commit(_id: string, version: number, step: number): Promise<number> {
  const text = 'x'.repeat(500);
  const u = { _id, version: version + 1, ...(step % 3 > 0 && { wakeAt: new Date(step) }), text };
  const updates = [{ q: { _id, version }, u, upsert: true, multi: false }];
  const reply = await db.command({ update: 'commits', ordered: false, updates });
  if (reply.n !== 1) throw new Error(JSON.stringify(reply));
  say({ commit: _id, version: version + 1 });
  return version + 1;
}

/** An update by operators that moves a unique value; the slot of another is refused. */
async function count(_id: string, step: number): Promise<void> {
  const pipeline = [
    { $set: { n: { $add: ['$n', 1] }, seen: [step % 5, step % 3] } },
    { $set: { slot: { $concat: [_id, ':', { $toString: '$n' }] } } },
  ];
  const after = await counters.findOneAndUpdate({ _id }, pipeline, { returnDocument: 'after' });
  if (!after) throw new Error(`the counter ${_id} is gone`);
  say({ counted: _id, n: after.n });
  if (step % 4 > 0) return;
  const taken = await errorOf(counters, { _id: `${_id}-other`, n: 0, slot: after.slot });
  if (taken !== 11000) throw new Error(`a slot was taken twice: ${String(taken)}`);
}

async function keepThing(code: string, { writer, step }: { writer: number; step: number }): Promise<void> {
  await things.insertOne({ _id: code, code, ...{ n: step, tags: [writer, `t${step % 4}`] } });
  say({ inserted: code });
  const twice = await errorOf(things, { _id: `${code}-twice`, code });
  if (twice !== 11000) throw new Error(`a unique value was taken twice: ${String(twice)}`);
  if (step % 2 > 0) return;
  say({ deleting: code });
  await things.deleteOne({ code });
  say({ deleted: code });
}

async function errorOf<T extends { _id: string }>(collection: Collection<T>, value: T): Promise<unknown> {
  try {
    // the driver's type of what may be inserted cannot be named for every T
    await collection.insertOne(value as never);
    return 'taken';
  } catch (error) {
    return error instanceof MongoServerError ? error.code : error;
  }
}
