import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../../support/fake-clock.ts';
import { fakeZaloBot } from '../../support/platforms/zalo-bot.ts';
import type { FakeZaloBot } from '../../support/platforms/zalo-bot.ts';
import { openShop } from '../../support/shop-open.ts';
import type { OpenShop } from '../../support/shop-open.ts';

const HOUR_MS = 3_600_000;
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
beforeEach(() => {
  const day = new Date(shop.clock().getTime() + 24 * HOUR_MS);
  while ([0, 6].includes(day.getUTCDay())) day.setTime(day.getTime() + 24 * HOUR_MS);
  day.setUTCHours(3, 0, 0, 0);
  shop.clock.set(day);
});

function customer() {
  chats += 1;
  const chat = `lan${chats}`;
  let heard = 0;
  const hears = (): readonly string[] => {
    const all = zalo.heard(chat);
    const fresh = all.slice(heard);
    heard = all.length;
    return fresh;
  };
  const answered = async (): Promise<readonly string[]> => {
    await expect.poll(() => zalo.heard(chat).length, { timeout: 5_000 }).toBeGreaterThan(heard);
    let before = -1;
    while (before !== zalo.heard(chat).length) {
      before = zalo.heard(chat).length;
      await pause(120);
    }
    return hears();
  };
  return {
    chat,
    conversation: `zalo-bot:${chat}`,
    hears,
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
  it.each([
    ['vi', 'đơn hàng của tôi đâu'],
    ['en', 'where is my order'],
  ] as const)('an order is told about in %s', async (_language, words) => {
    const lan = customer();
    await lan.says(words);
    await lan.says('DH1001');
    expect((await lan.says('4567')).join('\n')).toContain('Giao Hàng Nhanh');
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
      const [code = ''] = /[A-Z]{2}-[0-9A-Z]+/.exec(told) ?? [];
      expect(code, told).not.toBe('');
      expect(await shop.product.trade.tickets.byCode(code)).toMatchObject({
        conversation: hoa.conversation,
        category: 'broken',
      });

      await shop.product.trade.tickets.move(code, 'done', { at: shop.clock(), by: 'hoa' });
      await shop.later(HOUR_MS);
      await shop.later(24 * HOUR_MS);
      const asked = (await hoa.answered()).join('\n');
      expect(asked).toContain('1 · 2 · 3 · 4 · 5');
      await hoa.says('5');
      await hoa.says(skip);
      const summaries = await shop.product.trade.feedback.summaries({ survey: 'csat' });
      expect(
        summaries.find(({ question }) => question === 'score')?.counts.some(({ score }) => score === 5),
      ).toBe(true);
    },
  );
});
