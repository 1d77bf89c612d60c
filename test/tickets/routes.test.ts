import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everyDay, workingHours } from '../../src/clock/hours.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Route } from '../../src/http/route.ts';
import type { TicketAsk } from '../../src/tickets/ask.ts';
import {
  answerTicket,
  assignTicket,
  changeTicket,
  changeTickets,
  countTickets,
  draftTicket,
  exportTickets,
  getTicket,
  listTickets,
  moveDue,
  moveTicket,
  openTicketByHand,
} from '../../src/tickets/contract.ts';
import { asked } from '../../src/tickets/list-store.ts';
import { placeOldTickets } from '../../src/tickets/migration.ts';
import { ticketModel } from '../../src/tickets/model.ts';
import type { StaffSays, TicketParts } from '../../src/tickets/ports.ts';
import { ticketRoutes } from '../../src/tickets/routes.ts';
import { ticketStore, type NewTicket, type Tickets } from '../../src/tickets/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { indexUse } from '../support/index-use.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const HOUR = 3_600_000;
const hours = workingHours(everyDay('Asia/Ho_Chi_Minh', '08:00-17:00'));
const timing = { hours, promise: { otherwiseMs: 2 * HOUR, categoryMs: { broken: HOUR } } };
/** Monday the second of March 2026, on the shop's clock. */
const at = (time: string) => new Date(`2026-03-02T${time}:00+07:00`);
const lan = aCaller({ id: 's_lan', name: 'Lan' });

let opened: TestDatabase;
let tickets: Tickets;
let routes: readonly Route[];
let model: ReturnType<typeof ticketModel>;
const said: (StaffSays & { conversation: string })[] = [];
const happened: string[] = [];
const learned: string[] = [];
let spoke: 'fine' | 'stale' = 'fine';

beforeAll(async () => {
  opened = await testDatabase();
  const connection = await opened.database.connection();
  model = ticketModel(connection);
  await model.createIndexes();
  tickets = ticketStore(connection, {
    timing,
    happened: (conversation, name) => {
      happened.push(`${name} ${conversation}`);
      return Promise.resolve(true);
    },
  });
  routes = ticketRoutes(partsOf(tickets));
});
afterAll(() => opened.close());

function partsOf(store: Tickets): TicketParts {
  return {
    tickets: store,
    timing,
    staffNames: () =>
      Promise.resolve(
        new Map([
          ['s_lan', 'Lan'],
          ['s_hoa', 'Hoa'],
        ]),
      ),
    customerNames: (ids) => Promise.resolve(new Map(ids.map((id) => [id, `Khách ${id}`]))),
    isStaff: (id) => Promise.resolve(id === 's_lan' || id === 's_hoa'),
    allIds: (id) => Promise.resolve([id]),
    findCustomers: (words) => Promise.resolve(words === 'lan' ? ['c:lan'] : []),
    draft: (conversation) =>
      Promise.resolve(
        conversation === 'web:lan'
          ? {
              conversation,
              customer: 'c:lan',
              phone: '+84901234318',
              channel: 'web',
              what: 'áo rách',
              photos: [],
            }
          : undefined,
      ),
    reply: (conversation, one) => {
      if (spoke === 'stale') return Promise.reject(new AppError('stale', 'Somebody else has spoken since.'));
      if (!said.some(({ id }) => id === one.id)) said.push({ conversation, ...one });
      return Promise.resolve(40 + said.findIndex(({ id }) => id === one.id));
    },
    learned: (conversation) => {
      learned.push(conversation);
      return Promise.resolve();
    },
    order: (code) => Promise.resolve(code === 'DH-1' ? { code, state: 'shipped' } : undefined),
    fileUrl: ({ file, staff }) => `/files/${file}?for=${staff}`,
    categories: () => [{ id: 'broken', name: 'Hàng lỗi' }],
  };
}

