import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changedConversations } from '../../src/conversations/changed.ts';
import type { Conversation } from '../../src/core/conversation.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import { catchUpRows, type CatchUpParts } from '../../src/desk/row-catch-up.ts';
import { catchUpMark } from '../../src/desk/row-mark.ts';
import { ROW_INDEXES } from '../../src/desk/row-model.ts';
import { ROW_FORM } from '../../src/desk/row.ts';
import { rowStore, type Rows } from '../../src/desk/row-store.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
let rows: Rows;
const forgotten: string[] = [];
const db = () => opened.database.db;

beforeAll(async () => {
  opened = await testDatabase();
  await ensureIndexes(db(), 'road', ROAD_INDEXES);
  await ensureIndexes(db(), 'desk', ROW_INDEXES);
  rows = rowStore(db());
});
afterAll(() => opened.close());
beforeEach(async () => {
  forgotten.length = 0;
  for (const name of ['conversations', 'pages', 'episodes', 'desk_rows'])
    await db().collection(name).deleteMany({});
  await db()
    .collection('meta')
    .deleteMany({ _id: 'desk rows' as never });
});

const at = (minute: number): Date => new Date(NOON.getTime() + minute * 60_000);
const job = (given: Partial<CatchUpParts> = {}) =>
  catchUpRows({
    conversations: changedConversations(db()),
    rows,
    mark: catchUpMark(db()),
    forget: (ids) => Promise.resolve(void forgotten.push(...ids)),
    isComing: () => false,
    ...given,
  });
const run = (one: ReturnType<typeof job>, now: Date, signal = new AbortController().signal) =>
  one.run(now, signal);
const store = (...all: Conversation[]) =>
  db()
    .collection('conversations')
    .insertMany(all as never[]);
const talk = (key: string, given: Partial<Conversation> = {}) =>
  aConversation({ _id: `fake:${key}`, lastCustomerAt: NOON, ...given });
const kept = async () =>
  (await db().collection('desk_rows').find().sort({ _id: 1 }).toArray()).map(
    ({ _id, version }) => `${String(_id)}@${version}`,
  );

