import { deserialize } from 'bson';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { MongoClient, type Db, type Document } from 'mongodb';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { conversationStore, PAGES_LOOKED } from '../../src/conversations/store.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import type { ConversationStore } from '../../src/road/ports.ts';
import { conversationStoreContract } from '../contracts/conversation-store.ts';
import { aConversation } from '../support/a-conversation.ts';
import { memoryStore } from '../support/memory-store.ts';
import { keptLog } from '../support/silence.ts';
import { serverDatabase, testDatabase, type TestDatabase } from '../support/test-database.ts';

const log = keptLog();
let embedded: TestDatabase | undefined;
let server: TestDatabase | undefined;

async function emptied({ database }: TestDatabase): Promise<ConversationStore> {
  for (const { collection } of ROAD_INDEXES) await database.db.collection(collection).deleteMany({});
  await ensureIndexes(database.db, 'road', ROAD_INDEXES);
  return conversationStore({ db: database.db, log });
}

afterEach(() => void log.said.splice(0));
afterAll(async () => {
  await embedded?.close();
  await server?.close();
});

conversationStoreContract('in memory', () => Promise.resolve(memoryStore()));
conversationStoreContract('in the embedded database', async () =>
  emptied((embedded ??= await testDatabase())),
);
if (process.env.TEST_MONGODB_URI !== undefined) {
  conversationStoreContract('on a MongoDB server', async () => {
    server ??= await serverDatabase();
    if (server === undefined) throw new Error('no server');
    return emptied(server);
  });
}

interface Update {
  readonly q: object;
  readonly u: object;
  readonly upsert: boolean;
}

/** The documents of a section of the message, as the server reads them. */
function documentsIn(section: Uint8Array): Update[] {
  const bytes = Buffer.from(section);
  expect(bytes[0]).toBe(1);
  expect(bytes.readInt32LE(1)).toBe(bytes.length - 1);
  const documents: Update[] = [];
  let at = bytes.indexOf(0, 5) + 1;
  expect(bytes.toString('latin1', 5, at)).toBe('updates\0');
  while (at < bytes.length) {
    const end = at + bytes.readInt32LE(at);
    documents.push(deserialize(bytes.subarray(at, end)) as Update);
    at = end;
  }
  return documents;
}

describe('the store in a database', () => {
  it('3: writes whole documents, never update operators', async () => {
    embedded ??= await testDatabase();
    await emptied(embedded);
    const { db } = embedded.database;
    const sent: Document[] = [];
    const command = (asked: Document, options?: object): Promise<Document> => {
      sent.push({ ...asked, updates: documentsIn((asked.updates as { toBin: () => Uint8Array }).toBin()) });
      return db.command(asked, options);
    };
    const store = conversationStore({ db: Object.create(db, { command: { value: command } }) as Db, log });
    await store.commit([aConversation(), aConversation({ _id: 'fake:hoa' })]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      update: 'conversations',
      ordered: false,
      writeConcern: { w: 'majority', j: true },
    });
    const { updates } = sent[0] as { updates: Update[] };
    expect(updates.map(({ q, upsert }) => ({ q, upsert }))).toEqual([
      { q: { _id: 'fake:lan', version: 0 }, upsert: true },
      { q: { _id: 'fake:hoa', version: 0 }, upsert: true },
    ]);
    expect(updates.flatMap(({ u }) => Object.keys(u)).filter((key) => key.startsWith('$'))).toEqual([]);
  });

  it('takes a look at the newest pages from their index, not from all there are', async () => {
    embedded ??= await testDatabase();
    await emptied(embedded);
    const pages = embedded.database.db.collection('pages');
    const firsts = Array.from({ length: 100 }, (_, at) => at + 1);
    await pages.insertMany(firsts.map((first) => ({ conversation: 'fake:lan', first, last: first })));
    const looked = pages.find({ conversation: 'fake:lan' }).sort({ first: -1 }).limit(PAGES_LOOKED);
    const { executionStats } = (await looked.explain('executionStats')) as {
      readonly executionStats: { readonly totalDocsExamined: number };
    };
    expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(PAGES_LOOKED);
  });

  it('4: raises an alarm when a conversation that should be there was written anew', async () => {
    embedded ??= await testDatabase();
    const store = await emptied(embedded);
    await store.commit([aConversation({ version: 5 })]);
    expect(log.said).toMatchObject([{ level: 'error', fields: { alarm: 'conversation-vanished' } }]);
  });

  it('2: reads again what was refused for a reason that passes; only a bad document is refused for good', async () => {
    const codes = [11_000, 14_031, 39, 8, 2, 10_334];
    const command = (): Promise<Document> =>
      Promise.resolve({ ok: 1, writeErrors: codes.map((code, index) => ({ index, code, errmsg: '' })) });
    const store = conversationStore({ db: { command, collection: () => ({}) } as unknown as Db, log });
    const outcomes = await store.commit(codes.map((_, at) => aConversation({ _id: `fake:${at}` })));
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'stale',
      'stale',
      'stale',
      'stale',
      'refused',
      'refused',
    ]);
  });

  it('gives up on a server that is frozen, so that what it was asked for can be asked again', async () => {
    embedded ??= await testDatabase();
    const line = await thinLine(embedded);
    const client = await new MongoClient(line.uri, { heartbeatFrequencyMS: 60_000 }).connect();
    const store = conversationStore({ db: client.db('langnghe'), log, limitMs: 200 });
    expect(await store.read(['fake:nobody'])).toEqual([]);
    line.freeze();
    await expect(store.read(['fake:nobody'])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.hasLineOf('fake:nobody', 'e')).rejects.toMatchObject({ code: 'unavailable' });
    line.close();
    await client.close();
  });
});

/** A line to the database that can be frozen: it stays open and nothing comes back any more. */
async function thinLine({ database }: TestDatabase) {
  const [host = ''] = database.client.options.hosts.map(({ socketPath }) => socketPath ?? '');
  const sockets: Socket[] = [];
  let isFrozen = false;
  const server = createServer((near) => {
    const far = connect({ path: host });
    sockets.push(near, far);
    near.pipe(far);
    far.on('data', (chunk) => {
      if (!isFrozen) near.write(chunk);
    });
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true&retryWrites=false`,
    freeze: () => {
      isFrozen = true;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
