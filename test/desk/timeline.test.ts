import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { episodeStore } from '../../src/conversations/episodes.ts';
import { episodeModel } from '../../src/conversations/model.ts';
import type { Line } from '../../src/core/conversation.ts';
import { ensureIndexes, ROAD_INDEXES } from '../../src/database/indexes.ts';
import { noteReader } from '../../src/desk/note-reader.ts';
import { customerTimeline, TIMELINE_KINDS, type TimelineItem } from '../../src/desk/timeline-contract.ts';
import { timelineRoutes } from '../../src/desk/timeline-routes.ts';
import { timelineSources } from '../../src/desk/timeline-sources.ts';
import { timelinePage, type TimelineSources } from '../../src/desk/timeline.ts';
import type { Route } from '../../src/http/route.ts';
import { orderModel } from '../../src/orders/model.ts';
import { personOrders } from '../../src/orders/person-store.ts';
import { sendModel } from '../../src/sends/model.ts';
import { sendStore } from '../../src/sends/store.ts';
import { feedbackModel } from '../../src/surveys/model.ts';
import { feedbackStore } from '../../src/surveys/store.ts';
import { ticketModel } from '../../src/tickets/model.ts';
import { ticketReaders } from '../../src/tickets/list-store.ts';
import { callRoute } from '../support/call-route.ts';
import { aFeedback } from '../support/feedback-crowd.ts';
import { indexUse } from '../support/index-use.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 3, minute));
const ZALO = 'zalo:lan';
const WEB = 'web:lan';
const LAN = { ids: [`c:${ZALO}`, `c:${WEB}`], conversations: [ZALO, WEB], phones: ['+84901234318'] };

let opened: TestDatabase;
let routes: readonly Route[];
let sources: TimelineSources;
let models: Record<
  'orders' | 'sends' | 'episodes' | 'tickets' | 'feedback',
  {
    find(filter: object): never;
    createIndexes(): Promise<unknown>;
    collection: { insertMany(all: object[]): Promise<unknown> };
  }
>;

beforeAll(async () => {
  opened = await testDatabase();
  const { db } = opened.database;
  const connection = await opened.database.connection();
  await ensureIndexes(db, 'road', ROAD_INDEXES);
  const tickets = ticketModel(connection);
  models = {
    orders: orderModel(connection),
    sends: sendModel(connection),
    episodes: episodeModel(connection),
    feedback: feedbackModel(connection),
    tickets,
  } as never;
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  const feedback = feedbackStore(connection);
  const readers = ticketReaders(tickets);
  sources = timelineSources({
    episodes: (of, limit, before) => episodeStore(connection).endedBefore(of, limit, before),
    tickets: (of, limit, before) => readers.ofCustomers(of, limit, before),
    orders: (of, limit, before) => personOrders(connection).ofPerson(of, limit, before),
    scores: (of, limit, before) => feedback.ofCustomers(of, limit, before),
    sends: (of, limit, before) => sendStore(connection).about(of, limit, before),
    notes: noteReader(db),
  });
  routes = timelineRoutes({
    sources,
    whose: (id) => Promise.resolve(id === 'c:nobody' ? undefined : LAN),
    staffNames: () => Promise.resolve(new Map([['s_lan', 'Lan']])),
  });
  await fill();
});
afterAll(() => opened.close());

async function fill(): Promise<void> {
  const { db } = opened.database;
  const order = (code: string, more: object) => ({
    _id: code,
    code,
    phone: '+84900000000',
    state: 'shipped',
    changedAt: at(5),
    ...more,
  });
  await models.orders.collection.insertMany([
    order('DH1', { phone: '+84901234318' }),
    order('DH2', { provedBy: { customer: `c:${WEB}`, conversation: WEB, at: at(1) } }),
    order('DH3', { phone: '+84901234318', provedBy: { customer: `c:${WEB}`, conversation: WEB, at: at(1) } }),
    order('OTHER', {}),
  ]);
  const about = { customer: `c:${WEB}`, conversation: WEB, channel: 'web' };
  await models.sends.collection.insertMany([
    {
      _id: 'csat/lan',
      ...about,
      flow: 'csat',
      purpose: 'survey',
      verdict: 'skip',
      why: 'refused',
      decidedAt: at(7),
      reasons: [{ rule: 'consent', holds: false, found: 'refused' }],
    },
  ]);
  await models.tickets.collection.insertMany([
    { _id: 't1', code: 'PH-222222', ...about, what: 'áo rách', state: 'new', openedAt: at(5), place: 1 },
  ]);
  await models.episodes.collection.insertMany(
    [ZALO, WEB].map((conversation, n) => ({
      _id: `e${n}`,
      conversation,
      customer: `c:${conversation}`,
      channel: 'web',
      n: 1,
      outcome: 'done',
      flows: ['welcome'],
      from: 1,
      to: 4,
      startedAt: at(1),
      endedAt: at(5 + n),
      staff: 's_lan',
    })),
  );
  await models.feedback.collection.insertMany([
    aFeedback('f1', { ...about, score: 2, answeredAt: at(5), comment: '<b>chậm</b>' }),
  ]);
  const line = (n: number, who: Line['who'], minute: number) => ({
    n,
    who,
    at: at(minute),
    text: `${who} ${n}`,
    ...(who === 'note' && { staff: 's_lan' }),
  });
  await db.collection<{ _id: string }>('pages').insertMany([
    {
      _id: `${ZALO}/1`,
      conversation: ZALO,
      first: 1,
      last: 2,
      lines: [line(1, 'customer', 2), line(2, 'note', 5)],
    },
    { _id: 'web:other/1', conversation: 'web:other', first: 1, last: 1, lines: [line(1, 'note', 5)] },
  ] as never);
  // Filed a moment ago and not trimmed yet: the same note is in both.
  await db
    .collection<{ _id: string }>('conversations')
    .insertMany([{ _id: ZALO, lines: [line(2, 'note', 5), line(3, 'note', 8)] }] as never);
}

