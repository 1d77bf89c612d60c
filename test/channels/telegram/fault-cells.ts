import { expect } from 'vitest';
import type { Line } from '../../../src/core/conversation.ts';
import { until } from '../../support/fake-clock.ts';
import type { FlakyFront } from '../../support/flaky-front.ts';
import type { Behaviour, TelegramFakeOptions } from '../../support/platforms/telegram.ts';
import type { FakeCustomer } from '../../support/platforms/telegram-chat.ts';
import type { TelegramShop } from '../../support/telegram-shop.ts';
import { JPEG } from './support.ts';

/** Somebody who has said hello, was answered, and is held by a member of staff: the bot says nothing more. */
export interface Talk {
  readonly customer: FakeCustomer;
  readonly conversation: string;
}

export interface Rig {
  readonly shop: TelegramShop;
  readonly front: FlakyFront;
  readonly plan: Plan;
}

/** How the next calls of a method are answered; those that name a chat, of that chat alone. */
export interface Plan {
  readonly chance: NonNullable<TelegramFakeOptions['chance']>;
  next(method: string, chat: number | undefined, behaviours: readonly Behaviour[]): void;
  /** Whether all that was planned has happened. */
  isSpent(): boolean;
}

export function planOf(): Plan {
  const planned = new Map<string, Behaviour[]>();
  const keyOf = (method: string, chat: unknown): string => JSON.stringify([method, Number(chat ?? 0)]);
  return {
    chance: (method, args) => planned.get(keyOf(method, args.chat_id))?.shift(),
    next: (method, chat, behaviours) => void planned.set(keyOf(method, chat), [...behaviours]),
    isSpent: () => [...planned.values()].every((left) => left.length === 0),
  };
}

let acts = 0;
const act = (shop: TelegramShop) =>
  ({ kind: 'staff', id: `s${(acts += 1)}`, at: shop.clock(), staff: 'hoa' }) as const;

export async function talks({ shop }: Pick<Rig, 'shop'>, count: number): Promise<Talk[]> {
  const all = Array.from({ length: count }, (_none, n): Talk => {
    const customer = shop.fake.customer(1_000 + n);
    return { customer, conversation: `telegram:${customer.id}` };
  });
  for (const { customer } of all) customer.says('xin chào');
  await until('all are greeted', () => all.every(({ customer }) => customer.buttons().length > 0), 20_000);
  await shop.settled();
  for (const { conversation } of all) {
    await shop.product.road.submit(conversation, { ...act(shop), does: 'take' });
  }
  await shop.settled();
  return all;
}

export async function linesOf({ shop }: Pick<Rig, 'shop'>, { conversation }: Talk): Promise<readonly Line[]> {
  const found = await shop.product.threads.since([{ conversation, after: 0 }], 1_000);
  return found.get(conversation) ?? [];
}

/** The customer's lines after the greeting. */
export async function saidBy(rig: Pick<Rig, 'shop'>, talk: Talk): Promise<readonly Line[]> {
  return (await linesOf(rig, talk)).filter(({ who }) => who === 'customer').slice(1);
}

const noneBrought = (shop: TelegramShop): Promise<void> =>
  until('Telegram has brought everything', () => shop.fake.pending() === 0, 10_000);

/** A press, whose sign is what fails: the circle stays on the button, the press counts. */
export async function pressed({ shop, plan }: Rig, talk: Talk, as: readonly Behaviour[]): Promise<string> {
  const [label = ''] = talk.customer.buttons();
  plan.next('answerCallbackQuery', undefined, as);
  talk.customer.presses(label);
  await noneBrought(shop);
  expect((await saidBy({ shop }, talk)).map(({ text }) => text)).toEqual([label]);
  return 'press kept once';
}

