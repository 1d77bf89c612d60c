import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeConnector } from '../support/platforms/connector.ts';
import type { FakeConnector } from '../support/platforms/connector.ts';
import { fakeZaloBot } from '../support/platforms/zalo-bot.ts';
import type { FakeZaloBot } from '../support/platforms/zalo-bot.ts';
import { openShop, visitor } from '../support/shop-open.ts';
import type { OpenShop } from '../support/shop-open.ts';

const SECRET = 'bi-mat-cua-bot';
const NOT_HERE =
  'Dạ đây là nhóm nhiều người nên em không nối ở đây được ạ. Anh/chị nhắn riêng cho em "liên kết" giúp em nhé.';
let zalo: FakeZaloBot;
let teams: FakeConnector;
let shop: OpenShop;

beforeAll(async () => {
  zalo = await fakeZaloBot();
  shop = await openShop('2026-11-23T03:00:00Z', {
    NODE_ENV: 'development',
    LANGNGHE_BOT_FRAMEWORK: 'on',
    LANGNGHE_ZALO_BOT_TOKEN: zalo.token,
    LANGNGHE_ZALO_BOT_SECRET: SECRET,
    LANGNGHE_ZALO_BOT_API_URL: zalo.url,
  });
  zalo.webhook = { url: `${shop.url}/zalo-bot/webhook`, secret: SECRET };
  teams = await fakeConnector({ bot: `${shop.url}/bot-framework/messages`, channelId: 'msteams' });
});
afterAll(async () => {
  await shop.close();
  await Promise.all([zalo.stop(), teams.stop()]);
});

const GROUPS: Readonly<
  Record<
    string,
    { says: (text: string) => Promise<number>; heard: () => readonly string[]; customer: string }
  >
> = {
  'zalo-bot': {
    says: (text) =>
      zalo.sends('lan', 'message.text.received', { text, chat: { id: 'nhom', chat_type: 'GROUP' } }),
    heard: () => zalo.heard('nhom'),
    customer: 'c:zalo-bot:nhom',
  },
  'bot-framework': {
    says: (text) =>
      teams.bring(teams.from('nhom', { text, conversation: { id: 'nhom', conversationType: 'groupChat' } })),
    heard: () => teams.heard('nhom'),
    customer: 'c:bot-framework:msteams|nhom',
  },
};

it.each(Object.keys(GROUPS))('a code typed in a group of %s links nobody and stays good', async (channel) => {
  const group = GROUPS[channel]!;
  const lan = await visitor(shop, 'vi');
  await lan.says('liên kết tài khoản');
  const [code = ''] = /\b\d{6}\b/.exec((await lan.says('1')).join(' ')) ?? [];
  expect(code).not.toBe('');
  shop.clock.move(200);
  expect(await group.says(code)).toBe(200);
  await expect.poll(group.heard).toEqual([NOT_HERE]);
  const { customers } = shop.product.trade;
  expect(await customers.allIds(group.customer)).toEqual([group.customer]);
  expect((await customers.get(group.customer))?.name).toBeUndefined();

  const phone = await visitor(shop, 'vi');
  await phone.says(code);
  expect((await phone.says('có')).join(' ')).toContain('Dạ xong rồi ạ!');
});
