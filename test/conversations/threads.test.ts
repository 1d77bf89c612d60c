import type { Db } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationStore } from '../../src/conversations/store.ts';
import { mongoThreads } from '../../src/conversations/threads.ts';
import type { Line } from '../../src/core/conversation.ts';
import { ROAD_INDEXES } from '../../src/database/indexes.ts';
import type { Page } from '../../src/road/ports.ts';
import { pagesToFile, QUIET_MS } from '../../src/road/settled-lines.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { quietLog } from '../support/quiet-log.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let here: TestDatabase;
beforeAll(async () => {
  here = await testDatabase();
  for (const { collection, indexes } of ROAD_INDEXES) {
    await here.database.db.collection(collection).createIndexes([...indexes]);
  }
});
afterAll(() => here.close());

const threads = () => mongoThreads(here.database.db, () => () => undefined);
const store = () => conversationStore({ db: here.database.db, log: quietLog });

/** A conversation of which lines up to `filed` are in pages as the road makes them, the rest live. */
async function keep(id: string, count: number, { filed = count, from = 1 } = {}): Promise<void> {
  const lines = Array.from({ length: count - from + 1 }, (_, at) => aLine(from + at));
  const old = aConversation({ _id: id, lines: lines.filter(({ n }) => n <= filed) });
  await store().file(pagesToFile(old, new Date(NOON.getTime() + QUIET_MS)));
  await store().commit([
    aConversation({ _id: id, lines: lines.filter(({ n }) => n > filed), nextLine: count + 1 }),
  ]);
}

async function read(conversation: string, after: number, limit = 100): Promise<number[]> {
  const found = await threads().since([{ conversation, after }], limit);
  return (found.get(conversation) ?? []).map(({ n }) => n);
}

/** As a client reads: from each answer's last line on. */
async function readOn(conversation: string, limit: number): Promise<number[]> {
  const all: number[] = [];
  for (;;) {
    const next = await read(conversation, all.at(-1) ?? 0, limit);
    if (next.length === 0) return all;
    all.push(...next);
  }
}

/** The database, with the number of documents that each find gave. */
function counting(db: Db): { readonly db: Db; readonly loaded: number[] } {
  const loaded: number[] = [];
  const collection = (name: string) => ({
    find: (filter: object, options?: object) => {
      const cursor = db.collection(name).find(filter, options);
      const toArray = cursor.toArray.bind(cursor);
      cursor.toArray = async () => {
        const all = await toArray();
        loaded.push(all.length);
        return all;
      };
      return cursor;
    },
  });
  return { db: { collection } as unknown as Db, loaded };
}

const upTo = (last: number, from = 1): number[] =>
  Array.from({ length: last - from + 1 }, (_, at) => from + at);

describe('the lines of a conversation', () => {
  it('come from pages and from the live conversation, after any number, in order', async () => {
    await keep('t:mixed', 45, { filed: 40 });
    expect(await read('t:mixed', 0)).toEqual(upTo(45));
    for (const after of [1, 15, 16, 17, 31, 39, 40, 44]) {
      expect(await read('t:mixed', after)).toEqual(upTo(45, after + 1));
    }
    expect(await read('t:mixed', 45)).toEqual([]);
    expect(await read('t:nobody', 0)).toEqual([]);
  });

  it('come a few pages at a time, none left out', async () => {
    await keep('t:long', 200, { filed: 195 });
    expect(await read('t:long', 0, 20)).toEqual(upTo(20));
    expect(await readOn('t:long', 20)).toEqual(upTo(200));
  });

  it('come whole from pages that a quiet minute ended early', async () => {
    const page = (line: Line): Page => ({
      _id: `t:short/${line.n}`,
      conversation: 't:short',
      first: line.n,
      last: line.n,
      from: NOON,
      to: NOON,
      lines: [line],
    });
    await store().file(upTo(30).map((n) => page(aLine(n))));
    await store().commit([aConversation({ _id: 't:short', lines: [aLine(31)], nextLine: 32 })]);
    expect(await readOn('t:short', 20)).toEqual(upTo(31));
  });

  it('begin where they are after an erasure, though numbers are missing before', async () => {
    await keep('t:erased', 560, { filed: 550, from: 501 });
    expect(await readOn('t:erased', 20)).toEqual(upTo(560, 501));
  });

  it('are asked for many at once; of a long conversation only the next pages are loaded', async () => {
    for (const id of ['t:many-a', 't:many-b']) await keep(id, 400);
    const { db, loaded } = counting(here.database.db);
    const asks = ['t:many-a', 't:many-b', 't:nobody'].map((conversation) => ({ conversation, after: 200 }));
    const found = await mongoThreads(db, () => () => undefined).since(asks, 20);
    expect([...found].map(([id, lines]) => `${id} ${lines.length}`)).toEqual([
      't:many-a 20',
      't:many-b 20',
      't:nobody 0',
    ]);
    expect(loaded).toEqual([2, 4]);
  });

  it('are the same for many as for each, whatever is missing of some of them', async () => {
    await keep('t:same-short', 9);
    await keep('t:same-live', 40, { filed: 12 });
    await keep('t:same-late', 90, { from: 50, filed: 80 });
    await keep('t:same-hole', 10);
    const pages = here.database.db.collection<Page>('pages');
    await pages.updateOne({ _id: 't:same-hole/1' }, { $pull: { lines: { n: { $in: [3, 4] } } } });
    const ids = ['short', 'live', 'late', 'hole', 'nobody'].map((id) => `t:same-${id}`);
    for (const limit of [5, 16, 30]) {
      for (const after of [0, 2, 8, 39, 60]) {
        const asks = ids.map((conversation) => ({ conversation, after }));
        const together = await threads().since(asks, limit);
        const each = await Promise.all(ids.map((id) => read(id, after, limit)));
        expect([...together.values()].map((lines) => lines.map(({ n }) => n))).toEqual(each);
      }
    }
    expect(await read('t:same-hole', 0, 16)).toEqual([1, 2, 5, 6, 7, 8, 9, 10]);
  });

  it('are unavailable when the database is away', async () => {
    const away = await testDatabase();
    const { db } = away.database;
    await away.close();
    const asked = mongoThreads(db, () => () => undefined).since([{ conversation: 'x', after: 0 }], 1);
    await expect(asked).rejects.toMatchObject({ code: 'unavailable' });
  });
});
