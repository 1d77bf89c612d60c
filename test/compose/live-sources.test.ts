import { afterAll, beforeAll, expect, it } from 'vitest';
import { liveSources } from '../../src/compose/live-sources.ts';
import { deadLetterStore } from '../../src/conversations/dead-letters.ts';
import { failureStore } from '../../src/conversations/failures.ts';
import { ensureIndexes } from '../../src/database/indexes.ts';
import { openLive } from '../../src/desk/live.ts';
import { presenceStore } from '../../src/desk/presence.ts';
import { ROW_INDEXES } from '../../src/desk/row-model.ts';
import { aCaller } from '../support/call-route.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let at: TestDatabase;
beforeAll(async () => {
  at = await testDatabase();
});
afterAll(() => at.close());

it('An open console hears of a failure that is kept, and of what colleagues do with it', async () => {
  const { database } = at;
  const connection = await database.connection();
  await ensureIndexes(database.db, 'rows', ROW_INDEXES);
  const clock = fakeClock();
  const tickets = { changedSince: () => Promise.resolve([]) };
  // Of tickets only what changed is asked.
  const trade = { presence: presenceStore(database.db), tickets: tickets as never };
  const live = openLive({
    sources: liveSources({ database, connection, trade }),
    clock,
    log: keptLog(),
  });
  const hangUp = new AbortController();
  const heard = { agent: [] as string[], reader: [] as string[] };
  const ended = (['agent', 'reader'] as const).map(async (role) => {
    for await (const said of live.open(aCaller({ role }), undefined, hangUp.signal))
      heard[role].push(...said.split('\n').filter((line) => line.includes('"kind"')));
  });
  await live.look();
  const letter = { conversation: 'web:1', stage: 'turn', code: 'bug', why: 'TypeError' } as const;
  await deadLetterStore(connection).add({ ...letter, key: 'a', at: clock() });
  await expect.poll(() => live.look().then(() => heard.agent.length)).toBe(1);
  clock.move(1_000);
  const aside = { reason: 'cũ', by: 's_lan', at: clock() };
  await failureStore(connection).move('turn:web:1/a', ['open'], { state: 'aside', at: clock(), aside });
  await expect.poll(() => live.look().then(() => heard.agent.length)).toBe(2);
  hangUp.abort();
  await Promise.all(ended);
  const told = heard.agent.map((line) => JSON.parse(line.replace(/^data: /, '')) as object);
  expect(told).toMatchObject([
    { kind: 'failure', id: 'turn:web:1/a', about: { state: 'open' } },
    { kind: 'failure', id: 'turn:web:1/a', about: { state: 'aside' } },
  ]);
  expect(heard.reader).toEqual([]);
});
