import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROJECT } from '../../support/real-content.ts';
import { zaloShop, type ZaloShop } from '../../support/zalo-shop.ts';

const HOUR_MS = 3_600_000;
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

it(
  'a survey days after the last word goes as its template, and the rating given on it is feedback',
  { timeout: 60_000 },
  async () => {
    const { shop, zalo } = open;
    const { trade } = shop.product;
    const hoa = open.customer();
    // Zalo's own form tells her name.
    const form = {
      sender: { id: hoa.user },
      recipient: { id: OA },
      info: { name: 'Hoa', phone: '84901234567' },
    };
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
    await shop.later(3 * 24 * HOUR_MS);
    hoa.heard();

    await trade.tickets.move(code, 'done', { at: shop.clock(), by: 'staff' });
    await shop.later(HOUR_MS);
    await shop.later(24 * HOUR_MS);
    await shop.later(HOUR_MS);
    await expect
      .poll(() => zalo.zns.sent, { timeout: 5_000 })
      .toMatchObject([{ user: hoa.user, template: '234567', data: { customer_name: 'Hoa', code } }]);
    expect(hoa.heard()).toEqual([]);

    const message = {
      msg_id: 'u1',
      rate: 4,
      note: 'Tư vấn nhanh',
      submit_time: String(shop.clock().getTime()),
    };
    for (let times = 0; times < 2; times += 1) {
      expect(await zalo.bring({ event_name: 'user_feedback', oa_id: OA, message })).toBe(200);
    }
    const summaries = await trade.feedback.summaries({ survey: 'csat' });
    expect(summaries.map(({ question, counts }) => [question, counts])).toEqual([
      ['score', [{ score: 4, answers: 1 }]],
    ]);
    const comments = await trade.feedback.comments({ survey: 'csat', limit: 5 });
    expect(comments).toMatchObject([
      { comment: 'Tư vấn nhanh', conversation: hoa.conversation, flow: 'zalo-template' },
    ]);
  },
);
