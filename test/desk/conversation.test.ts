import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Line } from '../../src/core/conversation.ts';
import { AppError } from '../../src/core/errors.ts';
import { actRoutes } from '../../src/desk/act-routes.ts';
import { actOnConversation } from '../../src/desk/acts-contract.ts';
import { getConversation, listLines } from '../../src/desk/conversation-contract.ts';
import { getDrafts, listDrafts, markRead, putDraft } from '../../src/desk/marks-contract.ts';
import type { AskedBody } from '../../src/http/endpoint.ts';
import type { Audited } from '../../src/http/route.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { testDesk, type TestDesk } from '../support/desk.ts';
import { aConversation, aLine } from '../support/a-conversation.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await testDesk();
});
afterAll(() => desk.close());

const lan = aCaller();
const hoa = aCaller({ id: 's_hoa', name: 'Hoa' });
let made = 0;
const anId = (): string => `browser-${(made += 1)}`;

type Act = AskedBody<typeof actOnConversation>;
const act = (key: string, body: Act, by = lan) =>
  callRoute(desk.routes, actOnConversation, {
    params: { id: `fake:${key}` },
    body,
    by,
    now: desk.road.clock(),
  });
const head = (key: string, by = lan) =>
  callRoute(desk.routes, getConversation, { params: { id: `fake:${key}` }, by });
const lines = (key: string, query = {}) =>
  callRoute(desk.routes, listLines, { params: { id: `fake:${key}` }, query, by: lan });
async function refused(asked: Promise<unknown>): Promise<AppError> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error('It was not refused.');
}

