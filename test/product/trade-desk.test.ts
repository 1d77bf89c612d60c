import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pause } from '../support/fake-clock.ts';
import { hired } from '../support/hired.ts';
import { openShop, visitor, type OpenShop, type Visitor } from '../support/shop-open.ts';
import type { Browser } from '../support/staff-desk.ts';

let shop: OpenShop;
let lan: Browser;
let reader: Browser;
let customer: Visitor;
let code = '';

beforeAll(async () => {
  shop = await openShop();
  lan = await hired(shop, 'Lan', 'manager');
  reader = await hired(shop, 'Xem', 'reader');
  customer = await visitor(shop, 'vi');
  await customer.says('cho tôi gặp nhân viên');
  await customer.says('áo đơn DH10293 bị rách tay');
}, 60_000);
afterAll(() => shop.close());

/** Asks again until it holds. */
async function soon<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(50);
  }
  throw new Error(`it did not happen in time: ${what}`);
}

async function items(path: string, who = lan): Promise<readonly Record<string, unknown>[]> {
  const { status, json } = await who.asks('GET', path);
  expect(status, path).toBe(200);
  return json.items as Record<string, unknown>[];
}

describe('a complaint from the chat to its score', () => {
  it('becomes a ticket, filled from what was said', async () => {
    const where = encodeURIComponent(customer.conversation);
    const draft = await lan.asks('GET', `/tickets/draft?conversation=${where}`);
    expect(draft).toMatchObject({
      status: 200,
      json: { order: 'DH10293', categories: [{ id: 'late', name: 'Giao chậm, chưa nhận' }, {}, {}, {}] },
    });
    expect(draft.json.what).toContain('áo đơn DH10293 bị rách tay');
    const body = {
      key: 'from-the-chat',
      conversation: customer.conversation,
      what: draft.json.what,
      category: 'broken',
      order: 'DH10293',
      staff: 's_lan',
    };
    const opened = await lan.asks('POST', '/tickets', body);
    expect(opened).toMatchObject({
      status: 200,
      json: {
        state: 'new',
        categoryName: 'Hàng lỗi, sai, thiếu',
        staff: { name: 'Lan' },
        due: { which: 'answer' },
      },
    });
    code = String(opened.json.code);
    expect((await lan.asks('POST', '/tickets', body)).json.code).toBe(code);
    expect((await reader.asks('POST', '/tickets', { ...body, key: 'from-a-reader' })).status).toBe(403);
    expect((await items('/tickets?view=mine')).map((row) => row.code)).toEqual([code]);
    expect((await items('/tickets?search=dh10293', reader)).map((row) => row.code)).toEqual([code]);
  });

  it('is answered where the customer wrote, once; a lost race is told', async () => {
    const seen = (await lan.asks('GET', `/tickets/${code}`)).json.version as number;
    const answer = { id: 'answer-from-ticket', text: 'Dạ em gửi lại áo mới ạ', then: 'doing' };
    const answered = await lan.asks('POST', `/tickets/${code}/answers`, answer);
    expect(answered).toMatchObject({ status: 200, json: { state: 'doing', due: { which: 'solution' } } });
    await lan.asks('POST', `/tickets/${code}/answers`, answer);
    const heard: string[] = [];
    await soon('it is heard', async () => {
      heard.push(...(await customer.hears()));
      return heard.length > 0 ? true : undefined;
    });
    await pause(100);
    expect([...heard, ...(await customer.hears())]).toEqual(['Dạ em gửi lại áo mới ạ']);
    const stale = await lan.asks('POST', `/tickets/${code}/staff`, {}, { 'if-match': `"${seen}"` });
    expect(stale).toMatchObject({ status: 409, json: { code: 'stale' } });
  });

  it('is closed, a score is asked for and found at its line, of who dealt with it', async () => {
    const where = encodeURIComponent(customer.conversation);
    const over = await lan.asks('POST', `/conversations/${where}/acts`, {
      id: 'close-the-chat',
      does: 'close',
      outcome: 'xong',
    });
    expect(over).toMatchObject({ status: 200, json: { state: { isOpen: false } } });
    const closed = await lan.asks('POST', `/tickets/${code}/state`, { to: 'done', why: 'đã gửi áo mới' });
    expect(closed).toMatchObject({ status: 200, json: { state: 'done' } });
    await shop.later(60_000);
    await shop.later(25 * 3_600_000);
    // Nobody's log-in lasts over a night.
    await Promise.all([lan.logsIn('lan'), reader.logsIn('xem')]);
    await soon('a score is asked for', async () =>
      (await customer.hears()).some((text) => text.includes('mấy điểm')) ? true : undefined,
    );
    await customer.says('5');
    const row = await soon('the score is kept', async () => (await items('/feedback?survey=csat'))[0]);
    expect(row).toMatchObject({
      score: 5,
      scale: '1-5',
      about: code,
      aboutTicket: true,
      staff: { id: 's_lan', name: 'Lan' },
      conversation: customer.conversation,
    });
    expect(row.questionName).toContain('hài lòng mấy điểm');
    const { json } = await lan.asks('GET', `/conversations/${where}/lines?around=${String(row.line)}`);
    const line = (json.items as { n: number; who: string; text: string }[]).find(({ n }) => n === row.line);
    expect(line).toMatchObject({ who: 'customer', text: '5' });
    const report = await reader.asks('GET', '/reports/scores');
    expect(report).toMatchObject({
      status: 200,
      json: { few: 10, questions: [{ survey: 'csat', score: { answers: 1, tooFew: true } }] },
    });
  });

  it('stands in the timeline of its customer, who is found by the ticket', async () => {
    const [found] = await items(`/customers?search=${code}`);
    expect(found).toMatchObject({ match: 'ticket', openTickets: 0, lastScore: { score: 5 } });
    const id = encodeURIComponent(String(found?.id));
    const profile = await reader.asks('GET', `/customers/${id}`);
    expect(profile).toMatchObject({
      status: 200,
      json: { conversations: [{ id: customer.conversation, channel: 'web' }], merges: [] },
    });
    const kinds = new Set((await items(`/customers/${id}/timeline`)).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['episode', 'score', 'send', 'ticket']);
    const file = await lan.asks('GET', '/feedback/export');
    expect(file.status).toBe(200);
    expect((await reader.asks('GET', '/feedback/export')).status).toBe(403);
  });
});
