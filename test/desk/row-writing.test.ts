import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureIndexes } from '../../src/database/indexes.ts';
import { ROW_INDEXES, ROWS } from '../../src/desk/row-model.ts';
import { rowStore, type Rows } from '../../src/desk/row-store.ts';
import { rowOf } from '../../src/desk/row.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
let here: Rows;
let elsewhere: Rows;

beforeAll(async () => {
  opened = await testDatabase();
  await ensureIndexes(opened.database.db, 'desk', ROW_INDEXES);
  [here, elsewhere] = [rowStore(opened.database.db), rowStore(opened.database.db)];
});
afterAll(() => opened.close());

const keep = (rows: Rows, version: number, given: Partial<Conversation> = {}) =>
  rows.keep([{ conversation: aConversation({ version, nextLine: 3, ...given }) }], NOON);
const row = async () => (await here.get(['fake:lan']))[0];
const episode = { n: 1, startedAt: NOON, firstLine: 1, flows: ['order'], lastAt: NOON, score: 4 };

it('what a row keeps is kept though others write it in between, and none goes back to an older version', async () => {
  await keep(here, 1, { lines: [aLine(2, { text: 'áo rách', at: NOON })] });
  await keep(elsewhere, 2, { episode });
  await keep(here, 3);
  expect(await row()).toMatchObject({
    version: 3,
    box: 'closed',
    last: { text: 'áo rách' },
    flow: 'order',
    score: 4,
  });
  await keep(elsewhere, 2, { episode });
  await keep(here, 1);
  expect(await row()).toMatchObject({ version: 3, box: 'closed' });
});

it('what staff have ended stays ended while the customer is asked how it was', () => {
  const closed = { at: NOON, staff: 's_hoa', outcome: 'solved' };
  expect(rowOf(aConversation({ episode, desk: { closed } })).box).toBe('closed');
  expect(rowOf(aConversation({ episode })).box).toBe('bot');
});

it('how far its lines are findable stays, and of a row that went nothing comes back', async () => {
  const told = await row();
  await here.indexed([{ _id: 'fake:lan', to: 2, ...(told?.behindAt && { behindAt: told.behindAt }) }]);
  await keep(here, 4);
  expect(await row()).toMatchObject({ version: 4, wordsTo: 2, last: { n: 2 }, behindAt: NOON });
  await opened.database.db.collection(ROWS).deleteMany({});
  await keep(here, 5);
  const fresh = await row();
  expect(fresh).toMatchObject({ version: 5, box: 'closed' });
  for (const gone of ['wordsTo', 'last', 'flow', 'score']) expect(fresh).not.toHaveProperty(gone);
});