describe('an act of staff', () => {
  it('is answered with what it changed and added, once committed', async () => {
    await desk.road.says('reply', 'xin chào');
    const {
      state,
      lines: added,
      isRepeated,
      staff,
    } = await act('reply', {
      id: 'the-first-one',
      does: 'reply',
      text: 'Dạ em nghe ạ',
      lastLine: 2,
    });
    expect(isRepeated).toBe(false);
    expect(state.owner).toMatchObject({ kind: 'staff', staff: 's_lan' });
    expect(added).toMatchObject([
      { n: 3, who: 'staff', staff: 's_lan', text: 'Dạ em nghe ạ', event: 'the-first-one' },
    ]);
    expect(staff).toEqual({ s_lan: 'Lan' });
    await desk.road.settled();
    expect(desk.road.heard('reply')).toContain('Dạ em nghe ạ');
  });

  it('is done once however often it comes, and says so', async () => {
    const again = { id: 'the-first-one', does: 'reply', text: 'Dạ em nghe ạ', lastLine: 2 } as const;
    const { isRepeated, lines: added } = await act('reply', again);
    expect(isRepeated).toBe(true);
    expect(added.map(({ n }) => n)).toEqual([3]);
    await desk.road.settled();
    expect(desk.road.heard('reply').filter((text) => text === 'Dạ em nghe ạ')).toHaveLength(1);
    // A colleague's browser that made the same id did something else.
    const other = await act('reply', { id: 'the-first-one', does: 'note', text: 'kho nhầm lô' }, hoa);
    expect(other.isRepeated).toBe(false);
    expect(other.lines).toMatchObject([{ who: 'note', staff: 's_hoa' }]);
  });

  it('is noted as done once it is committed, also when telling about it goes wrong', async () => {
    await desk.road.says('told', 'xin chào');
    const names = () => Promise.reject(new Error('The reading broke.'));
    const audited: Audited[] = [];
    const asked = {
      params: { id: 'fake:told' },
      body: { id: anId(), does: 'note', text: 'kho nhầm lô' },
      by: lan,
      audited,
    } as const;
    const broken = actRoutes({ ...desk.parts, names });
    await expect(callRoute(broken, actOnConversation, asked)).rejects.toThrow('The reading broke.');
    expect(audited).toEqual([{ subject: 'fake:told', after: { does: 'note', line: 3 }, outcome: 'done' }]);
    expect((await lines('told')).items.at(-1)).toMatchObject({ n: 3, who: 'note', text: 'kho nhầm lô' });
  });

  it('is refused with what was said meanwhile when a colleague was quicker; nothing goes out', async () => {
    await act('reply', { id: anId(), does: 'reply', text: 'Em Hoa đây ạ', lastLine: 4 }, hoa);
    await desk.road.says('reply', 'dạ');
    const error = await refused(act('reply', { id: anId(), does: 'reply', text: 'Em Lan đây', lastLine: 4 }));
    expect(error.code).toBe('stale');
    expect(error.about).toMatchObject({
      state: { owner: { kind: 'staff', staff: 's_hoa' } },
      lines: [{ text: 'Em Hoa đây ạ' }, { who: 'customer', text: 'dạ' }],
      staff: { s_hoa: 'Hoa' },
    });
    await desk.road.settled();
    expect(desk.road.heard('reply')).not.toContain('Em Lan đây');
  });

  it('a customer who wrote meanwhile stops nothing', async () => {
    await desk.road.says('busy', 'xin chào');
    await act('busy', { id: anId(), does: 'take' });
    await desk.road.says('busy', 'alo');
    const { lines: added } = await act('busy', { id: anId(), does: 'reply', text: 'Dạ', lastLine: 2 });
    expect(added.at(-1)).toMatchObject({ who: 'staff', text: 'Dạ' });
  });

  it.each([
    ['nothing at all', { does: 'reply', text: '  ', lastLine: 9 }],
    ['a file that is not theirs', { does: 'reply', text: 'x', files: ['0'.repeat(32)], lastLine: 9 }],
    ['a time that is over', { does: 'snooze', until: '2020-01-01T00:00:00Z' }],
    ['nobody we know', { does: 'assign', to: 's_none' }],
    ['a call to nobody', { does: 'note', text: '@x', mentions: ['s_none'] }],
    ['ten thousand letters and one', { does: 'reply', text: 'x'.repeat(10_001), lastLine: 9 }],
  ] as const)('%s is refused', async (_what, body) => {
    const error = await refused(act('busy', { id: anId(), ...body } as Act));
    expect(error.code).toBe('invalid-input');
  });

  it('is nothing a reader may do, and only those who may assign give to others', async () => {
    const reader = aCaller({ role: 'reader' });
    expect((await refused(act('busy', { id: anId(), does: 'take' }, reader))).code).toBe('not-allowed');
    const bound = aCaller({ scopes: ['conversations.answer'] });
    expect((await refused(act('busy', { id: anId(), does: 'assign', to: 's_hoa' }, bound))).code).toBe(
      'not-allowed',
    );
    const { state } = await act('busy', { id: anId(), does: 'assign', to: 's_lan' }, bound);
    expect(state.owner).toMatchObject({ staff: 's_lan' });
  });

  it('of a conversation that is not there changes nothing', async () => {
    expect((await refused(act('nobody', { id: anId(), does: 'take' }))).code).toBe('not-found');
    expect((await refused(head('nobody'))).code).toBe('not-found');
    expect((await refused(lines('nobody'))).code).toBe('not-found');
  });

  it('keeps control and bidi signs as they were written, in one spelling, and no half letters', async () => {
    const odd = 'a\u202Eb\u0000c \u0061\u0302 \ud83d';
    const { lines: added } = await act('busy', { id: anId(), does: 'note', text: odd });
    expect(added[0]?.text).toBe('a\u202Eb\u0000c \u00e2 \ufffd');
  });

  it('puts off, labels, schedules, takes back and ends', async () => {
    await desk.road.says('many', 'xin chào');
    const until = new Date(desk.road.clock().getTime() + 3_600_000).toISOString();
    await act('many', { id: anId(), does: 'take' });
    expect((await act('many', { id: anId(), does: 'label', add: ['vip'] })).state.labels).toEqual(['vip']);
    const { state } = await act('many', { id: 'put-off-1', does: 'schedule', text: 'Chào lại ạ', at: until });
    expect(state.scheduled).toMatchObject([{ at: until, by: 's_lan', text: 'Chào lại ạ' }]);
    expect(
      (await act('many', { id: anId(), does: 'unschedule', which: 'put-off-1' })).state.scheduled,
    ).toEqual([]);
    expect((await act('many', { id: 'snooze-it', does: 'snooze', until })).state.snoozedUntil).toBe(until);
    expect(
      (await act('many', { id: anId(), does: 'undo', of: 'snooze-it' })).state.snoozedUntil,
    ).toBeUndefined();
    const closed = await act('many', { id: anId(), does: 'close', outcome: 'answered' });
    expect(closed.state).toMatchObject({ isOpen: false, closed: { staff: 's_lan', outcome: 'answered' } });
  });
});

