import { expect } from 'vitest';
import type { Line } from '../../../src/core/conversation.ts';
import { pause, until } from '../../support/fake-clock.ts';
import { flakyFront, type FlakyFront } from '../../support/flaky-front.ts';
import { fakeZaloBot } from '../../support/platforms/zalo-bot.ts';
import type { Behaviour, FakeZaloBot, FileAnswer } from '../../support/platforms/zalo-bot.ts';
import { openShop, type OpenShop } from '../../support/shop-open.ts';

export const SECRET = 'bi-mat-cua-bot';
export const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////2Q==',
  'base64',
);

/** The whole product with one bot, a fake platform before it and a line between them that can be cut. */
export interface Rig {
  readonly shop: OpenShop;
  readonly zalo: FakeZaloBot;
  readonly front: FlakyFront;
  close(): Promise<void>;
}

/** The shop's clock runs five times as fast as ours: what waits for a second waits for a fifth of one. */
export async function rigOf(intake: 'webhook' | 'polling'): Promise<Rig> {
  const [zalo, front] = [await fakeZaloBot(), await flakyFront()];
  const shop = await openShop('2026-11-23T03:00:00Z', {
    LANGNGHE_PUBLIC_URL: front.url,
    LANGNGHE_ZALO_BOT_TOKEN: zalo.token,
    LANGNGHE_ZALO_BOT_API_URL: zalo.url,
    ...(intake === 'webhook' && { LANGNGHE_ZALO_BOT_SECRET: SECRET }),
  });
  front.leadTo(shop.url);
  if (intake === 'webhook') zalo.webhook = { url: `${front.url}/zalo-bot/webhook`, secret: SECRET };
  zalo.resendMs = 10;
  const running = setInterval(() => shop.clock.move(50), 10);
  return {
    shop,
    zalo,
    front,
    close: async () => {
      clearInterval(running);
      // Whoever fetches waits for the platform's answer; this ends it.
      zalo.webhook ??= { url: front.url, secret: SECRET };
      await shop.close();
      await zalo.stop();
      await front.stop();
    },
  };
}

/** Somebody who was greeted, and is held by a member of staff: the bot says nothing more. */
export interface Talk {
  readonly chat: string;
  readonly conversation: string;
}

let acts = 0;
const act = (shop: OpenShop) =>
  ({ kind: 'staff', id: `s${(acts += 1)}`, at: shop.clock(), staff: 'hoa' }) as const;

let chats = 0;
export async function talks({ shop, zalo }: Rig, count: number): Promise<Talk[]> {
  const all = Array.from({ length: count }, (): Talk => {
    const chat = `lan${(chats += 1)}`;
    return { chat, conversation: `zalo-bot:${chat}` };
  });
  for (const { chat } of all) await zalo.says(chat, 'xin chào');
  await until('all are greeted', () => all.every(({ chat }) => zalo.heard(chat).length > 0), 20_000);
  await settled(shop);
  for (const { conversation } of all) {
    await shop.product.road.submit(conversation, { ...act(shop), does: 'take' });
  }
  await settled(shop);
  return all;
}

export async function settled({ product }: OpenShop): Promise<void> {
  await pause(30);
  await until('everything is taken and answered', () => product.road.isIdle(), 15_000);
  await pause(30);
}

export async function linesOf({ shop }: Pick<Rig, 'shop'>, { conversation }: Talk): Promise<readonly Line[]> {
  const found = await shop.product.threads.since([{ conversation, after: 0 }], 1_000);
  return found.get(conversation) ?? [];
}

/** The customer's lines after the greeting. */
export async function saidBy(rig: Pick<Rig, 'shop'>, talk: Talk): Promise<readonly Line[]> {
  return (await linesOf(rig, talk)).filter(({ who }) => who === 'customer').slice(1);
}

/** Words, while what shows that somebody types fails: the sign is lost, the words count. */
export async function wordsTaken(rig: Rig, talk: Talk, as: readonly Behaviour[]): Promise<string> {
  rig.zalo.next('sendChatAction', ...as);
  await rig.zalo.says(talk.chat, 'một');
  await expect.poll(async () => (await saidBy(rig, talk)).map(({ text }) => text)).toEqual(['một']);
  return 'words kept once';
}

