import { MongoClient } from 'mongodb';
import { afterEach, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { socketPathOf } from '../../src/database/embedded/socket.ts';
import { watchedServer } from '../../src/database/heartbeats.ts';
import { pause } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';
import { temporaryFolder } from './embedded/support.ts';

const opened: Database[] = [];
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

async function database(): Promise<Database> {
  const one = await connectDatabase({
    uri: undefined,
    folder: temporaryFolder(),
    log: keptLog(),
    inThread: true,
  });
  opened.push(one);
  return one;
}

/** The next heartbeat is begun in the very moment in which the connection it would use has broken. */
async function heartbeatOnBroken(client: MongoClient): Promise<'answered' | 'silent'> {
  // The driver asks no more often than every half second.
  await pause(700);
  const answered = new Promise<'answered'>((resolve) => {
    client.once('serverHeartbeatSucceeded', () => resolve('answered'));
    client.once('serverHeartbeatFailed', () => resolve('answered'));
  });
  const server = watchedServer(client);
  server?.monitor?.connection?.socket.destroy();
  server?.requestCheck();
  return Promise.race([answered, pause(3_000).then(() => 'silent' as const)]);
}

describe('a heartbeat begun on a connection that has just broken', () => {
  it('is answered all the same, so that the database is found again', async () => {
    const { client } = await database();
    expect(await heartbeatOnBroken(client)).toBe('answered');
    await expect(client.db('langnghe').command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
  });

  it('would wait for ever in the driver as it is; should this fail, our own watch may go', async () => {
    const uri = `mongodb://${encodeURIComponent(socketPathOf((await database()).where))}/?directConnection=true`;
    const plain = new MongoClient(uri);
    await plain.connect();
    try {
      expect(await heartbeatOnBroken(plain)).toBe('silent');
    } finally {
      await plain.close();
    }
  });
});