describe('rows are caught up', () => {
  it('at first from all conversations, with what those have filed and forgotten', async () => {
    await store(talk('a', { nextLine: 4, version: 9 }), talk('b'));
    const lines = [aLine(2, { text: 'áo bị rách' }), aLine(3, { who: 'staff', staff: 's_hoa', at: at(5) })];
    await db()
      .collection('pages')
      .insertOne({ _id: 'fake:a/2', conversation: 'fake:a', first: 2, last: 3, lines } as never);
    await db()
      .collection('episodes')
      .insertOne({ conversation: 'fake:a', n: 1, flows: ['csat'], score: 2, staff: 's_hoa' });
    expect(await run(job(), at(10))).toEqual({ did: 2 });
    expect(await rows.get(['fake:a'])).toMatchObject([
      {
        box: 'closed',
        flow: 'csat',
        score: 2,
        band: 'low',
        staff: 's_hoa',
        last: { n: 3 },
        lastAt: at(5),
        customerLine: 2,
      },
    ]);
    expect(await kept()).toEqual(['fake:a@9', 'fake:b@1']);
  });

  it('in steps that go on where the last one was cut off', async () => {
    await store(...Array.from({ length: 450 }, (_, n) => talk(String(n).padStart(3, '0'))));
    const stopping = new AbortController();
    const cut = job({
      rows: {
        ...rows,
        keep: async (all, now) => {
          await rows.keep(all, now);
          stopping.abort();
        },
      },
    });
    expect(await run(cut, at(1), stopping.signal)).toEqual({ did: 200 });
    expect(await catchUpMark(db()).read()).toMatchObject({ after: 'fake:199' });
    expect(await run(job(), at(2))).toEqual({ did: 250 });
    expect(await kept()).toHaveLength(450);
    expect(await catchUpMark(db()).read()).toMatchObject({ form: ROW_FORM, upTo: at(1) });
  });

  it('then by what changed since, wherever it was committed; and what is right is left alone', async () => {
    await store(talk('a'), talk('quiet', { lastCustomerAt: at(-999) }));
    const one = job();
    await run(one, at(0));
    await run(one, at(5));
    await store(
      talk('b', { lastCustomerAt: at(6) }),
      talk('c', { lastCustomerAt: at(-500), changedAt: at(6) }),
    );
    await db()
      .collection('conversations')
      .updateOne({ _id: 'fake:quiet' as never }, { $set: { version: 2 } });
    expect(await run(one, at(7))).toEqual({ did: 2 });
    expect(await kept()).toEqual(['fake:a@1', 'fake:b@1', 'fake:c@1', 'fake:quiet@1']);
  });

  it('but for what this process is about to write itself, where the next look would see it again', async () => {
    const coming = new Set(['fake:a@2', 'fake:b@1']);
    const one = job({ isComing: (id, version) => coming.has(`${id}@${version}`) });
    await run(one, at(0));
    await store(talk('a', { lastCustomerAt: at(1) }), talk('b', { lastCustomerAt: at(1) }));
    expect(await run(one, at(2))).toEqual({ did: 1 });
    expect(await kept()).toEqual(['fake:a@1']);
    // It was never written, and the next look but one would not see it again.
    expect(await run(one, at(2.1))).toEqual({ did: 1 });
    expect(await kept()).toEqual(['fake:a@1', 'fake:b@1']);
  });

  it('nor is left what changed long ago, or nobody knows when, though it is about to be written', async () => {
    await store(
      talk('a', { lastCustomerAt: at(-999), wakeAt: at(60) }),
      talk('b', { lastCustomerAt: at(-999), changedAt: at(-1) }),
    );
    await run(job(), at(0));
    await db()
      .collection('conversations')
      .updateMany({}, { $set: { version: 5 } });
    expect(await run(job({ isComing: () => true }), at(1))).toEqual({ did: 2 });
    expect(await kept()).toEqual(['fake:a@5', 'fake:b@5']);
  });

  it('at first those with a row are made anew, too: what was findable is found again', async () => {
    await store(talk('a'), talk('b'));
    const [a] = await db().collection<Conversation>('conversations').find({ _id: 'fake:a' }).toArray();
    await rows.keep([{ conversation: a! }], at(0));
    await rows.indexed([{ _id: 'fake:a', to: 7 }]);
    expect(await run(job(), at(1))).toEqual({ did: 2 });
    expect(
      (await rows.get(['fake:a', 'fake:b'])).map(({ wordsTo, behindAt }) => [wordsTo, behindAt]),
    ).toEqual([
      [undefined, at(1)],
      [undefined, at(1)],
    ]);
  });

  it('after a start also what has something to come, though nothing says when it changed', async () => {
    await store(talk('a', { lastCustomerAt: at(-999), wakeAt: at(60) }));
    await run(job(), at(0));
    await db()
      .collection('conversations')
      .updateOne({ _id: 'fake:a' as never }, { $set: { version: 5 } });
    const restarted = job();
    expect(await run(restarted, at(600))).toEqual({ did: 1 });
    expect(await run(restarted, at(601))).toEqual({ did: 0 });
    expect(await kept()).toEqual(['fake:a@5']);
  });

  it('a second time forgets what of an erased person came late', async () => {
    const one = job();
    await run(one, at(0));
    await run(one, at(5));
    await store(talk('a', { tombstoneUntil: at(99), changedAt: at(6) }));
    await run(one, at(7));
    await run(one, at(8));
    expect(forgotten).toEqual(['fake:a', 'fake:a']);
    await run(one, at(12));
    forgotten.length = 0;
    await run(one, at(13));
    expect(forgotten).toEqual([]);
  });
});
