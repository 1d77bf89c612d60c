import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/core/conversation.ts';
import { ensureIndexes } from '../../src/database/indexes.ts';
import { ROW_INDEXES } from '../../src/desk/row-model.ts';
import { rowRoutes } from '../../src/desk/row-routes.ts';
import { rowStore, type Rows } from '../../src/desk/row-store.ts';
import {
  countConversations,
  getRow,
  listConversations,
  mentionsSeen,
  VIEWS,
} from '../../src/desk/rows-contract.ts';
import { aConversation, aLine, NOON } from '../support/a-conversation.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

let opened: TestDatabase;
let rows: Rows;
const seen = new Map<string, number>();
const routes = () =>
  rowRoutes({
    rows,
    told: () => Math.random(),
    readUpTo: () => Promise.resolve(seen),
    names: (ids) => Promise.resolve(Object.fromEntries(ids.map((id) => [id, `Em ${id}`]))),
  });

beforeAll(async () => {
  opened = await testDatabase();
  await ensureIndexes(opened.database.db, 'desk', ROW_INDEXES);
  rows = rowStore(opened.database.db);
});
afterAll(() => opened.close());
beforeEach(async () => {
  for (const { collection } of ROW_INDEXES) await opened.database.db.collection(collection).deleteMany({});
  seen.clear();
});

const minutes = (n: number): Date => new Date(NOON.getTime() + n * 60_000);
const episode = { n: 1, startedAt: NOON, firstLine: 1, flows: ['order'], lastAt: NOON };
const waiting = (since: Date) => ({ waiting: { since, promisedAt: minutes(90), team: 'care' } });

function talk(key: string, at: Date, given: Partial<Conversation> = {}): Conversation {
  return aConversation({
    _id: `fake:${key}`,
    customer: { id: `c:fake:${key}`, name: `Khách ${key}` },
    lines: [aLine(1, { at })],
    nextLine: 2,
    lastCustomerAt: at,
    ...given,
  });
}

const keep = (...all: Conversation[]) =>
  rows.keep(
    all.map((conversation) => ({ conversation })),
    NOON,
  );
const idsOf = async (query: Parameters<typeof ask>[0]) =>
  (await ask(query)).items.map(({ id }) => id.slice(5));
const ask = (query: Partial<Record<string, string>>) =>
  callRoute(routes(), listConversations, { query: query });