/** A photo that is fetched; tells how often it was brought, and with what it was kept. */
export async function photoTaken({ shop, plan }: Rig, talk: Talk, as: readonly Behaviour[]): Promise<string> {
  plan.next('getFile', undefined, as);
  const update = talk.customer.sendsPhoto(JPEG, 'ảnh');
  await noneBrought(shop);
  const lines = await saidBy({ shop }, talk);
  expect(lines).toHaveLength(1);
  const files = lines[0]?.files ?? [];
  for (const { id } of files) expect((await shop.product.trade.files.get(id))?.bytes).toEqual(JPEG);
  expect(lines[0]?.text).toBe(files.length === 1 ? 'ảnh' : 'ảnh\n📎 📷');
  return `${statuses(shop, update)}, ${files.length === 1 ? 'with its file' : 'file named'}`;
}

/** What our answers to an update were. */
export function statuses(shop: TelegramShop, update: number): string {
  const ours = shop.fake.brought.filter((one) => one.update === update);
  return ours.map(({ status }) => String(status)).join(' ');
}

/** How a line fares that leaves: how often it is shown, and what is noted of it. */
export interface Fate {
  readonly times: number;
  readonly state: string;
  readonly isUnreachable: boolean;
  /** Level and code of each dead letter in the log. */
  readonly letters: readonly string[];
}

export async function sent({ shop, plan }: Rig, talk: Talk, as: readonly Behaviour[]): Promise<Fate> {
  plan.next('sendMessage', talk.customer.id, as);
  const text = 'Dạ em kiểm tra ngay ạ';
  await shop.product.road.submit(talk.conversation, { ...act(shop), does: 'reply', text });
  return fateOf({ shop }, talk, text);
}

export async function photoSent({ shop, plan }: Rig, talk: Talk, as: readonly Behaviour[]): Promise<Fate> {
  const { road, trade } = shop.product;
  plan.next('sendPhoto', talk.customer.id, as);
  const file = await trade.files.put({ bytes: JPEG, type: 'image/jpeg' });
  const at = shop.clock();
  const line: Line = { n: 0, at, who: 'staff', staff: 'hoa', text: 'Dạ ảnh đây ạ', files: [file] };
  road.leave(talk.conversation, { kind: 'resend', line, at });
  return fateOf({ shop }, talk, line.text);
}

async function fateOf({ shop }: Pick<Rig, 'shop'>, talk: Talk, text: string): Promise<Fate> {
  const { customer, conversation } = talk;
  const line = async (): Promise<Line | undefined> =>
    (await linesOf({ shop }, talk)).find((one) => one.who === 'staff' && one.text === text);
  await expect
    .poll(async () => (await line())?.delivery?.state, { timeout: 15_000 })
    .toMatch(/sent|failed|withheld/);
  const delivery = (await line())?.delivery;
  const shown = customer.chat.shown.filter((one) => one.text === text);
  if (delivery?.state === 'sent') expect(delivery.ref).toBe(String(shown.at(-1)?.id));
  const [kept] = await shop.product.conversations.read([conversation]);
  const open = await shop.product.trade.deadLetters.open(1_000);
  const said = shop.log.said.filter(
    ({ fields, message }) => fields.conversation === conversation && message === 'Became a dead letter.',
  );
  expect(open.filter((letter) => letter.conversation === conversation)).toHaveLength(said.length);
  return {
    times: shown.length,
    state: delivery?.state ?? 'none',
    isUnreachable: kept?.unreachable !== undefined,
    letters: said.map(({ level, fields }) => `${level} ${String(fields.code)}`),
  };
}

/** Whether the token is right is asked by `getMe`: what staff are told then, and a moment later. */
export async function tokenProved({ shop, plan }: Rig, as: readonly Behaviour[]): Promise<string> {
  plan.next('getMe', undefined, as);
  const ask = async () => {
    shop.clock.move(16_000);
    shop.fake.telegram.lastFault = undefined;
    return (await shop.product.health.look()).find(({ channel }) => channel === 'telegram');
  };
  const first = await ask();
  for (let more = 1; more < as.length; more += 1) await ask();
  expect(await ask()).toMatchObject({ ok: true });
  if (first?.ok === false) expect(first.fix?.vi).not.toBe('');
  return first?.says.en ?? 'nothing';
}