function open(key: string, more: Partial<NewTicket> = {}) {
  const when = more.at ?? at('09:00');
  return tickets.open({
    key,
    at: when,
    customer: 'c:an',
    conversation: `web:${key}`,
    channel: 'web',
    what: 'giao trễ',
    photos: [],
    promisedAt: hours.add(when, 2 * HOUR),
    ...more,
  });
}

async function listed(query: Parameters<typeof callRoute<typeof listTickets>>[2] = {}) {
  const { items } = await callRoute(routes, listTickets, { by: lan, now: at('12:00'), ...query });
  return items;
}

describe('the list of tickets', () => {
  beforeAll(async () => {
    const late = await open('late', { at: at('08:00'), staff: 's_lan', category: 'broken' });
    await tickets.change(late.code, (one) => ({ ...one, version: 2 }));
    await open('soon', { at: at('10:30'), channel: 'telegram', order: 'DH-1' });
    await open('far', { at: at('11:00'), customer: 'c:lan', promisedAt: at('16:30') });
    const waits = await open('waits', { staff: 's_lan' });
    const about = { by: 's_lan', at: at('10:00') };
    await tickets.change(waits.code, (one) => ({ ...one, answeredAt: at('09:30') }));
    await tickets.move(waits.code, 'waiting', about);
    for (const [key, time] of [
      ['done-1', '10:00'],
      ['done-2', '11:00'],
    ] as const) {
      const done = await open(key, { staff: 's_lan' });
      await tickets.close(done.code, { by: 's_hoa', at: at(time) });
    }
  });

  it('goes by the next deadline and says which; then who waits, then done ones, newest first', async () => {
    const items = await listed();
    expect(
      items.map(
        ({ conversation, due }) => `${conversation} ${due?.which ?? '-'}${due?.isOverdue ? '!' : ''}`,
      ),
    ).toEqual([
      'web:late answer!',
      'web:soon answer',
      'web:far answer',
      'web:waits -',
      'web:done-2 -',
      'web:done-1 -',
    ]);
    expect(items[0]).toMatchObject({
      staff: { id: 's_lan', name: 'Lan' },
      customer: { id: 'c:an', name: 'Khách c:an' },
      categoryName: 'Hàng lỗi',
    });
    expect(items[3]?.waitingSince).toBe(at('10:00').toISOString());
  });

  it.each([
    ['mine', {}, ['late', 'waits']],
    ['soon', {}, ['soon']],
    ['overdue', {}, ['late']],
    ['waiting', {}, ['waits']],
    ['all', { staff: 'nobody' }, ['soon', 'far']],
    ['all', { staff: 's_lan', state: 'done' }, ['done-2', 'done-1']],
    ['all', { state: 'new', channel: 'telegram' }, ['soon']],
    ['all', { category: 'broken' }, ['late']],
    ['all', { customer: 'c:lan' }, ['far']],
    ['all', { from: at('10:00').toISOString(), to: at('11:00').toISOString() }, ['soon']],
    ['all', { search: 'dh 1' }, ['soon']],
    ['all', { search: 'lan' }, ['far']],
    ['all', { search: 'nobody' }, []],
    ['mine', { staff: 's_hoa' }, []],
    ['waiting', { state: 'new' }, []],
  ] as const)('%s with %j', async (view, filters, expected) => {
    const query = { view, ...filters };
    const items = await listed({ query });
    expect(items.map(({ conversation }) => conversation.slice(4))).toEqual(expected);
  });

  it('finds a ticket by its code as one types it, and is paged without a gap or a repetition', async () => {
    const [first] = await listed();
    const typed = (first?.code ?? '').toLowerCase().replace('-', ' ');
    expect((await listed({ query: { search: typed } })).map(({ code }) => code)).toEqual([first?.code]);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page: { items: readonly { code: string }[]; next?: string | undefined } = await callRoute(
        routes,
        listTickets,
        { query: { limit: '2', ...(after !== undefined && { after }) }, now: at('12:00') },
      );
      seen.push(...page.items.map(({ code }) => code));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual((await listed()).map(({ code }) => code));
    await expect(listed({ query: { after: 'x' } })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('counts views and columns, under the same filters', async () => {
    const counts = await callRoute(routes, countTickets, { by: lan, now: at('12:00') });
    const numbers = (of: Record<string, { count: number }>) =>
      Object.fromEntries(Object.entries(of).map(([name, { count }]) => [name, count]));
    expect(numbers(counts.views)).toEqual({ mine: 2, soon: 1, overdue: 1, waiting: 1, all: 6 });
    expect(numbers(counts.states)).toEqual({ new: 3, doing: 0, waiting: 1, done: 2 });
    const some = await callRoute(routes, countTickets, {
      by: lan,
      now: at('12:00'),
      query: { channel: 'telegram' },
    });
    expect(numbers(some.states)).toEqual({ new: 1, doing: 0, waiting: 0, done: 0 });
  });

  it('never looks through all tickets: each view and filter has its index, in order', async () => {
    const now = at('12:00');
    const asks: readonly (Partial<TicketAsk> & { sorts?: boolean })[] = [
      {},
      { view: 'mine' },
      { view: 'soon' },
      { view: 'overdue' },
      { view: 'waiting' },
      { state: 'done' },
      { staff: 'nobody', view: 'overdue' },
      { category: 'broken' },
      { channel: 'telegram', state: 'new' },
      { code: 'PH-222222', sorts: true },
      { orderFolded: 'DH1', sorts: true },
      { customers: ['c:an', 'c:lan'], sorts: true },
      { from: at('10:00'), to: at('11:00'), sorts: true },
    ];
    for (const { sorts = false, ...ask } of asks) {
      const use = await indexUse(asked(model, { me: 's_lan', now, ...ask }).limit(3));
      expect({ ask, index: use.index !== undefined, sorts: use.sorts && !sorts }).toEqual({
        ask,
        index: true,
        sorts: false,
      });
    }
    const first = await indexUse(asked(model, { me: 's_lan', now }).limit(3));
    expect(first.examined).toBeLessThanOrEqual(3);
    const since = model
      .find({ changedAt: { $gte: now } })
      .sort({ changedAt: 1 })
      .limit(5);
    expect(await indexUse(since)).toMatchObject({ sorts: false, index: 'changedAt_1' });
  });

  it('is exported with formulas made harmless', async () => {
    await open('evil', { what: '=HYPERLINK("http://x","bấm")', customer: 'c:evil' });
    const file = await callRoute(routes, exportTickets, { query: { customer: 'c:evil' }, now: at('12:00') });
    const lines: string[] = [];
    for await (const part of file.body as AsyncIterable<string>) lines.push(part);
    const text = lines.join('');
    expect(text.startsWith('\uFEFFcode,state,')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""bấm"")"`);
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
    const reader = aCaller({ role: 'reader' });
    await expect(callRoute(routes, exportTickets, { by: reader })).rejects.toMatchObject({
      code: 'not-allowed',
    });
  });
});

describe('one ticket', () => {
  it('is opened by staff from a conversation, once under its key, and the conversation learns it', async () => {
    const body = {
      key: 'browser-1',
      conversation: 'web:lan',
      what: 'áo rách tay',
      category: 'broken',
      staff: 's_hoa',
    };
    const audited: { subject: string }[] = [];
    const ask = { by: lan, now: at('09:00'), body, audited };
    const one = await callRoute(routes, openTicketByHand, ask);
    const again = await callRoute(routes, openTicketByHand, ask);
    expect(again.code).toBe(one.code);
    expect(one).toMatchObject({
      customer: { id: 'c:lan' },
      phone: '••• 318',
      staff: { name: 'Hoa' },
      due: { which: 'answer', at: at('10:00').toISOString() },
      history: [{ did: 'state', to: 'new', by: { name: 'Lan' }, staff: { name: 'Hoa' } }],
    });
    expect(learned).toContain('web:lan');
    expect(audited[0]?.subject).toBe(one.code);
    const stranger = { ...body, key: 'browser-2', staff: 's_nobody' };
    await expect(callRoute(routes, openTicketByHand, { body: stranger })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const nowhere = { ...body, key: 'browser-3', conversation: 'web:nobody' };
    await expect(callRoute(routes, openTicketByHand, { body: nowhere })).rejects.toMatchObject({
      code: 'not-found',
    });
    const draft = await callRoute(routes, draftTicket, {
      query: { conversation: 'web:lan' },
      now: at('09:00'),
    });
    expect(draft).toMatchObject({
      what: 'áo rách',
      customer: { id: 'c:lan' },
      categories: [{ id: 'broken' }],
    });
    expect(draft.open.map(({ code }) => code)).toContain(one.code);
  });

  it('tells why a deadline is when it is: hours counted, pauses, what was moved', async () => {
    const { code } = await open('why', {
      at: at('15:00'),
      order: 'DH-1',
      promisedAt: hours.add(at('15:00'), 3 * HOUR),
    });
    const params = { code };
    await callRoute(routes, moveDue, {
      params,
      by: lan,
      now: at('15:10'),
      body: { which: 'answer', at: at('16:30').toISOString(), why: 'kho đóng' },
    });
    await callRoute(routes, answerTicket, {
      params,
      by: lan,
      now: at('15:20'),
      body: { id: 'answer-why', text: 'Dạ', then: 'waiting' },
    });
    const detail = await callRoute(routes, getTicket, { params, by: lan, now: at('15:30') });
    expect(detail.why.answer).toMatchObject({
      rule: 'by-hand',
      at: at('16:30').toISOString(),
      moved: { by: { name: 'Lan' }, why: 'kho đóng' },
      counted: [{ from: at('15:00').toISOString(), until: at('16:30').toISOString() }],
      metAt: at('15:20').toISOString(),
    });
    expect(detail.why.solution).toMatchObject({
      rule: 'otherwise',
      workingMs: 6 * HOUR,
      leftMs: 6 * HOUR - 20 * 60_000,
      pauses: [{ from: at('15:20').toISOString() }],
    });
    expect(detail.why.solution?.at).toBeUndefined();
    expect(detail).toMatchObject({
      orderView: { code: 'DH-1', state: 'shipped' },
      mayMoveTo: ['doing', 'done'],
    });
  });

  it('answers the customer where they wrote, once under its id, and keeps the promise by it', async () => {
    said.length = 0;
    const { code } = await open('answered');
    const ask = {
      params: { code },
      by: lan,
      now: at('09:30'),
      body: { id: 'answer-01', text: 'Dạ em gửi lại áo ạ', lastLine: 3 },
    };
    await callRoute(routes, answerTicket, ask);
    const one = await callRoute(routes, answerTicket, ask);
    expect(said).toMatchObject([
      { conversation: 'web:answered', staff: 's_lan', text: 'Dạ em gửi lại áo ạ', lastLine: 3 },
    ]);
    expect(one.answeredAt).toBe(at('09:30').toISOString());
    expect(one.history.filter(({ did }) => did === 'answered')).toHaveLength(1);
    expect(one.due?.which).toBe('solution');
    spoke = 'stale';
    const body = { id: 'answer-02', text: 'Dạ', then: 'done' as const };
    await expect(callRoute(routes, answerTicket, { ...ask, body })).rejects.toMatchObject({ code: 'stale' });
    spoke = 'fine';
    expect((await tickets.byCode(code))?.state).toBe('new');
  });

  it('goes on, is done and opened again; the conversation is told of both', async () => {
    const { code } = await open('moves');
    const params = { code };
    const go = (to: 'doing' | 'done' | 'new', why?: string) =>
      callRoute(routes, moveTicket, {
        params,
        by: lan,
        now: at('10:00'),
        body: { to, ...(why !== undefined && { why }) },
      });
    await go('doing');
    const done = await go('done', 'đã đổi áo');
    expect(done).toMatchObject({
      state: 'done',
      history: [{}, { to: 'doing' }, { to: 'done', why: 'đã đổi áo' }],
    });
    expect(done.due).toBeUndefined();
    expect(happened).toContain('ticket.closed web:moves');
    learned.length = 0;
    expect((await go('doing')).state).toBe('doing');
    expect(learned).toEqual(['web:moves']);
    await expect(go('new')).rejects.toMatchObject({ code: 'invalid-input' });
    const fixed = await callRoute(routes, changeTicket, { params, body: { category: 'broken' }, by: lan });
    expect(fixed.category).toBe('broken');
  });

  it('two who change it at once: the second is told, and both changes are there when they do not say what they saw', async () => {
    const { code, version } = await open('race');
    const params = { code };
    const assign = (staff: string, seenVersion?: number) =>
      callRoute(routes, assignTicket, {
        params,
        by: lan,
        body: { staff },
        ...(seenVersion !== undefined && { seenVersion }),
      });
    await assign('s_hoa', version);
    await expect(assign('s_lan', version)).rejects.toMatchObject({ code: 'stale' });
    expect((await tickets.byCode(code))?.staff).toBe('s_hoa');
    const about = { by: 's_lan', at: at('10:00') };
    const body = { to: 'doing' as const };
    await Promise.all([
      assign('s_lan'),
      callRoute(routes, moveTicket, { params, by: lan, now: at('10:00'), body }),
      tickets.add(code, ['c:an'], { key: 'more', at: about.at, what: 'vẫn chưa có', photos: [] }),
    ]);
    expect(await tickets.byCode(code)).toMatchObject({
      staff: 's_lan',
      state: 'doing',
      additions: [{ key: 'more' }],
      version: version + 4,
    });
  });

  it('many are changed at once, each answered for on its own', async () => {
    const [a, b] = [await open('bulk-a'), await open('bulk-b')];
    const list = [{ code: a.code, version: 1 }, { code: b.code, version: 7 }, { code: 'PH-ZZZZZZ' }];
    const body = { tickets: list, does: { what: 'assign' as const, staff: 's_hoa' } };
    const { items } = await callRoute(routes, changeTickets, { by: lan, body });
    expect(items.map(({ code, ticket, error }) => [code, ticket?.staff?.name, error])).toEqual([
      [a.code, 'Hoa', undefined],
      [b.code, undefined, 'stale'],
      ['PH-ZZZZZZ', undefined, 'not-found'],
    ]);
    const many = { tickets: Array.from({ length: 51 }, () => ({ code: a.code })), does: body.does };
    await expect(callRoute(routes, changeTickets, { by: lan, body: many })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('who may only read changes nothing', async () => {
    const by = aCaller({ role: 'reader' });
    const { code } = await open('read-only');
    expect((await callRoute(routes, getTicket, { params: { code }, by })).code).toBe(code);
    for (const one of [moveTicket, assignTicket, moveDue, answerTicket, changeTicket] as const)
      await expect(callRoute(routes, one, { params: { code }, by } as never)).rejects.toMatchObject({
        code: 'not-allowed',
      });
  });
});

it('tickets of an older program get their place when the new one starts', async () => {
  const old = {
    _id: 'old',
    code: 'PH-OLD222',
    customer: 'c:old',
    conversation: 'web:old',
    channel: 'web',
    what: '',
    photos: [],
    additions: [],
  };
  const times = { openedAt: at('08:00'), promisedAt: at('10:00') };
  const history = [{ at: at('09:00'), to: 'waiting', by: 'mai' }];
  await model.collection.insertOne({ ...old, ...times, state: 'waiting', history } as never);
  await placeOldTickets(opened.database.db);
  const found = await tickets.byCode('PH-OLD222');
  expect(found).toMatchObject({
    version: 1,
    changedAt: at('09:00'),
    pauses: [{ from: at('09:00') }],
    place: at('10:00').getTime(),
  });
});
