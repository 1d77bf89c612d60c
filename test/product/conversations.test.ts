import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openShop, visitor, type OpenShop } from '../support/shop-open.ts';
import { asksForOrder, CARRIER, openTomorrow } from '../support/shop-stories.ts';
import { ORDER_QUESTIONS, scoresOf, ticketTold } from '../support/shop-stories.ts';

const HOUR_MS = 3_600_000;
let shop: OpenShop;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => {
  await shop.close();
});

beforeEach(() => openTomorrow(shop.clock));

describe('the whole product, from the website to the database and back', () => {
  it.each(ORDER_QUESTIONS)(
    'tells about an order in %s, and keeps the digits out of the transcript',
    async (language, question) => {
      const lan = await visitor(shop, language);
      const told = await asksForOrder(lan, question);
      expect(told).toContain('DH1001');
      expect(told).toContain(CARRIER);
      const lines = await shop.product.threads.since([{ conversation: lan.conversation, after: 0 }], 100);
      const words2 = (lines.get(lan.conversation) ?? []).map((line) => line.text);
      expect(words2).toContain('DH1001');
      expect(words2).not.toContain('4567');
    },
  );

  it('says the same of an order that is not there and of wrong digits, and calls a person after three', async () => {
    const guesser = await visitor(shop, 'vi');
    await guesser.says('đơn hàng của tôi đâu');
    await guesser.says('DH9999');
    const notThere = await guesser.says('1111');
    await guesser.says('DH1001');
    const wrong = await guesser.says('1111');
    expect(wrong).toEqual(notThere);
    await guesser.says('DH1001');
    await guesser.says('2222');
    const [conversation] = await shop.product.conversations.read([guesser.conversation]);
    expect(conversation?.owner.kind).toBe('queued');
  });

  it.each([
    ['vi', ['tôi muốn khiếu nại', '2', 'bỏ qua', 'cái ấm bị vỡ'], 'bỏ qua', 'đúng'],
    ['en', ['I want to make a complaint', '2', 'skip', 'the pot arrived broken'], 'skip', 'yes'],
  ] as const)(
    'takes a complaint in %s to a ticket with its promised time, and asks for a score a day after it is closed',
    { timeout: 60_000 },
    async (language, words, skip, yes) => {
      const hoa = await visitor(shop, language);
      for (const text of words) await hoa.says(text);
      await shop.later(10_000);
      await hoa.hears();
      await hoa.says(skip);
      await hoa.says(skip);
      const told = (await hoa.says(yes)).join('\n');
      const { conversation } = hoa;
      const code = await ticketTold(shop, told, { conversation, category: 'broken' });
      const ticket = await shop.product.trade.tickets.byCode(code);
      expect(ticket?.promisedAt.getTime()).toBeGreaterThan(shop.clock().getTime());

      await shop.product.trade.tickets.move(code, 'done', { at: shop.clock(), by: 'hoa' });
      await shop.later(HOUR_MS);
      expect(await hoa.hears()).toEqual([]);
      await shop.later(24 * HOUR_MS);
      const asked = await hoa.hears();
      expect(asked.join('\n')).toMatch(/1|điểm|score|hài lòng|happy/i);
      await hoa.says('5');
      await hoa.says(skip);
      expect((await scoresOf(shop)).get(5)).toBeGreaterThan(0);
    },
  );

  it('hands over to a person who answers, and goes back to the bot', async () => {
    const on = await visitor(shop, 'vi');
    await on.says('cho tôi gặp nhân viên');
    expect(await on.says('bạn ơi')).toEqual([]);
    const staff = { kind: 'staff', at: shop.clock(), staff: 'hoa' } as const;
    await shop.product.road.submit(on.conversation, {
      ...staff,
      id: 's1',
      does: 'reply',
      text: 'Dạ em Hoa đây ạ',
    });
    await expect.poll(() => on.hears()).toEqual(['Dạ em Hoa đây ạ']);
    expect(await on.says('cảm ơn em')).toEqual([]);
    await shop.product.road.submit(on.conversation, { ...staff, id: 's2', does: 'release' });
    expect((await on.says('xin chào')).join('')).not.toBe('');
  });

  it('takes a conversation back with an honest line when staff leave it unanswered', async () => {
    const on = await visitor(shop, 'en');
    await on.says('I want to talk to a person');
    await shop.later(HOUR_MS);
    const [line = ''] = await on.hears();
    expect(line).not.toBe('');
    const [conversation] = await shop.product.conversations.read([on.conversation]);
    expect(conversation?.owner.kind).toBe('bot');
  });
});
