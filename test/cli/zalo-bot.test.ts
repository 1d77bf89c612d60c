import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectZaloBot } from '../../src/cli/zalo-bot.ts';
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

it('connects and disconnects the webhook', async () => {
  expect(await connectZaloBot(config(), 'connect', io)).toBe(0);
  expect(zalo.webhook).toEqual({ url: 'https://care.example.vn/zalo-bot/webhook', secret: 'bi-mat-cua-bot' });
  expect(await connectZaloBot(config(), 'disconnect', io)).toBe(0);
  expect(zalo.webhook).toBeUndefined();
});

it('says what is missing or refused, and never the token', async () => {
  expect(await connectZaloBot(config({ LANGNGHE_PUBLIC_URL: '' }), 'connect', io)).toBe(1);
  expect(await connectZaloBot(readConfig({}), 'connect', io)).toBe(1);
  expect(await connectZaloBot(config({ LANGNGHE_ZALO_BOT_TOKEN: '1:wrong' }), 'connect', io)).toBe(1);
  expect(said.join('\n')).toMatch(/LANGNGHE_PUBLIC_URL[^]*LANGNGHE_ZALO_BOT_TOKEN/);
  expect(said.join('\n')).not.toContain('1:wrong');
});
