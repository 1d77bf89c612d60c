import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { JPEG, telegramBot } from './support.ts';
import type { Bot } from './support.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await telegramBot();
});
afterEach(() => bot.stop());

const texts = () => bot.taken.map(({ event }) => (event as { text?: string }).text);

it.each([
  ['away', new AppError('unavailable', 'away')],
  ['raced', new AppError('stale', 'somebody was quicker')],
  ['broken', new TypeError('a bug of ours')],
])('the road is %s: the update comes again, in order, and nothing is lost', async (_name, error) => {
  const lan = bot.fake.customer(42);
  const keep = bot.receive;
  let refusals = 3;
  bot.receive = (update) => {
    refusals -= 1;
    return refusals >= 0 ? Promise.reject(error) : keep(update);
  };
  const first = lan.says('một');
  lan.says('hai');
  await expect.poll(texts, { timeout: 5_000 }).toEqual(['một', 'hai']);
  const statuses = bot.fake.brought.filter(({ update }) => update === first).map(({ status }) => status);
  expect(statuses.slice(0, 3).every((status) => status !== 200)).toBe(true);
});

it.each([
  ['is gone from Telegram', { status: 404 }],
  ['is too large after all', { status: 400, why: 'Bad Request: file is too big' }],
] as const)('a file that %s is named in the words at once', async (_what, behaviour) => {
  bot.fake.next(behaviour.status === 404 ? 'download' : 'getFile', behaviour);
  const update = bot.fake.customer(42).sendsPhoto(JPEG, 'ảnh');
  await expect.poll(texts).toEqual(['ảnh\n📎 📷']);
  await expect.poll(() => bot.fake.pending()).toBe(0);
  expect(bot.fake.brought.filter((one) => one.update === update)).toHaveLength(1);
  expect(bot.log.said).toMatchObject([{ level: 'warn', message: 'A file could not be fetched.' }]);
});

it.each([[{ status: 500 }], ['cut']] as const)(
  'a file of which %j came instead is fetched when the message comes again',
  async (behaviour) => {
    bot.fake.next('download', behaviour);
    bot.fake.customer(42).sendsPhoto(JPEG, 'ảnh');
    await expect.poll(() => bot.taken.map(({ event }) => event)).toMatchObject([{ files: [{}] }]);
    expect(bot.files.size).toBe(1);
  },
);
