import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALLOWED_UPDATES } from '../../../src/channels/telegram/limits.ts';
import { telegramBot } from './support.ts';
import type { Bot } from './support.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await telegramBot();
});
afterEach(() => bot.stop());

const texts = () => bot.taken.map(({ event }) => (event as { text?: string }).text);
const quiet = () => expect.poll(() => bot.fake.pending()).toBe(0);

describe('the fake of Telegram', () => {
  it('brings updates out of order as soon as two of one chat wait, also when the first is under way', async () => {
    bot.fake.trick('swapped');
    const lan = bot.fake.customer(42);
    const [one, two, three] = ['một', 'hai', 'ba'].map((text) => lan.says(text));
    await quiet();
    expect(texts()).toEqual(['một', 'ba', 'hai']);
    expect(bot.fake.brought.map(({ update }) => update)).toEqual([one, three, two]);
  });

  it('keeps that trick for two of one chat, whatever comes alone meanwhile', async () => {
    bot.fake.trick('swapped');
    bot.fake.customer(43).says('một mình');
    await quiet();
    const lan = bot.fake.customer(42);
    for (const text of ['một', 'hai', 'ba', 'bốn']) lan.says(text);
    await quiet();
    expect(texts()).toEqual(['một mình', 'một', 'ba', 'hai', 'bốn']);
  });

  it('brings only what was asked for, by webhook and by fetching', async () => {
    const hook = bot.fake.telegram.hook;
    if (hook === undefined) throw new Error('no webhook');
    const lan = bot.fake.customer(42);
    const reacts = () => bot.fake.telegram.bringer.push(42, { message_reaction: { chat: { id: 42 } } });
    expect([lan.says('chào') > 0, reacts()]).toEqual([true, 0]);
    bot.fake.telegram.hook = { ...hook, allowed: ['message'] };
    expect([lan.says('em ơi') > 0, lan.edits('chị ơi'), lan.blocks()]).toEqual([true, 0, 0]);
    bot.fake.telegram.hook = { ...hook, allowed: ALLOWED_UPDATES };
    expect([lan.edits('chị ơi') > 0, lan.unblocks() > 0, reacts()]).toEqual([true, true, 0]);
    await quiet();
    expect(bot.taken).toHaveLength(4);
    bot.fake.telegram.hook = undefined;
    expect(await call('getUpdates', { allowed_updates: ['message'] })).toMatchObject({ ok: true });
    expect([lan.says('alo') > 0, lan.blocks()]).toEqual([true, 0]);
  });

  it.each([
    ['http://care.example.vn/telegram', 'An HTTPS URL must be provided'],
    ['https://care.example.vn:9000/telegram', 'only on ports 80, 88, 443 or 8443'],
    ['https://care.example.vn:8443/telegram', undefined],
    ['http://127.0.0.1:4000/telegram', undefined],
  ])('takes %s for a webhook, or says why not', async (url, why) => {
    const answer = await call('setWebhook', { url });
    if (why === undefined) expect(answer).toEqual({ ok: true, result: true });
    else expect(answer).toMatchObject({ ok: false, description: expect.stringContaining(why) as string });
    const info = (await call('getWebhookInfo', {})) as { result: { url: string } };
    expect(info.result.url === url).toBe(why === undefined);
  });
});

async function call(method: string, args: object): Promise<unknown> {
  const url = `${bot.fake.url}/bot${bot.fake.token}/${method}`;
  return (await fetch(url, { method: 'POST', body: JSON.stringify(args) })).json();
}