describe('the views', () => {
  beforeEach(() =>
    keep(
      talk('bot', minutes(1), { episode }),
      talk('closed', minutes(2)),
      talk('queued', minutes(3), {
        owner: { kind: 'queued', since: minutes(3), team: 'care', promisedAt: minutes(60) },
        desk: waiting(minutes(3)),
        episode,
      }),
      talk('longer', minutes(20), {
        owner: { kind: 'queued', since: minutes(2), team: 'care', promisedAt: minutes(60) },
        desk: waiting(minutes(2)),
        episode,
      }),
      talk('answered', minutes(4), { owner: { kind: 'staff', staff: 's_lan', since: minutes(4) }, episode }),
      talk('mine', minutes(5), {
        owner: { kind: 'staff', staff: 's_lan', since: minutes(5) },
        desk: waiting(minutes(5)),
        episode,
      }),
      talk('hers', minutes(6), { owner: { kind: 'staff', staff: 's_hoa', since: minutes(6) }, episode }),
      talk('snoozed', minutes(7), {
        owner: { kind: 'staff', staff: 's_lan', since: minutes(7) },
        desk: { snoozedUntil: minutes(600) },
        episode,
      }),
    ),
  );

  it('show what they say: who waits longest comes first, who was answered comes last', async () => {
    expect(await idsOf({ view: 'mine' })).toEqual(['mine', 'answered']);
    expect(await idsOf({ view: 'mine', sort: 'newest' })).toEqual(['mine', 'answered']);
    expect(await idsOf({ view: 'unassigned' })).toEqual(['longer', 'queued']);
    expect(await idsOf({ view: 'unassigned', sort: 'newest' })).toEqual(['longer', 'queued']);
    expect(await idsOf({ view: 'bot' })).toEqual(['bot']);
    expect(await idsOf({ view: 'snoozed' })).toEqual(['snoozed']);
    expect(await idsOf({ view: 'closed' })).toEqual(['closed']);
    expect(await idsOf({})).toEqual([
      'longer',
      'snoozed',
      'hers',
      'mine',
      'answered',
      'queued',
      'closed',
      'bot',
    ]);
  });

  it('are counted, and by whom they are asked makes a difference', async () => {
    const counts = await callRoute(routes(), countConversations);
    expect(counts).toMatchObject({
      mine: { n: 2, isMore: false },
      waiting: { n: 1 },
      unassigned: { n: 2 },
      bot: { n: 1 },
      snoozed: { n: 1 },
      mentions: { n: 0 },
    });
    const hers = await callRoute(routes(), countConversations, { by: aCaller({ id: 's_hoa' }) });
    expect(hers.mine.n).toBe(1);
  });

  it('give every row once over pages of any size, in either order', async () => {
    for (const sort of ['newest', 'waiting']) {
      const all = await idsOf({ sort });
      const paged: string[] = [];
      let after: string | undefined;
      do {
        const page = await ask({ sort, limit: '3', ...(after !== undefined && { after }) });
        paged.push(...page.items.map(({ id }) => id.slice(5)));
        after = page.next;
      } while (after !== undefined);
      expect(paged).toEqual(all);
      expect(new Set(all).size).toBe(8);
    }
  });

  it('say who holds a row by name, and whether the caller has seen what the customer said', async () => {
    seen.set('fake:mine', 1);
    const { items, staff } = await ask({ view: 'mine' });
    expect(items.map(({ id, unread }) => [id, unread])).toEqual([
      ['fake:mine', false],
      ['fake:answered', true],
    ]);
    expect(staff).toEqual({ s_lan: 'Em s_lan' });
  });

  it('refuse a place in a list that is none', async () => {
    await expect(ask({ after: 'xyz' })).rejects.toMatchObject({ code: 'invalid-input', subject: 'after' });
  });
});

describe('filters', () => {
  it('leave what fits all of them, in every view', async () => {
    await keep(
      talk('a', minutes(1), { language: 'en', episode: { ...episode, score: 2 }, desk: { labels: ['vip'] } }),
      talk('b', minutes(2), { episode: { ...episode, score: 5 }, desk: { labels: ['vip', 'gap'] } }),
      talk('c', minutes(3), { episode: { ...episode, flows: ['csat'] } }),
      talk('d', minutes(4), { episode: { ...episode, staff: 's_hoa' } }),
    );
    expect(await idsOf({ label: 'vip' })).toEqual(['b', 'a']);
    expect(await idsOf({ label: 'vip', language: 'en' })).toEqual(['a']);
    expect(await idsOf({ score: 'low' })).toEqual(['a']);
    expect(await idsOf({ score: 'high', label: 'gap', view: 'bot' })).toEqual(['b']);
    expect(await idsOf({ flow: 'csat' })).toEqual(['c']);
    expect(await idsOf({ staff: 's_hoa' })).toEqual(['d']);
    expect(await idsOf({ channel: 'fake', view: 'bot' })).toEqual(['d', 'c', 'b', 'a']);
    expect(await idsOf({ channel: 'web' })).toEqual([]);
    expect(await idsOf({ from: minutes(2).toISOString(), to: minutes(4).toISOString() })).toEqual(['c', 'b']);
    expect(await idsOf({ sort: 'waiting', from: minutes(2).toISOString() })).toEqual(['d', 'c', 'b']);
  });

  it.each(['newest', 'waiting'] as const)(
    'look through a bounded number of rows, and say where to go on: %s',
    async (sort) => {
      // Pairs of the same instant, so that places between two of them are met.
      const all = Array.from({ length: 2_000 }, (_, n) =>
        talk(`t${n}`, minutes(Math.floor(n / 2)), { language: n % 650 === 649 ? 'en' : 'vi' }),
      );
      await keep(...all);
      const pages: number[] = [];
      const ids: string[] = [];
      for (let after: string | undefined, more = true; more;) {
        const { items, next } = await ask({
          language: 'en',
          sort,
          limit: '2',
          ...(after !== undefined && { after }),
        });
        pages.push(items.length);
        ids.push(...items.map(({ id }) => id));
        [after, more] = [next, next !== undefined];
      }
      expect([...ids].sort()).toEqual(['fake:t1299', 'fake:t1949', 'fake:t649']);
      expect(pages.length).toBeGreaterThan(2);
      expect(pages.length).toBeLessThan(7);
    },
  );
});

