import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fakeZaloBot } from '../../support/platforms/zalo-bot.ts';
import type { FakeZaloBot } from '../../support/platforms/zalo-bot.ts';
import { openShop } from '../../support/shop-open.ts';
import type { OpenShop } from '../../support/shop-open.ts';
import { asksForOrder, CARRIER, closedADayAgo, listener } from '../../support/shop-stories.ts';
import { openTomorrow, ORDER_QUESTIONS, scoresOf, ticketTold } from '../../support/shop-stories.ts';

const SECRET = 'bi-mat-cua-bot';
let zalo: FakeZaloBot;
let shop: OpenShop;
let chats = 0;

beforeAll(async () => {
  zalo = await fakeZaloBot();
  shop = await openShop('2026-11-23T03:00:00Z', {
    LANGNGHE_ZALO_BOT_TOKEN: zalo.token,
    LANGNGHE_ZALO_BOT_SECRET: SECRET,
    LANGNGHE_ZALO_BOT_API_URL: zalo.url,
  });
  zalo.webhook = { url: `${shop.url}/zalo-bot/webhook`, secret: SECRET };
});
afterAll(async () => {
  await shop.close();
  await zalo.stop();
});
beforeEach(() => openTomorrow(shop.clock));

function customer() {
  chats += 1;
  const chat = `lan${chats}`;
  const { answered } = listener(() => zalo.heard(chat));
  return {
    conversation: `zalo-bot:${chat}`,
    answered,
    async says(text: string) {
      // A shop's clock stands still: words come one after the other.
      shop.clock.move(200);
      expect(await zalo.says(chat, text)).toBe(200);
      return answered();
    },
    async tells(text: string) {
      shop.clock.move(200);
      expect(await zalo.says(chat, text)).toBe(200);
    },
  };
}

describe('over the Zalo Bot Platform', () => {
  it.each(ORDER_QUESTIONS)('an order is told about in %s', async (_language, question) => {
    expect(await asksForOrder(customer(), question)).toContain(CARRIER);
  });

  it.each([
    ['vi', ['tôi muốn khiếu nại', '2', 'bỏ qua'], 'cái ấm bị vỡ', 'bỏ qua'],
    ['en', ['I want to make a complaint', '2', 'skip'], 'the pot arrived broken', 'skip'],
  ] as const)(
    'a complaint in %s is made by numbers alone, and scored a day after it is closed',
    { timeout: 60_000 },
    async (_language, words, complaint, skip) => {
      const hoa = customer();
      const [begin, category, next] = words;
      const menu = (await hoa.says(begin)).join('\n');
      expect(menu).toMatch(/1\. .+\n2\. .+\n3\. /);
      await hoa.says(category);
      await hoa.says(next);
      await hoa.tells(complaint);
      await shop.later(10_000);
      await hoa.answered();
      await hoa.says(skip);
      const confirm = (await hoa.says(skip)).join('\n');
      expect(confirm).toMatch(/1\. .+\n2\. .+\n3\. /);
      await hoa.says('2');
      await hoa.says('1');
      await hoa.says('2');
      const told = (await hoa.says('1')).join('\n');
      const { conversation } = hoa;
      await closedADayAgo(shop, await ticketTold(shop, told, { conversation, category: 'broken' }));
      const asked = (await hoa.answered()).join('\n');
      expect(asked).toContain('1 · 2 · 3 · 4 · 5');
      await hoa.says('5');
      await hoa.says(skip);
      expect((await scoresOf(shop)).get(5)).toBeGreaterThan(0);
    },
  );
});
