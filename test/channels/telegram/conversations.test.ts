import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asksForOrder, CARRIER, closedADayAgo, openTomorrow } from '../../support/shop-stories.ts';
import { ORDER_QUESTIONS, scoresOf, ticketTold } from '../../support/shop-stories.ts';
import { telegramShop } from '../../support/telegram-shop.ts';
import type { TelegramShop } from '../../support/telegram-shop.ts';

let shop: TelegramShop;
let ids = 40;

beforeAll(async () => {
  shop = await telegramShop('webhook');
});
afterAll(async () => {
  await shop.close();
});

beforeEach(() => openTomorrow(shop.clock));

const customer = (language: string) => {
  ids += 1;
  return shop.fake.customer(ids, { language });
};

describe('the whole product over Telegram', () => {
  it.each(ORDER_QUESTIONS)('tells about an order in %s', async (language, question) => {
    const lan = customer(language);
    const told = await asksForOrder({ says: (text) => shop.says(lan, text) }, question);
    expect(told).toContain('DH1001');
    expect(told).toContain(CARRIER);
    expect((await shop.lines(lan)).join('\n')).not.toContain('4567');
  });

  it.each([
    {
      language: 'vi',
      words: 'tôi muốn khiếu nại',
      what: 'cái ấm bị vỡ',
      skip: 'Bỏ qua',
      yes: 'Đúng rồi, gửi đi',
      phone: '84901234567',
    },
    {
      language: 'en',
      words: 'I want to make a complaint',
      what: 'the pot broke',
      skip: 'Skip',
      yes: 'All right, send it',
      phone: '84907654321',
    },
  ])(
    'takes a complaint in $language with its buttons, and its score a day after it is closed',
    { timeout: 60_000 },
    async ({ language, words, what, skip, yes, phone }) => {
      const hoa = customer(language);
      await shop.says(hoa, words);
      expect(hoa.buttons()).toHaveLength(4);
      await shop.presses(hoa, hoa.buttons()[1] ?? '');
      await shop.presses(hoa, skip);
      hoa.says(what);
      await shop.settled();
      await shop.later(10_000);
      await shop.settled();
      await shop.presses(hoa, skip);
      // The question for a phone number: a keyboard in place of the customer's own.
      const asked = hoa.chat.shown.at(-1)?.markup.keyboard?.flat() ?? [];
      expect(asked[0]).toMatchObject({ request_contact: true });
      hoa.sharesContact(phone);
      await shop.settled();
      expect(hoa.chat.shown.at(-1)?.text).toContain(`+${phone}`);
      const told = (await shop.presses(hoa, yes)).join('\n');
      const about = { conversation: `telegram:${hoa.id}`, category: 'broken' };
      await closedADayAgo(shop, await ticketTold(shop, told, about));
      await expect
        .poll(() => hoa.buttons().slice(0, 5), { timeout: 5_000 })
        .toEqual(['1', '2', '3', '4', '5']);
      await shop.presses(hoa, '5');
      await shop.settled();
      const score = hoa.chat.shown.find(({ text }) => text.includes('✓ 5'));
      expect(score?.markup.inline_keyboard?.flat().map(({ text }) => text)).toEqual(['✎ 1–5']);
      await shop.says(hoa, skip.toLowerCase());
      expect((await scoresOf(shop)).get(5)).toBeGreaterThan(0);
    },
  );
});
