import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectZaloBot, zaloBotCommand } from '../../src/cli/zalo-bot.ts';
import { readConfig } from '../../src/config.ts';
import { fakeZaloBot } from '../support/platforms/zalo-bot.ts';
import type { FakeZaloBot } from '../support/platforms/zalo-bot.ts';

let zalo: FakeZaloBot;
let said: string[];
const io = { out: (text: string) => said.push(text), err: (text: string) => said.push(text) };

beforeEach(async () => {
  said = [];
  zalo = await fakeZaloBot();
});
afterEach(() => zalo.stop());

const config = (more: Record<string, string> = {}) =>
  readConfig({
    LANGNGHE_ZALO_BOT_TOKEN: zalo.token,
    LANGNGHE_ZALO_BOT_SECRET: 'bi-mat-cua-bot',
    LANGNGHE_ZALO_BOT_API_URL: zalo.url,
    LANGNGHE_PUBLIC_URL: 'https://care.example.vn/',
    ...more,
  });

it.each([
  [
    'vi',
    'Zalo sẽ gửi tin của bot tới https://care.example.vn/zalo-bot/webhook',
    'Zalo giữ tin lại, máy chủ tự lấy về khi đang chạy.',
  ],
  [
    'en',
    'Zalo brings the bot’s messages to https://care.example.vn/zalo-bot/webhook',
    'Zalo keeps messages until the server fetches them.',
  ],
] as const)(
  'connects and disconnects the webhook, and says so in %s',
  async (language, connected, disconnected) => {
    expect(await connectZaloBot(config(), 'connect', { io, language })).toBe(0);
    expect(zalo.webhook).toEqual({
      url: 'https://care.example.vn/zalo-bot/webhook',
      secret: 'bi-mat-cua-bot',
    });
    expect(await connectZaloBot(config(), 'disconnect', { io, language })).toBe(0);
    expect(zalo.webhook).toBeUndefined();
    expect(said).toEqual([connected, disconnected]);
  },
);

it.each([
  [
    'vi',
    /^Để kết nối, .*LANGNGHE_PUBLIC_URL/,
    /^Chưa có bot: .*LANGNGHE_ZALO_BOT_TOKEN/,
    /không nhận mã của bot/,
  ],
  [
    'en',
    /^To connect, .*LANGNGHE_PUBLIC_URL/,
    /^There is no bot yet: .*LANGNGHE_ZALO_BOT_TOKEN/,
    /does not know/,
  ],
] as const)(
  'says in %s what is missing or refused, and never the token',
  async (language, needed, notSetUp, wrong) => {
    const told = { io, language };
    expect(await connectZaloBot(config({ LANGNGHE_PUBLIC_URL: '' }), 'connect', told)).toBe(1);
    expect(await connectZaloBot(readConfig({}), 'connect', told)).toBe(1);
    expect(await connectZaloBot(config({ LANGNGHE_ZALO_BOT_TOKEN: '1:wrong' }), 'connect', told)).toBe(1);
    zalo.next('setWebhook', { error: 400 }, 'cut');
    expect(await connectZaloBot(config(), 'connect', told)).toBe(1);
    expect(await connectZaloBot(config(), 'connect', told)).toBe(1);
    const [first, second, third, refused, away] = said;
    expect(first).toMatch(needed);
    expect(second).toMatch(notSetUp);
    expect(third).toMatch(wrong);
    expect(refused).toContain('400');
    expect(away).toContain('LANGNGHE_ZALO_BOT_API_URL');
    expect(said.join('\n')).not.toContain('1:wrong');
  },
);

it('an unknown language or deed is told how it is used', async () => {
  expect(await zaloBotCommand(['connect', '--lang', 'fr'], io)).toBe(2);
  expect(await zaloBotCommand(['dance'], io)).toBe(2);
  expect(said).toEqual([expect.stringContaining('--lang vi|en'), expect.stringContaining('--lang vi|en')]);
});
