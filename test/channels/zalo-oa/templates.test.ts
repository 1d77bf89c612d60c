import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROJECT } from '../../support/real-content.ts';
import { zaloShop, type ZaloCustomer, type ZaloShop } from '../../support/zalo-shop.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OA = '388613280878808645';
let folder: string;
let open: ZaloShop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'langnghe-content-'));
  for (const part of ['flows', 'locales'])
    await cp(join(PROJECT, part), join(folder, part), { recursive: true });
  const shop = join(folder, 'flows', 'shop.yaml');
  const template =
    '{ template: "234567", by: uid, fill: { customer_name: "{name}", code: "{ticket.code}" }, survey: csat }';
  await writeFile(shop, `${await readFile(shop, 'utf8')}\nzalo-templates:\n  survey: ${template}\n`);
  open = await zaloShop({ LANGNGHE_CONTENT: folder });
  open.zalo.zns.templates.set('234567', { params: { customer_name: 30, code: 30 }, byUid: true });
});
afterAll(async () => {
  await open.close();
  await rm(folder, { recursive: true, force: true });
});

/** Ten o'clock of the next Monday: what follows falls into the shop's hours. */
beforeEach(() => {
  const { clock } = open.shop;
  const day = new Date(clock().getTime() + DAY_MS);
  while (day.getUTCDay() !== 1) day.setTime(day.getTime() + DAY_MS);
  day.setUTCHours(3, 0, 0, 0);
  clock.set(day);
});

/** A complaint, closed days after the customer's last word, and the survey's hour come. Resolves with its code. */
async function surveyed(hoa: ZaloCustomer, name: string): Promise<string> {
  const { shop, zalo } = open;
  // Zalo's own form tells the name.
  const info = { name, phone: '84901234567' };
  const form = { sender: { id: hoa.user }, recipient: { id: OA }, info };
  zalo.lastInteraction.set(hoa.user, shop.clock().getTime());
  expect(await zalo.bring({ event_name: 'user_submit_info', ...form })).toBe(200);
  await hoa.answered();
  await hoa.says('tôi muốn khiếu nại');
  await hoa.says('2');
  await hoa.says('bỏ qua');
  await hoa.tells('cái ấm bị vỡ');
  await shop.later(10_000);
  await hoa.answered();
  await hoa.says('bỏ qua');
  await hoa.says('bỏ qua');
  const told = (await hoa.says('đúng')).join('\n');
  const [code = ''] = /[A-Z]{2}-[0-9A-Z]+/.exec(told) ?? [];
  await shop.later(3 * DAY_MS);
  hoa.heard();
  await shop.product.trade.tickets.move(code, 'done', { at: shop.clock(), by: 'staff' });
  await shop.later(HOUR_MS);
  await shop.later(DAY_MS);
  await shop.later(HOUR_MS);
  const templates = () => zalo.zns.sent.filter(({ user }) => user === hoa.user);
  // The shop may be closed on a holiday.
  for (let days = 0; days < 4 && templates().length === 0; days += 1) await shop.later(22 * HOUR_MS);
  await expect.poll(templates, { timeout: 5_000 }).toHaveLength(1);
  expect(templates()).toMatchObject([{ template: '234567', data: { customer_name: name, code } }]);
  expect(hoa.heard()).toEqual([]);
  return code;
}

const templatesTo = ({ user }: ZaloCustomer) => open.zalo.zns.sent.filter((sent) => sent.user === user);
const stepOf = async ({ conversation }: ZaloCustomer) =>
  (await open.shop.product.conversations.read([conversation]))[0]?.stack.at(-1)?.step;
const feedbackOf = ({ conversation }: ZaloCustomer) =>
  open.shop.product.database.db
    .collection('feedback')
    .find({ conversation }, { projection: { _id: 0, question: 1, score: 1, comment: 1, about: 1, flow: 1 } })
    .toArray();

async function rates(hoa: ZaloCustomer, rate: number, note?: string): Promise<void> {
  const { shop, zalo } = open;
  const [template] = templatesTo(hoa);
  const submitted = String(shop.clock().getTime());
  const message = { msg_id: template?.id, rate, submit_time: submitted, ...(note !== undefined && { note }) };
  for (let times = 0; times < 2; times += 1) {
    expect(await zalo.bring({ event_name: 'user_feedback', oa_id: OA, message })).toBe(200);
  }
}

describe('a survey days after the last word goes as its template', { timeout: 60_000 }, () => {
  it('and the rating given on it is the answer: kept once, not asked for again', async () => {
    const hoa = open.customer();
    const code = await surveyed(hoa, 'Hoa');
    await rates(hoa, 4, 'Tư vấn nhanh');
    expect((await hoa.answered()).join('\n')).toMatch(/góp ý|nhắn|chia sẻ/i);
    expect(await stepOf(hoa)).toBe('comment');
    await open.shop.later(2 * DAY_MS);
    await open.shop.later(2 * HOUR_MS);
    expect([templatesTo(hoa).length, hoa.heard()]).toEqual([1, []]);
    expect(await feedbackOf(hoa)).toEqual(
      expect.arrayContaining([
        { question: 'score', score: 4, about: code, flow: 'csat' },
        { question: 'comment', comment: 'Tư vấn nhanh', flow: 'csat' },
      ]),
    );
    expect(await feedbackOf(hoa)).toHaveLength(2);
    const lines = await open.shop.product.threads.since([{ conversation: hoa.conversation, after: 0 }], 100);
    const told = (lines.get(hoa.conversation) ?? []).find(({ pressed }) => pressed === '4');
    expect(told).toMatchObject({ who: 'customer', text: '4\nTư vấn nhanh' });
  });

  it('one star opens the way of a low score', async () => {
    const mai = open.customer();
    await surveyed(mai, 'Mai');
    await rates(mai, 1);
    await mai.answered();
    expect(await stepOf(mai)).toBe('why');
  });

  it('unanswered it is not paid for a second time, and its end says so', async () => {
    const tam = open.customer();
    await surveyed(tam, 'Tâm');
    for (let day = 0; day < 6; day += 1) await open.shop.later(DAY_MS);
    expect([templatesTo(tam).length, tam.heard()]).toEqual([1, []]);
    expect(await stepOf(tam)).toBeUndefined();
  });

  it('a rating that comes when the flow is over is kept, and nobody is spoken to', async () => {
    const chi = open.customer();
    await surveyed(chi, 'Chi');
    for (let day = 0; day < 6; day += 1) await open.shop.later(DAY_MS);
    await rates(chi, 2);
    await open.shop.later(HOUR_MS);
    expect(chi.heard()).toEqual([]);
    expect(await feedbackOf(chi)).toEqual([{ question: 'score', score: 2, flow: 'csat' }]);
  });

  it('a rating given while a person holds the conversation is kept, and they see it', async () => {
    const vy = open.customer();
    await surveyed(vy, 'Vy');
    await open.zalo.bring({
      event_name: 'oa_send_text',
      sender: { id: OA, admin_id: '77' },
      recipient: { id: vy.user },
      message: { text: 'Dạ em Hoa đây ạ', msg_id: 'outside-vy' },
    });
    await rates(vy, 3);
    expect(await feedbackOf(vy)).toEqual([{ question: 'score', score: 3, flow: 'csat' }]);
    const lines = await open.shop.product.threads.since([{ conversation: vy.conversation, after: 0 }], 100);
    expect((lines.get(vy.conversation) ?? []).at(-1)).toMatchObject({ who: 'customer', pressed: '3' });
  });
});
