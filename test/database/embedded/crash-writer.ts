/** Run by the crash test in a process of its own: writes until it is killed, and says what was acknowledged. */
import { writeSync } from 'node:fs';
import { MongoClient, MongoServerError } from 'mongodb';
import { openEmbeddedDatabase } from '../../../src/database/embedded/embedded-database.ts';

const [, , folder = '', workerUrl = '', round = '0'] = process.argv;
const writers = 16;

const database = await openEmbeddedDatabase({ folder, workerUrl: new URL(workerUrl) });
const client = await new MongoClient(database.uri).connect();
const db = client.db('test');
const commits = db.collection('commits');
const things = db.collection('things');
await commits.createIndexes([{ key: { wakeAt: 1 }, partialFilterExpression: { wakeAt: { $exists: true } } }]);
await things.createIndexes([{ key: { code: 1 }, unique: true }]);
await things.createIndexes([{ key: { tags: 1, n: -1 } }]);
say({ ready: database.owner });

function say(what: object): void {
  writeSync(1, `${JSON.stringify(what)}\n`);
}

await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));

async function write(writer: number): Promise<void> {
  const _id = `k${writer}`;
  let version = ((await commits.findOne({ _id: _id as never }))?.version as number | undefined) ?? 0;
  for (let step = 0; ; step++) {
    const u = {
      _id,
      version: version + 1,
      ...(step % 3 > 0 && { wakeAt: new Date(step) }),
      text: 'x'.repeat(500),
    };
    const reply = await db.command({
      update: 'commits',
      ordered: false,
      updates: [{ q: { _id, version }, u, upsert: true, multi: false }],
    });
    if (reply.n !== 1) throw new Error(JSON.stringify(reply));
    version += 1;
    say({ commit: _id, version });
    const code = `${round}-${writer}-${step}`;
    await things.insertOne({ _id: code as never, code, n: step, tags: [writer, `t${step % 4}`] });
    say({ inserted: code });
    const twice = await things.insertOne({ code }).then(
      () => 'taken',
      (error: unknown) => (error instanceof MongoServerError ? error.code : error),
    );
    if (twice !== 11000) throw new Error(`a unique value was taken twice: ${String(twice)}`);
    if (step % 2 === 0) {
      await things.deleteOne({ code });
      say({ deleted: code });
    }
  }
}
