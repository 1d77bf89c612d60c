import { afterAll, beforeAll, expect, it } from 'vitest';
import { changedConversations } from '../../src/conversations/changed.ts';
import { slotOldConversations } from '../../src/conversations/migration.ts';
import { conversationReaders } from '../../src/conversations/readers.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import { aConversation } from '../support/a-conversation.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await testDatabase();
});
afterAll(() => opened.close());

const FIRST = Date.UTC(2026, 2, 2, 8);
const at = (n: number) => new Date(FIRST + n * 60_000);

it('conversations of an earlier program are listed and looked through, and its index is gone', async () => {
  const { db } = opened.database;
  await slotOldConversations(db);
  const conversations = db.collection('conversations');
  const old = Array.from({ length: 1_203 }, (_, n) => {
    const { lastCustomerSlot: _none, ...one } = aConversation({ _id: `fake:${n}`, lastCustomerAt: at(n) });
    return { ...one, shape: 2 };
  });
  await conversations.insertMany([...old, aConversation({ _id: 'fake:silent' })] as never[]);
  await conversations.createIndexes([{ key: { lastCustomerAt: -1, _id: -1 }, name: 'lastCustomerAt' }]);

  await slotOldConversations(db);
  await ensureIndexes(db, 'road', ROAD_INDEXES);
  await slotOldConversations(db);

  const { conversations: listed } = await conversationReaders(db).list({ limit: 2_000 });
  expect(listed.map(({ id }) => id)).toEqual(old.map(({ _id }) => _id).reverse());
  const since: string[] = [];
  for await (const some of changedConversations(db).since(at(1_199))) since.push(...some.map(({ id }) => id));
  expect(since.sort()).toEqual(['fake:1199', 'fake:1200', 'fake:1201', 'fake:1202']);
  const names = (await conversations.indexes()).map(({ name }) => name);
  expect(names).toContain('lastCustomerSlot');
  expect(names).not.toContain('lastCustomerAt');
});
