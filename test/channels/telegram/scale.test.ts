import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../../src/core/advance.ts';
import type { Conversation, Line } from '../../../src/core/conversation.ts';
import type { FakeCustomer } from '../../support/platforms/telegram-chat.ts';
import { addressOf, message, telegramBot } from './support.ts';
import type { Bot } from './support.ts';

let bot: Bot;
let lan: FakeCustomer;
const VISIT = 7;
const skip = { label: 'Bỏ qua', value: `${VISIT}:skip` };
const scale = (most: number) =>
  Array.from({ length: most }, (_none, n) => ({ label: String(n + 1), value: `${VISIT}:${n + 1}` }));

beforeEach(async () => {
  bot = await telegramBot();
  lan = bot.fake.customer(42);
  const asks = { text: 'Mấy sao ạ?', buttons: [...scale(5), skip], form: 'rating' } as const;
  await bot.channel.send(addressOf(42), message(1, asks));
});
afterEach(() => bot.stop());

const shown = () => lan.chat.shown[0]?.text;
const rows = () => lan.chat.shown[0]?.markup.inline_keyboard?.map((row) => row.map(({ text }) => text));

/** What the road holds from now on. */
function hold(about: Partial<Conversation>): void {
  const of = { id: 'telegram:42', address: addressOf(42), customerId: 'c', language: 'vi' } as const;
  bot.held.splice(0, 1, { ...newConversation(of), version: 1, ...about });
}
const open = (score: number, ms = 60_000): Partial<Conversation> => ({
  openScores: [{ visit: VISIT, until: new Date(Date.now() + ms), key: 'k', input: { score }, changes: 0 }],
});
const line = (pressed: string): Line => ({
  ...{ n: 2, at: new Date(), who: 'customer', text: pressed, pressed, answers: VISIT },
});
const taken = () => bot.taken.map(({ event }) => (event as { button?: string }).button);

describe('a scale that was pressed', () => {
  it('gives way to the score that is held, can be brought back, and changed', async () => {
    hold(open(4));
    lan.presses('4');
    await expect.poll(shown).toBe('Mấy sao ạ?\n\n✓ 4');
    expect(rows()).toEqual([['✎ 1–5']]);
    lan.presses('✎ 1–5');
    await expect.poll(rows).toEqual([['1', '2', '3', '4', '5']]);
    hold(open(5));
    lan.presses('5');
    await expect.poll(shown).toBe('Mấy sao ạ?\n\n✓ 5');
    expect(taken()).toEqual(['7:4', '7:5']);
  });

  it('shows the other score that is held, whichever was pressed', async () => {
    hold(open(4));
    lan.presses('2');
    await expect.poll(shown).toBe('Mấy sao ạ?\n\n✓ 4');
  });

  it('has no button to change what cannot be changed', async () => {
    hold({ lines: [line('4')] });
    lan.presses('4');
    await expect.poll(shown).toBe('Mấy sao ạ?\n\n✓ 4');
    expect(rows()).toEqual([]);
  });

  it('keeps what was chosen instead of a score, and loses its buttons', async () => {
    hold({ lines: [line('skip')] });
    lan.presses('Bỏ qua');
    await expect.poll(shown).toBe('Mấy sao ạ?\n\n✓ Bỏ qua');
    expect(rows()).toEqual([]);
  });

  it('goes back to the last score when the time to change it is over, and loses its buttons', async () => {
    hold(open(4));
    lan.presses('4');
    await expect.poll(shown).toContain('✓ 4');
    lan.presses('✎ 1–5');
    await expect.poll(() => rows()?.flat()).toContain('5');
    hold(open(4, -1));
    lan.presses('5');
    await expect.poll(rows).toEqual([]);
    expect(shown()).toBe('Mấy sao ạ?\n\n✓ 4');
  });

  it('is not brought back any more when that time is over', async () => {
    hold(open(4));
    lan.presses('4');
    await expect.poll(shown).toContain('✓ 4');
    hold(open(4, -1));
    lan.presses('✎ 1–5');
    await expect.poll(rows).toEqual([]);
    expect([shown(), taken()]).toEqual(['Mấy sao ạ?\n\n✓ 4', ['7:4']]);
  });

  it('loses its buttons when nothing was ever taken and the question is over', async () => {
    hold({});
    lan.presses('5');
    await expect.poll(rows).toEqual([]);
    expect(shown()).toBe('Mấy sao ạ?');
  });

  it('is drawn anew only once the press is kept, and its circle is taken off before that', async () => {
    hold(open(4));
    let commit = (): void => undefined;
    bot.receive = () => new Promise((resolve) => (commit = resolve));
    lan.presses('4');
    await expect.poll(() => bot.fake.telegram.queries.get('q1')).toBe('answered');
    expect([bot.fake.count('editMessageText'), bot.fake.pending()]).toEqual([0, 1]);
    commit();
    await expect.poll(shown).toContain('✓ 4');
  });

  it('may stay as it is: a sign that is lost changes nothing', async () => {
    hold(open(4));
    bot.fake.next('editMessageText', { status: 500 });
    bot.fake.next('answerCallbackQuery', 'cut');
    lan.presses('4');
    await expect.poll(() => bot.taken.length).toBe(1);
    await expect.poll(() => bot.fake.calls.some(({ method }) => method === 'editMessageText')).toBe(true);
    expect(rows()?.[0]).toEqual(['1', '2', '3', '4', '5']);
  });
});
