import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeCustomer } from '../../support/platforms/telegram-chat.ts';
import { telegramShop } from '../../support/telegram-shop.ts';
import type { TelegramShop } from '../../support/telegram-shop.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
let shop: TelegramShop;
let ids = 70;
let acts = 0;

beforeAll(async () => {
  shop = await telegramShop('webhook');
});
afterAll(() => shop.close());

const conversationOf = ({ id }: FakeCustomer): string => `telegram:${id}`;

/** A customer who is asked for the closing score of a ticket, at ten o'clock of a working day. */
async function asked(): Promise<FakeCustomer> {
  const day = new Date(shop.clock().getTime() + DAY_MS);
  while (day.getUTCDay() < 2 || day.getUTCDay() > 4) day.setTime(day.getTime() + DAY_MS);
  day.setUTCHours(3, 0, 0, 0);
  shop.clock.set(day);
  ids += 1;
  const lan = shop.fake.customer(ids);
  await shop.says(lan, 'xin chào');
  const closed = { name: 'ticket.closed', facts: { ticket: { code: `KN-${ids}` } } };
  const event = { kind: 'happened', id: `h${ids}`, at: shop.clock(), ...closed } as const;
  await shop.product.road.submit(conversationOf(lan), event);
  await shop.later(DAY_MS);
  await expect.poll(() => lan.buttons()).toContain('5');
  await shop.settled();
  return lan;
}

function staff(lan: FakeCustomer, does: 'take' | 'release'): Promise<unknown> {
  acts += 1;
  const event = { kind: 'staff', id: `s${acts}`, at: shop.clock(), staff: 'hoa', does } as const;
  return shop.product.road.submit(conversationOf(lan), event);
}

const scales = (lan: FakeCustomer) =>
  lan.chat.shown.filter(({ text, markup }) => text.includes('✓') || isScale(markup));
const isScale = (markup: FakeCustomer['chat']['shown'][number]['markup']): boolean =>
  markup.inline_keyboard?.flat().some(({ text }) => text === '5') === true;
const rowsOf = (markup: FakeCustomer['chat']['shown'][number]['markup'] | undefined) =>
  markup?.inline_keyboard?.map((row) => row.map(({ text }) => text));

async function scoreOf(lan: FakeCustomer): Promise<unknown> {
  const stored = shop.product.database.db.collection<{ score?: number }>('feedback');
  const found = await stored.find({ conversation: conversationOf(lan) }).toArray();
  return found.flatMap(({ score }) => score ?? []);
}

it('a press after half an hour changes nothing, and the screen shows the score that counts', async () => {
  const lan = await asked();
  await shop.presses(lan, '4');
  const [scale] = scales(lan);
  await expect.poll(() => rowsOf(scale?.markup)).toEqual([['✎ 1–5']]);
  lan.presses('✎ 1–5');
  await expect.poll(() => rowsOf(scale?.markup)?.flat()).toContain('5');
  await shop.later(31 * MINUTE_MS);
  const heard = await shop.presses(lan, '5');
  expect(heard.join('\n')).toContain('của câu hỏi trước');
  await expect.poll(() => rowsOf(scale?.markup)).toEqual([]);
  expect(scale?.text).toMatch(/✓ 4$/);
  expect(await scoreOf(lan)).toEqual([4]);
});

it('a press while a person holds the conversation shows no score; asked again afterwards it counts', async () => {
  const lan = await asked();
  await staff(lan, 'take');
  lan.presses('5');
  await shop.settled();
  const [scale] = scales(lan);
  expect([scale?.text.includes('✓'), isScale(scale!.markup)]).toEqual([false, true]);
  expect(await scoreOf(lan)).toEqual([]);
  await staff(lan, 'release');
  await expect.poll(() => scales(lan).length).toBe(2);
  await shop.presses(lan, '3');
  await expect.poll(() => scales(lan)[1]?.text).toMatch(/✓ 3$/);
  expect(await scoreOf(lan)).toEqual([3]);
});