describe('a row', () => {
  it('keeps what its conversation forgets, and drops what is over', async () => {
    const at = minutes(1);
    await keep(
      talk('x', at, { version: 3, episode: { ...episode, score: 5, staff: 's_hoa' }, desk: waiting(at) }),
    );
    await keep(talk('x', at, { version: 4, lines: [], nextLine: 2 }));
    const { row } = await callRoute(routes(), getRow, { params: { id: 'fake:x' } });
    expect(row).toMatchObject({
      box: 'closed',
      version: 4,
      score: 5,
      band: 'high',
      flow: 'order',
      staff: 's_hoa',
      last: { n: 1 },
    });
    expect(row).not.toHaveProperty('waitingSince');
    expect(row).not.toHaveProperty('due');
  });

  it('never goes back to an older version of its conversation', async () => {
    await keep(talk('x', minutes(2), { version: 7, episode }));
    await keep(talk('x', minutes(1), { version: 6 }));
    expect(await rows.get(['fake:x'])).toMatchObject([{ version: 7, box: 'bot' }]);
  });

  it('of an erased conversation holds nothing of the person, is in no list, and late news does not bring it back', async () => {
    await keep(talk('x', minutes(1), { version: 2, episode: { ...episode, score: 1 } }));
    const erased = aConversation({
      _id: 'fake:x',
      version: 3,
      tombstoneUntil: minutes(99),
      changedAt: minutes(2),
    });
    await keep(erased);
    await keep(talk('x', minutes(1), { version: 2, episode }));
    const [row] = await rows.get(['fake:x']);
    expect(Object.keys(row ?? {}).sort()).toEqual(
      [
        '_id',
        'box',
        'changedAt',
        'channel',
        'customer',
        'form',
        'goneAt',
        'language',
        'lastLine',
        'rank',
        'version',
      ].sort(),
    );
    for (const view of VIEWS)
      for (const sort of ['newest', 'waiting']) expect(await idsOf({ view, sort })).toEqual([]);
    await expect(callRoute(routes(), getRow, { params: { id: 'fake:x' } })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('mentions', () => {
  it('list the conversations whose notes call the caller, and are new until seen', async () => {
    const note = aLine(2, { who: 'note', staff: 's_hoa', text: '@lan xem giúp', mentions: ['s_lan'] });
    await keep(talk('x', minutes(1), { lines: [aLine(1), note], nextLine: 3 }));
    await keep(talk('x', minutes(1), { version: 2, lines: [aLine(1), note], nextLine: 3 }));
    const { items } = await ask({ view: 'mentions' });
    expect(items).toMatchObject([{ id: 'fake:x', mention: { line: 2, by: 's_hoa', isNew: true } }]);
    expect((await callRoute(routes(), countConversations)).mentions.n).toBe(1);
    await callRoute(routes(), mentionsSeen, { params: { id: 'fake:x' } });
    await keep(talk('x', minutes(1), { version: 3, lines: [aLine(1), note], nextLine: 3 }));
    expect((await ask({ view: 'mentions' })).items).toMatchObject([{ mention: { isNew: false } }]);
    expect((await callRoute(routes(), countConversations)).mentions.n).toBe(0);
    const hers = await callRoute(routes(), listConversations, {
      query: { view: 'mentions' },
      by: aCaller({ id: 's_hoa' }),
    });
    expect(hers.items).toEqual([]);
  });
});
