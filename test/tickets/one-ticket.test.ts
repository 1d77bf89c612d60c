import { describe, expect, it } from 'vitest';
import {
  answerTicket,
  assignTicket,
  changeTicket,
  changeTickets,
  getTicket,
  moveDue,
  moveTicket,
} from '../../src/tickets/contract.ts';
import { draftTicket, openTicketByHand } from '../../src/tickets/opening-contract.ts';
import { wakeAnsweredTickets } from '../../src/tickets/jobs.ts';
import type { NewTicket } from '../../src/tickets/store.ts';
import type { Audited } from '../../src/http/route.ts';
import { aCaller, callRoute } from '../support/call-route.ts';
import { at, HOUR, hours, lan, openIn, PHOTO, ticketRig } from './rig.ts';

const rig = ticketRig();
const codeOf = ({ code }: { code: string }) => ({ code });
const open = (key: string, more: Partial<NewTicket> = {}) => openIn(rig, key, more);

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
    const one = await callRoute(rig.routes, openTicketByHand, ask);
    const again = await callRoute(rig.routes, openTicketByHand, ask);
    expect(again.code).toBe(one.code);
    expect(one).toMatchObject({
      customer: { id: 'c:lan' },
      phone: '••• 318',
      staff: { name: 'Hoa' },
      due: { which: 'answer', at: at('10:00').toISOString() },
      history: [{ did: 'state', to: 'new', by: { name: 'Lan' }, staff: { name: 'Hoa' } }],
    });
    // Said by whoever opened it, if they want to: nothing was said here.
    expect(one.words).toBe(`Mã ${one.code}, trước ${at('10:00').toISOString()}`);
    expect(rig.heard.said).toEqual([]);
    expect(rig.heard.learned).toContain('web:lan');
    expect(audited[0]?.subject).toBe(one.code);
    const stranger = { ...body, key: 'browser-2', staff: 's_nobody' };
    await expect(callRoute(rig.routes, openTicketByHand, { body: stranger })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const nowhere = { ...body, key: 'browser-3', conversation: 'web:nobody' };
    await expect(callRoute(rig.routes, openTicketByHand, { body: nowhere })).rejects.toMatchObject({
      code: 'not-found',
    });
    // Whoever reads a ticket sees its photos.
    const others = { ...body, key: 'browser-4', photos: [PHOTO, 'b'.repeat(32)] };
    await expect(callRoute(rig.routes, openTicketByHand, { body: others })).rejects.toMatchObject({
      code: 'invalid-input',
      subject: 'photos',
    });
    const own = { ...body, key: 'browser-5', photos: [PHOTO] };
    expect((await callRoute(rig.routes, openTicketByHand, { body: own })).photos).toHaveLength(1);
    const draft = await callRoute(rig.routes, draftTicket, {
      query: { conversation: 'web:lan' },
      now: at('09:00'),
    });
    expect(draft).toMatchObject({
      what: 'áo rách',
      customer: { id: 'c:lan' },
      phone: '••• 318',
      answerBy: at('11:00').toISOString(),
      categories: [{ id: 'broken', answerBy: at('10:00').toISOString() }],
      canTell: true,
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
    await callRoute(rig.routes, moveDue, {
      params,
      by: lan,
      now: at('15:10'),
      body: { which: 'answer', at: at('16:30').toISOString(), why: 'kho đóng' },
    });
    await callRoute(rig.routes, answerTicket, {
      params,
      by: lan,
      now: at('15:20'),
      body: { id: 'answer-why', text: 'Dạ', then: 'waiting' },
    });
    const detail = await callRoute(rig.routes, getTicket, { params, by: lan, now: at('15:30') });
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
    rig.heard.said.length = 0;
    const { code } = await open('answered');
    const ask = {
      params: { code },
      by: lan,
      now: at('09:30'),
      body: { id: 'answer-01', text: 'Dạ em gửi lại áo ạ', lastLine: 3 },
    };
    await callRoute(rig.routes, answerTicket, ask);
    const one = await callRoute(rig.routes, answerTicket, ask);
    expect(rig.heard.said).toMatchObject([
      { conversation: 'web:answered', staff: 's_lan', text: 'Dạ em gửi lại áo ạ', lastLine: 3 },
    ]);
    expect(one.answeredAt).toBe(at('09:30').toISOString());
    expect(one.history.filter(({ did }) => did === 'answered')).toHaveLength(1);
    expect(one.due?.which).toBe('solution');
    rig.heard.spoke = 'stale';
    const body = { id: 'answer-02', text: 'Dạ', then: 'done' as const };
    await expect(callRoute(rig.routes, answerTicket, { ...ask, body })).rejects.toMatchObject({
      code: 'stale',
    });
    rig.heard.spoke = 'fine';
    expect((await rig.tickets.byCode(code))?.state).toBe('new');
  });

  it('says nothing where the ticket cannot become what it is to be then, nor for who may not speak', async () => {
    rig.heard.said.length = 0;
    const { code } = await open('refused');
    await rig.tickets.close(code, { by: 's_lan', at: at('09:10') });
    const ask = { params: { code }, now: at('09:30') };
    const body = { id: 'answer-03', text: 'Dạ', then: 'waiting' as const };
    await expect(callRoute(rig.routes, answerTicket, { ...ask, by: lan, body })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    const program = aCaller({ scopes: ['tickets.change'] });
    const plain = { id: 'answer-04', text: 'Dạ' };
    await expect(
      callRoute(rig.routes, answerTicket, { ...ask, by: program, body: plain }),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    expect(rig.heard.said).toEqual([]);
  });

  it('is put right by a name, and is due at a time a shop can keep', async () => {
    const { code } = await open('named');
    const ask = { params: { code }, by: lan, now: at('09:30') };
    const put = (body: { category?: string; order?: string }) =>
      callRoute(rig.routes, changeTicket, { ...ask, body });
    expect(await put({ category: 'broken' })).toMatchObject({ category: 'broken' });
    await expect(put({ category: ' ' })).rejects.toMatchObject({ code: 'invalid-input' });
    for (const when of ['1969-01-01T00:00:00Z', '9999-01-01T00:00:00Z']) {
      const body = { which: 'answer', at: when, why: 'gõ nhầm' } as const;
      await expect(callRoute(rig.routes, moveDue, { ...ask, body })).rejects.toMatchObject({ subject: 'at' });
    }
  });

  it('goes on, is done and opened again; the conversation is told of both', async () => {
    const { code } = await open('moves');
    const params = { code };
    const go = (to: 'doing' | 'done' | 'new', why?: string) =>
      callRoute(rig.routes, moveTicket, {
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
    expect(rig.heard.happened).toContain('ticket.closed web:moves');
    rig.heard.learned.length = 0;
    expect((await go('doing')).state).toBe('doing');
    expect(rig.heard.learned).toEqual(['web:moves']);
    await expect(go('new')).rejects.toMatchObject({ code: 'invalid-input' });
    const fixed = await callRoute(rig.routes, changeTicket, {
      params,
      body: { category: 'broken' },
      by: lan,
    });
    expect(fixed.category).toBe('broken');
  });

  it('two who change it at once: the second is told, and both changes are there when they do not say what they saw', async () => {
    const { code, version } = await open('race');
    const params = { code };
    const assign = (staff: string, seenVersion?: number) =>
      callRoute(rig.routes, assignTicket, {
        params,
        by: lan,
        body: { staff },
        ...(seenVersion !== undefined && { seenVersion }),
      });
    await assign('s_hoa', version);
    await expect(assign('s_lan', version)).rejects.toMatchObject({ code: 'stale' });
    expect((await rig.tickets.byCode(code))?.staff).toBe('s_hoa');
    const about = { by: 's_lan', at: at('10:00') };
    const body = { to: 'doing' as const };
    await Promise.all([
      assign('s_lan'),
      callRoute(rig.routes, moveTicket, { params, by: lan, now: at('10:00'), body }),
      rig.tickets.add(code, ['c:an'], { key: 'more', at: about.at, what: 'vẫn chưa có', photos: [] }),
    ]);
    expect(await rig.tickets.byCode(code)).toMatchObject({
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
    const { items } = await callRoute(rig.routes, changeTickets, { by: lan, body });
    expect(items.map(({ code, ticket, error }) => [code, ticket?.staff?.name, error])).toEqual([
      [a.code, 'Hoa', undefined],
      [b.code, undefined, 'stale'],
      ['PH-ZZZZZZ', undefined, 'not-found'],
    ]);
    const broken = await open('bulk-c', { customer: 'c:broken' });
    const audited: Audited[] = [];
    const asked = {
      by: lan,
      body: { ...body, tickets: [b, { code: 'PH-ZZZZZZ' }, broken, a].map(codeOf) },
      audited,
    };
    await expect(callRoute(rig.routes, changeTickets, asked)).rejects.toThrow('The reading broke.');
    expect(audited.map(({ subject, outcome }) => [subject, outcome])).toEqual([
      [b.code, 'done'],
      ['PH-ZZZZZZ', 'failed'],
      [broken.code, 'done'],
    ]);
    const many = { tickets: Array.from({ length: 51 }, () => ({ code: a.code })), does: body.does };
    await expect(callRoute(rig.routes, changeTickets, { by: lan, body: many })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('who may only read changes nothing', async () => {
    const by = aCaller({ role: 'reader' });
    const { code } = await open('read-only');
    expect((await callRoute(rig.routes, getTicket, { params: { code }, by })).code).toBe(code);
    for (const one of [moveTicket, assignTicket, moveDue, answerTicket, changeTicket] as const)
      await expect(callRoute(rig.routes, one, { params: { code }, by })).rejects.toMatchObject({
        code: 'not-allowed',
      });
  });
});

it('a ticket waits for the customer no more once they wrote, and for those who did not it does', async () => {
  const { timing } = rig;
  const codes: string[] = [];
  for (const key of ['wrote', 'silent', 'wrote-before']) {
    const { code } = await open(key);
    await rig.tickets.move(code, 'waiting', { by: 's_lan', at: at('10:00') });
    codes.push(code);
  }
  const wrote = new Map([
    ['web:wrote', at('11:00')],
    ['web:wrote-before', at('09:59')],
  ]);
  const job = wakeAnsweredTickets({ tickets: rig.tickets, timing, wroteAt: () => Promise.resolve(wrote) });
  const { signal } = new AbortController();
  expect(await job.run(at('11:01'), signal)).toEqual({ did: 1 });
  const found = await Promise.all(codes.map((code) => rig.tickets.byCode(code)));
  expect(found.map((one) => one?.state)).toEqual(['doing', 'waiting', 'waiting']);
  expect(found[0]?.history.at(-1)).toMatchObject({ by: 'customer', to: 'doing', at: at('11:01') });
  expect(await job.run(at('11:02'), signal)).toEqual({ did: 0 });
});
