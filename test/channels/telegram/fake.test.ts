import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
});
