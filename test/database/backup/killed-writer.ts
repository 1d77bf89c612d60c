/** Run by the kill test in a process of its own: backs up, restores or moves, and is killed on the way. */
import { writeSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { backUp } from '../../../src/database/backup/back-up.ts';
import { restore } from '../../../src/database/backup/restore.ts';
import { openEmbeddedDatabase } from '../../../src/database/embedded/embedded-database.ts';
import { moveDatabase } from '../../../src/database/move/move.ts';

const [, , what = '', folder = '', other = ''] = process.argv;
const now = new Date();
const progress = (): void => void writeSync(1, '.');

async function withDb<T>(path: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const database = await openEmbeddedDatabase({ folder: path, inThread: true });
  const client = await new MongoClient(database.uri).connect();
  try {
    return await work(client);
  } finally {
    await client.close();
    await database.close();
  }
}

if (what === 'backup')
  await withDb(folder, (client) => backUp({ db: client.db('test'), folder, file: other, now, progress }));
if (what === 'restore') await restore({ file: other, folder, now, progress });
if (what === 'move') {
  await withDb(folder, (from) =>
    withDb(other, (to) =>
      moveDatabase({ from: from.db('test'), to: to.db('test'), source: folder, progress }),
    ),
  );
}
writeSync(1, 'done');
