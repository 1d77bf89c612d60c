import { expect, it } from 'vitest';
import { everyDay, workingHours } from '../../src/clock/hours.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Facts } from '../../src/core/json.ts';
import { tellClosedTickets } from '../../src/tickets/jobs.ts';
import { ticketModel } from '../../src/tickets/model.ts';
import { ticketCode } from '../../src/tickets/rules.ts';
import { ticketStore, type NewTicket } from '../../src/tickets/store.ts';
import type { Opened } from '../support/databases.ts';
import { keptLog } from '../support/silence.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));

const timing = {
  hours: workingHours(everyDay('Asia/Ho_Chi_Minh', '08:00-17:00')),
  promise: { otherwiseMs: 4 * 3_600_000 },
};
const { signal } = new AbortController();

export function ticketsContract(opened: () => Opened): void {
  const told: { conversation: string; name: string; facts: Facts; key: string }[] = [];
  const tickets = (happened = telling) => ticketStore(opened().connection, { happened, timing, allIds });
  const telling = (conversation: string, name: string, facts: Facts, key: string) => {
    told.push({ conversation, name, facts, key });
    return Promise.resolve(true);
  };
  /** Lan is one person under two ids. */
  const allIds = (id: string) =>
    Promise.resolve(id.startsWith('c:lan-') ? ['c:lan-web', 'c:lan-zalo'] : [id]);
  const ticket = (key: string, more: Partial<NewTicket> = {}): NewTicket => ({
    key,
    at: at(1),
    customer: `c:${key}`,
    conversation: `web:${key}`,
    channel: 'web',
    category: 'late',
    order: 'DH-1',
    what: 'giao trễ',
    photos: ['f1'],
    promisedAt: at(9),
    ...more,
  });

  it('opens a ticket once under its key, also when asked at once', async () => {
    const opened = await Promise.all([1, 2, 3].map(() => tickets().open(ticket('once'))));
    expect(new Set(opened.map(({ code }) => code))).toEqual(new Set([ticketCode('once')]));
    expect(await tickets().byCode(ticketCode('once').toLowerCase())).toMatchObject({
      _id: 'once',
      state: 'new',
      orderFolded: 'DH1',
      photos: ['f1'],
      history: [{ at: at(1), to: 'new', by: 'bot' }],
    });
  });

  it('lengthens a code that another ticket has', async () => {
    await ticketModel(opened().connection).collection.insertOne({
      _id: 'taken',
      code: ticketCode('late-comer'),
    } as never);
    const { code } = await tickets().open(ticket('late-comer'));
    expect(code).toBe(ticketCode('late-comer', 1));
    expect((await tickets().open(ticket('late-comer'))).code).toBe(code);
  });

  it('finds what is open about the same order, of any id of the person', async () => {
    const { code } = await tickets().open(ticket('dup'));
    const ask = { customers: ['c:other', 'c:dup'], since: at(0) };
    expect(await tickets().findOpen({ ...ask, order: 'dh 1' })).toMatchObject({ code });
    expect(await tickets().findOpen({ ...ask, category: 'late' })).toMatchObject({ code });
    expect(await tickets().findOpen({ ...ask, order: 'DH-2', category: 'late' })).toBeUndefined();
    expect(await tickets().findOpen({ ...ask, since: at(2) })).toBeUndefined();
    expect(await tickets().findOpen({ ...ask, customers: ['c:other'] })).toBeUndefined();
    await tickets().close(code, { by: 'mai', at: at(5) });
    expect(await tickets().findOpen({ ...ask, order: 'dh 1' })).toBeUndefined();
  });

  it("adds once, only to one's own open ticket", async () => {
    const { code } = await tickets().open(ticket('more'));
    const addition = { key: 'more/2', at: at(2), what: 'vẫn chưa có', photos: [] };
    await tickets().add(code, ['c:more'], addition);
    expect((await tickets().add(code, ['c:more'], addition))?.additions).toEqual([addition]);
    expect(await tickets().add(code, ['c:thief'], { ...addition, key: 'x' })).toBeUndefined();
    await tickets().close(code, { by: 'mai', at: at(5) });
    expect(await tickets().add(code, ['c:more'], { ...addition, key: 'more/3' })).toBeUndefined();
  });

  it('is moved with its history and tells of its closing, once', async () => {
    told.length = 0;
    const { code } = await tickets().open(ticket('closing'));
    await tickets().move(code, 'doing', { by: 'mai', at: at(3) });
    await tickets().close(code, { by: 'mai', at: at(5), why: 'đã giao bù' });
    const done = await tickets().close(code, { by: 'hùng', at: at(6) });
    expect(done).toMatchObject({ state: 'done', closedAt: at(5) });
    expect(done.history.map(({ to, by }) => `${to} ${by}`)).toEqual(['new bot', 'doing mai', 'done mai']);
    expect(told).toEqual([
      {
        conversation: 'web:closing',
        name: 'ticket.closed',
        facts: { ticket: code, order: 'DH-1', category: 'late', customer: { openComplaint: false } },
        key: `ticket.closed/${code}/${at(5).toISOString()}`,
      },
    ]);
    await expect(tickets().close('PH-222222', { by: 'mai', at: at(5) })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('tells later what a crash kept it from telling', async () => {
    told.length = 0;
    const { code } = await tickets().open(ticket('crash'));
    const away = () => Promise.reject(new Error('killed'));
    await expect(tickets(away).close(code, { by: 'mai', at: at(5) })).rejects.toThrow('killed');
    const log = keptLog();
    const job = tellClosedTickets(tickets(), log);
    expect(await job.run(at(6), signal)).toEqual({ did: 1 });
    expect(await job.run(at(6), signal)).toEqual({ did: 0 });
    expect(told.map(({ conversation }) => conversation)).toEqual(['web:crash']);
    expect(log.said).toEqual([]);
  });

  it('knows a complaint of the same person under another of their ids', async () => {
    const [web, zalo] = [ticket('lan-web'), ticket('lan-zalo')];
    const [one, other] = [await tickets().open(web), await tickets().open(zalo)];
    const about = { by: 'mai', at: at(3) };
    await tickets().close(one.code, about);
    expect(told.at(-1)?.facts.customer).toEqual({ openComplaint: true });
    await tickets().close(other.code, about);
    expect(told.at(-1)?.facts.customer).toEqual({ openComplaint: false });
  });

  it('tells the others, though one conversation refuses; one that is gone is told no more', async () => {
    told.length = 0;
    const away = () => Promise.reject(new AppError('unavailable', 'Away.'));
    for (const key of ['a-full', 'b-gone', 'c-here']) {
      const { code } = await tickets().open(ticket(key));
      await expect(tickets(away).close(code, { by: 'mai', at: at(5) })).rejects.toThrow('Away.');
    }
    const happened: typeof telling = (conversation, name, facts, key) => {
      if (conversation === 'web:a-full') return Promise.reject(new AppError('unavailable', 'Full.'));
      if (conversation === 'web:b-gone') return Promise.resolve(false);
      return telling(conversation, name, facts, key);
    };
    const log = keptLog();
    const job = tellClosedTickets(tickets(happened), log);
    expect(await job.run(at(6), signal)).toEqual({ did: 1 });
    expect(told.map(({ conversation }) => conversation)).toEqual(['web:c-here']);
    expect(log.said).toMatchObject([{ level: 'warn', fields: { item: 'a-full', code: 'unavailable' } }]);
    expect((await tickets().untold(10)).map(({ _id }) => _id)).toEqual(['a-full']);
    expect(await tellClosedTickets(tickets(), log).run(at(6), signal)).toEqual({ did: 1 });
  });

  it('lists the newest first, by state, page by page', async () => {
    for (const n of [20, 21, 22]) await tickets().open(ticket(`list-${n}`, { at: at(n) }));
    const keys = (found: readonly { _id: string }[]) => found.map(({ _id }) => _id);
    expect(keys(await tickets().list({ limit: 2 }))).toEqual(['list-22', 'list-21']);
    expect(keys(await tickets().list({ limit: 1, state: 'new', before: at(21) }))).toEqual(['list-20']);
  });
}