/** A photo that is fetched: with what it was kept. */
export async function photoTaken(rig: Rig, talk: Talk, answers: readonly FileAnswer[]): Promise<string> {
  const photo = rig.zalo.file(JPEG, ...answers);
  await rig.zalo.sends(talk.chat, 'message.image.received', { photo, caption: 'ảnh' });
  await expect.poll(async () => (await saidBy(rig, talk)).length, { timeout: 8_000 }).toBe(1);
  const [line] = await saidBy(rig, talk);
  const files = line?.files ?? [];
  for (const { id } of files) expect((await rig.shop.product.trade.files.get(id))?.bytes).toEqual(JPEG);
  expect(line?.text).toBe(files.length === 1 ? 'ảnh' : `ảnh\n${photo}`);
  return files.length === 1 ? 'kept once, with its file' : 'kept once, its address named';
}

/** How a line fares that leaves: how often it reached the customer, and what is noted of it. */
export interface Fate {
  readonly times: number;
  readonly state: string;
  readonly isUnreachable: boolean;
  /** Level and code of each dead letter in the log. */
  readonly letters: readonly string[];
}

export async function sent(rig: Rig, talk: Talk, how: Sending): Promise<Fate> {
  const text = 'Dạ em kiểm tra ngay ạ';
  rig.zalo.next('sendMessage', ...how.as);
  await rig.shop.product.road.submit(talk.conversation, { ...act(rig.shop), does: 'reply', text });
  return fateOf(rig, talk, { ...how, text });
}

export async function photoSent(rig: Rig, talk: Talk, how: Sending): Promise<Fate> {
  const { road, trade } = rig.shop.product;
  rig.zalo.next('sendPhoto', ...how.as);
  const file = await trade.files.put({ bytes: JPEG, type: 'image/jpeg' });
  const at = rig.shop.clock();
  const line: Line = { n: 0, at, who: 'staff', staff: 'hoa', text: 'Dạ ảnh đây ạ', files: [file] };
  road.leave(talk.conversation, { kind: 'resend', line, at });
  return fateOf(rig, talk, { ...how, text: line.text });
}

export interface Sending {
  readonly as: readonly Behaviour[];
  /** The clock is moved on so far, once it was refused. */
  readonly laterMs?: number;
}

async function fateOf(rig: Rig, talk: Talk, how: Sending & { readonly text: string }): Promise<Fate> {
  const { shop, zalo } = rig;
  const line = async (): Promise<Line | undefined> =>
    (await linesOf(rig, talk)).find((one) => one.who === 'staff' && one.text === how.text);
  if (how.laterMs !== undefined) {
    await pause(150);
    await expect.poll(async () => (await line())?.delivery?.state).toBe('queued');
    await shop.later(how.laterMs);
  }
  await expect
    .poll(async () => (await line())?.delivery?.state, { timeout: 15_000 })
    .toMatch(/sent|failed|withheld/);
  const [kept] = await shop.product.conversations.read([talk.conversation]);
  const open = await shop.product.trade.deadLetters.open(1_000);
  const said = shop.log.said.filter(
    ({ fields, message }) => fields.conversation === talk.conversation && message === 'Became a dead letter.',
  );
  expect(open.filter(({ conversation }) => conversation === talk.conversation)).toHaveLength(said.length);
  return {
    times: zalo.heard(talk.chat).filter((text) => text === how.text).length,
    state: (await line())?.delivery?.state ?? 'none',
    isUnreachable: kept?.unreachable !== undefined,
    letters: said.map(({ level, fields }) => `${level} ${String(fields.code)}`),
  };
}

/** Whether the token is right is asked by `getMe`: what staff are told then, and a moment later. */
export async function tokenProved({ shop, zalo }: Rig, as: readonly Behaviour[]): Promise<string> {
  zalo.next('getMe', ...as.slice(0, 1));
  const ask = async () => {
    shop.clock.move(16_000);
    return (await shop.product.health.look()).find(({ channel }) => channel === 'zalo-bot');
  };
  const first = await ask();
  expect(await ask()).toMatchObject({ ok: true });
  if (first?.ok === false) expect(first.fix?.vi).not.toBe('');
  return first?.says.en ?? 'nothing';
}