describe('the head and the lines', () => {
  beforeAll(async () => {
    const { db } = desk.database.database;
    const long = Array.from({ length: 200 }, (_, n) =>
      aLine(n + 1, (n % 10 === 0 ? { who: 'staff', staff: 's_hoa' } : {}) satisfies Partial<Line>),
    );
    for (let first = 1; first <= 192; first += 16) {
      const some = long.slice(first - 1, first + 15);
      await db.collection('pages').insertOne({
        _id: `fake:long/${first}`,
        conversation: 'fake:long',
        first,
        last: first + 15,
        lines: some,
      } as never);
    }
    const conversation = aConversation({
      _id: 'fake:long',
      lines: long.slice(192),
      nextLine: 201,
      customer: { id: 'c:fake:long', name: 'Nguyễn Thị Lan', phone: '+84901234318' },
    });
    await db.collection('conversations').insertOne(conversation as never);
  });

  it('come in pages of fifty by number, filed and live ones as one', async () => {
    const numbers = async (query: object) => {
      const page = await lines('long', query);
      const all = page.items.map(({ n }) => n);
      expect(all).toEqual(Array.from({ length: all.length }, (_, n) => (all[0] ?? 0) + n));
      return [all[0], all.at(-1), page.hasEarlier, page.hasLater];
    };
    expect(await numbers({})).toEqual([151, 200, true, false]);
    expect(await numbers({ before: 151 })).toEqual([101, 150, true, true]);
    expect(await numbers({ before: 20 })).toEqual([1, 19, false, true]);
    expect(await numbers({ after: 180 })).toEqual([181, 200, true, false]);
    expect(await numbers({ around: 100 })).toEqual([75, 124, true, true]);
    expect(await numbers({ after: 200 })).toEqual([undefined, undefined, false, false]);
  });

  it('name staff in one question a page, and read a stretch of an index', async () => {
    desk.asked = 0;
    const page = await lines('long', { before: 101 });
    expect(page.items.filter(({ who }) => who === 'staff')).toHaveLength(5);
    expect(page.staff).toEqual({ s_hoa: 'Hoa' });
    expect(desk.asked).toBe(1);
    const { db } = desk.database.database;
    const some = { conversation: 'fake:long', first: { $gt: 35, $lte: 100 } };
    const plan = await db.collection('pages').find(some).sort({ first: 1 }).explain('executionStats');
    const { executionStats } = plan as { executionStats: { totalDocsExamined: number } };
    expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(5);
  });

  it('tell what the channel takes now, and how far the caller has read', async () => {
    desk.road.channel.windowOf = (_to, _last, now) => ({ state: 'free', until: now, then: 'paid' });
    const until = '2026-11-20T02:00:00.000Z';
    expect((await head('long')).channel).toEqual({
      name: 'fake',
      isOn: true,
      mostText: 4_000,
      files: true,
      window: { state: 'free', until, then: 'paid' },
    });
    expect((await head('long')).readUpTo).toBe(0);
    await callRoute(desk.routes, markRead, { params: { id: 'fake:long' }, body: { line: 9_999 }, by: lan });
    expect((await head('long')).readUpTo).toBe(200);
    expect((await head('long', hoa)).readUpTo).toBe(0);
    expect(desk.opened).toContain('s_lan fake:long');
    expect(await desk.parts.reads.of('s_lan', ['fake:long', 'fake:busy'])).toEqual(
      new Map([['fake:long', 200]]),
    );
  });

  it('show nothing of what was erased', async () => {
    await desk.road.says('gone', 'xin chào');
    await desk.road.submit('gone', { kind: 'erase', id: 'erase-1', at: desk.road.clock() });
    expect(await head('gone')).toMatchObject({ isErased: true, lastLine: 2 });
    expect(await lines('gone')).toMatchObject({ items: [], hasEarlier: false });
    expect((await refused(act('gone', { id: anId(), does: 'take' }))).code).toBe('not-found');
  });
});

describe('drafts', () => {
  const put = (kind: string, text: string, by = lan) =>
    callRoute(desk.routes, putDraft, { params: { id: 'fake:long', kind }, body: { text }, by });
  const drafts = (by = lan) => callRoute(desk.routes, getDrafts, { params: { id: 'fake:long' }, by });

  it('are two, are their writer’s alone, and are forgotten when emptied', async () => {
    await put('reply', 'Dạ em');
    await put('reply', 'Dạ em gửi lại');
    await put('note', 'hỏi kho');
    await put('reply', 'của Hoa', hoa);
    expect(await drafts()).toMatchObject({ reply: { text: 'Dạ em gửi lại' }, note: { text: 'hỏi kho' } });
    expect(await drafts(hoa)).toMatchObject({ reply: { text: 'của Hoa' } });
    expect((await callRoute(desk.routes, listDrafts, { by: lan })).items).toHaveLength(2);
    await put('note', '');
    expect(await drafts()).not.toHaveProperty('note');
    expect((await refused(put('letter', 'x'))).code).toBe('not-found');
  });

  it('are gone once sent, also where only the beginning was kept; what was begun since stays', async () => {
    await put('reply', 'Dạ em gửi');
    await put('note', 'hỏi kho');
    const reply = (text: string) =>
      act('long', { id: anId(), does: 'reply', text, lastLine: 1_000 }).then(() => drafts());
    expect(Object.keys(await reply('Dạ em gửi lại ạ'))).toEqual(['note']);
    await put('reply', 'còn một việc nữa');
    expect(await reply('Dạ đã gửi rồi ạ')).toMatchObject({ reply: { text: 'còn một việc nữa' } });
    await act('long', { id: anId(), does: 'note', text: 'hỏi kho nhé' });
    expect(await drafts()).not.toHaveProperty('note');
    expect(await drafts(hoa)).toMatchObject({ reply: { text: 'của Hoa' } });
  });
});