const EVERYTHING = [
  'note zalo:lan/000000003',
  'send csat/lan',
  'episode e1',
  'episode e0',
  'ticket t1',
  'order DH3',
  'order DH2',
  'order DH1',
  'score f1',
  'note zalo:lan/000000002',
];

describe("a customer's timeline", () => {
  it.each([1, 2, 3, 100])(
    'holds everything of every id once, the latest first, %i at a time',
    async (limit) => {
      const seen: TimelineItem[] = [];
      let after: string | undefined;
      do {
        const query = { limit: String(limit), ...(after !== undefined && { after }) };
        const page: { items: TimelineItem[]; next?: string | undefined } = await callRoute(
          routes,
          customerTimeline,
          { params: { id: 'c:x' }, query },
        );
        seen.push(...page.items);
        after = page.next;
      } while (after !== undefined);
      expect(seen.map(({ kind, id }) => `${kind} ${id}`)).toEqual(EVERYTHING);
    },
  );

  it('says who, what and why, and text as it was said', async () => {
    const { items } = await callRoute(routes, customerTimeline, { params: { id: 'c:x' } });
    expect(items.find(({ kind }) => kind === 'note')).toMatchObject({
      staff: { name: 'Lan' },
      line: 3,
      channel: 'zalo',
    });
    expect(items.find(({ kind }) => kind === 'send')).toMatchObject({
      verdict: 'skip',
      reasons: [{ found: 'refused' }],
    });
    expect(items.find(({ kind }) => kind === 'score')).toMatchObject({ comment: '<b>chậm</b>' });
    expect(items.find(({ kind }) => kind === 'episode')).toMatchObject({ lines: 4, staff: { id: 's_lan' } });
  });

  it('can be of some kinds only, and refuses what it does not know', async () => {
    const ask = (query: object) => callRoute(routes, customerTimeline, { params: { id: 'c:x' }, query });
    expect((await ask({ kinds: 'ticket,score' })).items.map(({ kind }) => kind)).toEqual(['ticket', 'score']);
    await expect(ask({ kinds: 'tickets' })).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(ask({ after: 'x' })).rejects.toMatchObject({ code: 'invalid-input' });
    const nobody = callRoute(routes, customerTimeline, { params: { id: 'c:nobody' } });
    await expect(nobody).rejects.toMatchObject({ code: 'not-found' });
  });

  it('asks each subject by an index', async () => {
    const whose = { customer: { $in: [...LAN.ids] } };
    const asked = [
      [models.tickets, whose],
      [models.feedback, whose],
      [models.sends, whose],
      [models.episodes, { conversation: { $in: LAN.conversations } }],
      [models.orders, { phone: { $in: LAN.phones } }],
      [models.orders, { 'provedBy.customer': { $in: LAN.ids } }],
    ] as const;
    for (const [model, filter] of asked) {
      const use = await indexUse(model.find(filter));
      expect(use.index, JSON.stringify(filter)).toBeDefined();
    }
    const pages = opened.database.db
      .collection('pages')
      .find({ conversation: { $in: LAN.conversations }, 'lines.who': 'note' });
    expect((await indexUse(pages)).index).toBe('conversation_first');
  });
});

it('however things fall together in time, pages are one list without a gap or a repetition', async () => {
  const thing = fc.record({
    kind: fc.constantFrom(...TIMELINE_KINDS),
    minute: fc.integer({ min: 0, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(thing, { maxLength: 25 }),
      fc.integer({ min: 1, max: 7 }),
      async (things, limit) => {
        const all = things.map(
          ({ kind, minute }, n) =>
            ({ kind, id: String(n).padStart(2, '0'), at: at(minute).toISOString() }) as TimelineItem,
        );
        const source =
          (kind: string): TimelineSources['note'] =>
          (_whose, most, before) =>
            Promise.resolve(
              all
                .filter((one) => one.kind === kind)
                .filter((one) => before === undefined || isBefore(one, before))
                .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
                .slice(0, most),
            );
        const some = Object.fromEntries(
          TIMELINE_KINDS.map((kind) => [kind, source(kind)]),
        ) as TimelineSources;
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page = await timelinePage(some, LAN, { kinds: TIMELINE_KINDS, limit, after });
          seen.push(...page.items.map(({ id }) => id));
          after = page.next;
        } while (after !== undefined);
        expect(seen).toHaveLength(all.length);
        expect(new Set(seen).size).toBe(all.length);
      },
    ),
    { numRuns: 60 },
  );
});

function isBefore(one: TimelineItem, before: { at: Date; id?: string }): boolean {
  const end = before.at.toISOString();
  return one.at < end || (one.at === end && (before.id === undefined || one.id < before.id));
}
