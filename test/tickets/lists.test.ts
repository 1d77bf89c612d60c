import { beforeAll, describe, expect, it } from 'vitest';
import type { Audited } from '../../src/http/route.ts';
import { BY_PLACE, filterOf, type TicketAsk } from '../../src/tickets/ask.ts';
import { countTickets, exportTickets, listTickets } from '../../src/tickets/contract.ts';
import { asked, isFirstInPlace } from '../../src/tickets/list-store.ts';
import { ticketChanges } from '../../src/tickets/live.ts';
import { placeOldTickets } from '../../src/tickets/migration.ts';
import type { NewTicket } from '../../src/tickets/store.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { indexUse } from '../support/index-use.ts';
import { at, lan, openIn, ticketRig } from './rig.ts';

const rig = ticketRig();
const open = (key: string, more: Partial<NewTicket> = {}) => openIn(rig, key, more);

async function listed(query: Parameters<typeof callRoute<typeof listTickets>>[2] = {}) {
  const { items } = await callRoute(rig.routes, listTickets, { by: lan, now: at('12:00'), ...query });
  return items;
}

describe('the list of tickets', () => {
  beforeAll(async () => {
    const late = await open('late', { at: at('08:00'), staff: 's_lan', category: 'broken' });
    await rig.tickets.change(late.code, (one) => ({ ...one, version: 2 }));
    await open('soon', { at: at('10:30'), channel: 'telegram', order: 'DH-1' });
    await open('far', { at: at('11:00'), customer: 'c:lan', promisedAt: at('16:30') });
    const waits = await open('waits', { staff: 's_lan' });
    const about = { by: 's_lan', at: at('10:00') };
    await rig.tickets.change(waits.code, (one) => ({ ...one, answeredAt: at('09:30') }));
    await rig.tickets.move(waits.code, 'waiting', about);
    for (const [key, time] of [
      ['done-1', '10:00'],
      ['done-2', '11:00'],
    ] as const) {
      const done = await open(key, { staff: 's_lan' });
      await rig.tickets.close(done.code, { by: 's_hoa', at: at(time) });
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
        rig.routes,
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
    const counts = await callRoute(rig.routes, countTickets, { by: lan, now: at('12:00') });
    const numbers = (of: Record<string, { count: number }>) =>
      Object.fromEntries(Object.entries(of).map(([name, { count }]) => [name, count]));
    expect(numbers(counts.views)).toEqual({ mine: 2, soon: 1, overdue: 1, waiting: 1, all: 6 });
    expect(numbers(counts.states)).toEqual({ new: 3, doing: 0, waiting: 1, done: 2 });
    const some = await callRoute(rig.routes, countTickets, {
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
      const use = await indexUse(asked(rig.model, { me: 's_lan', now, ...ask }).limit(3));
      expect({ ask, index: use.index !== undefined, sorts: use.sorts && !sorts }).toEqual({
        ask,
        index: true,
        sorts: false,
      });
    }
    const first = await indexUse(asked(rig.model, { me: 's_lan', now }).limit(3));
    expect(first.examined).toBeLessThanOrEqual(3);
    const late = { me: 's_lan', now, view: 'overdue' as const, from: at('08:00') };
    expect([isFirstInPlace(late), isFirstInPlace({ ...late, staff: 's_lan' })]).toEqual([true, false]);
    const counted = rig.model.find(filterOf(late)).hint(BY_PLACE);
    expect((await indexUse(counted)).index).toBe('place_1__id_1');
    const since = rig.model
      .find({ changedAt: { $gte: now } })
      .sort({ changedAt: 1 })
      .limit(5);
    expect(await indexUse(since)).toMatchObject({ sorts: false, index: 'changedAt_1' });
  });

  it('is exported with formulas made harmless, and the audit log knows of it', async () => {
    await open('evil', { what: '=HYPERLINK("http://x","bấm")', customer: 'c:evil' });
    const audited: Audited[] = [];
    const file = await callRoute(rig.routes, exportTickets, {
      query: { customer: 'c:evil' },
      // The day before in Greenwich.
      now: at('06:00'),
      audited,
    });
    expect(audited).toMatchObject([{ subject: 'tickets', after: { customer: 'c:evil', isSearch: false } }]);
    expect(file.fileName).toBe('tickets-2026-03-02.csv');
    const lines: string[] = [];
    for await (const part of file.body as AsyncIterable<string>) lines.push(part);
    const text = lines.join('');
    expect(text.startsWith('\uFEFFcode,state,')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""bấm"")"`);
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
    const reader = aCaller({ role: 'reader' });
    await expect(callRoute(rig.routes, exportTickets, { by: reader })).rejects.toMatchObject({
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
  await rig.model.collection.insertOne({ ...old, ...times, state: 'waiting', history } as never);
  await placeOldTickets(rig.opened.database.db);
  const found = await rig.tickets.byCode('PH-OLD222');
  expect(found).toMatchObject({
    version: 1,
    changedAt: at('09:00'),
    pauses: [{ from: at('09:00') }],
    place: at('10:00').getTime(),
  });
});

it('changes are told by code and version, the first first', async () => {
  const source = ticketChanges(rig.tickets);
  const { code } = await open('live', { at: at('16:00'), staff: 's_lan' });
  await rig.tickets.move(code, 'doing', { by: 's_lan', at: at('16:10') });
  expect(await source.since(at('16:05'), 10)).toEqual([
    { id: code, version: 2, at: at('16:10'), about: { staff: 's_lan' } },
  ]);
  expect(await source.since(at('16:11'), 10)).toEqual([]);
});
