import { MongoClient } from 'mongodb';
import { expect, it, vi } from 'vitest';
import { openCatalog } from '../../../src/database/embedded/catalog.ts';
import { openCursors } from '../../../src/database/embedded/cursors.ts';
import { openEmbeddedDatabase } from '../../../src/database/embedded/embedded-database.ts';
import { createExecutor } from '../../../src/database/embedded/executor.ts';
import { openStore } from '../../../src/database/embedded/store.ts';
import { expireDocuments } from '../../../src/database/embedded/ttl.ts';
import type { Engine } from '../../../src/database/embedded/engine.ts';
import type { Command } from '../../../src/database/embedded/wire.ts';
import { encodeDocument } from '../../../src/database/embedded/encode.ts';
import { temporaryFolder, toDoc } from './support.ts';

it('removes documents whose time is over, of arrays by the earliest, and nothing else', async () => {
  const store = openStore(`${temporaryFolder()}/database.mdb`);
  const engine: Engine = {
    store,
    catalog: openCatalog(store),
    cursors: openCursors(),
    log: () => undefined,
    startedAt: new Date(),
    warned: new Map(),
  };
  const executor = createExecutor(engine);
  const run = (
    body: Record<string, unknown>,
    documents: Record<string, unknown>[] = [],
  ): Promise<unknown> => {
    const [name = ''] = Object.keys(body);
    const command: Command = {
      name,
      database: 'test',
      body: toDoc(body),
      batch: documents.map((one) => encodeDocument(toDoc(one))),
      requestId: 1,
      answers: true,
      legacy: false,
    };
    return new Promise((resolve) => executor.submit(command, resolve));
  };
  await run({ createIndexes: 't', indexes: [{ key: { at: 1 }, name: 'at', expireAfterSeconds: 10 }] });
  const at = (seconds: number): Date => new Date(seconds * 1000);
  await run({ insert: 't' }, [
    { _id: 1, at: at(0) },
    { _id: 2, at: at(95) },
    { _id: 3 },
    { _id: 4, at: 'x' },
    { _id: 5, at: [at(99), at(1)] },
    { _id: 6, at: at(90) },
  ]);
  expect(expireDocuments(engine, at(100))).toBe(3);
  const found = engine.store.documents.read({ start: Buffer.alloc(4), end: Buffer.alloc(4, 255) }, 10);
  expect(found).toHaveLength(3);
  expect(expireDocuments(engine, at(100))).toBe(0);
  await store.close();
});

it.each([
  { clock: '2001-01-01T00:00:00Z', left: ['past', 'future'] },
  { clock: '2001-01-01T01:00:00Z', left: ['future'] },
  { clock: '2999-01-01T00:00:00Z', left: [] },
])('goes each minute by the clock of who opened it: $clock', async ({ clock, left }) => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const database = await openEmbeddedDatabase({
    folder: temporaryFolder(),
    inThread: true,
    clock: () => new Date(clock),
  });
  const client = await new MongoClient(database.uri).connect();
  try {
    const tries = client.db('test').collection<{ _id: string; until: Date }>('tries');
    await tries.createIndexes([{ key: { until: 1 }, expireAfterSeconds: 60 }]);
    await tries.insertMany([
      { _id: 'past', until: new Date('2001-01-01T00:30:00Z') },
      { _id: 'future', until: new Date('2998-01-01T00:30:00Z') },
    ]);
    vi.advanceTimersByTime(60_000);
    expect((await tries.find().sort({ until: 1 }).toArray()).map(({ _id }) => _id)).toEqual(left);
  } finally {
    vi.useRealTimers();
    await client.close();
    await database.close();
  }
});

it('forgets cursors that nobody asks for', () => {
  let now = 0;
  const cursors = openCursors(() => now);
  const id = cursors.keep({ namespace: 'a.b', rows: [].values() });
  now = 9 * 60_000;
  expect(cursors.find(id, 'a.b').namespace).toBe('a.b');
  expect(() => cursors.find(id, 'a.c')).toThrow(/not found/);
  now += 11 * 60_000;
  cursors.sweep(now);
  expect(cursors.size()).toBe(0);
});
