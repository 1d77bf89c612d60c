import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aFeedback } from '../../support/feedback-crowd.ts';
import { asksForOrder, CARRIER, closedADayAgo, openTomorrow } from '../../support/shop-stories.ts';
import { ORDER_QUESTIONS, scoresOf, ticketTold } from '../../support/shop-stories.ts';
import { zaloShop, type ZaloShop } from '../../support/zalo-shop.ts';

let open: ZaloShop;

beforeAll(async () => {
  open = await zaloShop();
});
afterAll(async () => {
  await open.close();
});
beforeEach(() => openTomorrow(open.shop.clock));

async function countsOf(shop: ZaloShop['shop']): Promise<readonly [number, number]> {
  const scores = await scoresOf(shop);
  return [scores.get(4) ?? 0, scores.get(3) ?? 0];
}

describe('over a Zalo Official Account', () => {
  it.each(ORDER_QUESTIONS)('an order is told about in %s', async (_language, question) => {
    expect(await asksForOrder(open.customer(), question)).toContain(CARRIER);
  });

  it.each([
    ['vi', 'tôi muốn khiếu nại', 'cái ấm bị vỡ', ['bỏ qua', 'đúng']],
    ['en', 'I want to make a complaint', 'the pot arrived broken', ['skip', 'yes']],
  ] as const)(
    'a complaint in %s is made with buttons, and scored with one a day after it is closed',
    { timeout: 60_000 },
    async (_language, begin, complaint, [skip, yes]) => {
      const { shop, zalo } = open;
      const hoa = open.customer();
      const asked = (await hoa.says(begin)).join('\n');
      const [, title = ''] = [...asked.matchAll(/\[([^\]]+)\]/g)].map(([, label]) => label ?? '');
      expect(title, asked).not.toBe('');
      await hoa.presses(title);
      await hoa.says(skip);
      await hoa.tells(complaint);
      await shop.later(10_000);
      await hoa.answered();
      await hoa.says(skip);
      await hoa.says(skip);
      const told = (await hoa.says(yes)).join('\n');
      const { conversation } = hoa;
      await closedADayAgo(shop, await ticketTold(shop, told, { conversation, category: 'broken' }));
      const score = (await hoa.answered()).join('\n');
      expect(score).toContain('[1] [2] [3] [4] [5]');
      await hoa.presses('5');
      await hoa.says(skip);
      expect((await scoresOf(shop)).get(5)).toBeGreaterThan(0);
      // An old button changes the score for half an hour; later it moves nothing. Either is said in a line.
      const [fours, threes] = await countsOf(shop);
      expect(await hoa.presses('4')).toHaveLength(1);
      expect(await countsOf(shop)).toEqual([fours + 1, threes]);
      await shop.later(31 * 60_000);
      expect((await hoa.presses('3')).join('\n')).toMatch(/nút|button/i);
      expect(await countsOf(shop)).toEqual([fours + 1, threes]);
      expect(zalo.sent.every(({ isBilled }) => !isBilled)).toBe(true);
      const lines = await shop.product.threads.since([{ conversation: hoa.conversation, after: 0 }], 100);
      const words = (lines.get(hoa.conversation) ?? []).filter(({ who }) => who === 'customer');
      expect(words.map(({ text }) => text)).toContain('5');
    },
  );

  it('a person who answers in Zalo’s own app takes the conversation; our own echoes do not', async () => {
    const { zalo, shop } = open;
    const on = open.customer();
    await on.says('xin chào');
    const said = zalo.sent.filter(({ to }) => to === on.user).at(-1);
    const echo = (admin: string, text: string, id: string) => ({
      event_name: 'oa_send_text',
      sender: { id: '388613280878808645', admin_id: admin },
      recipient: { id: on.user },
      message: { text, msg_id: id },
    });
    expect(await zalo.bring(echo('77', String(said?.message.text), said?.id ?? ''))).toBe(200);
    const owner = async () => (await shop.product.conversations.read([on.conversation]))[0]?.owner;
    expect(await owner()).toEqual({ kind: 'bot' });
    expect(await zalo.bring(echo('77', 'Dạ em Hoa đây ạ', 'outside-1'))).toBe(200);
    expect(await owner()).toMatchObject({ kind: 'staff', staff: 'zalo:77' });
    await on.tells('cảm ơn em');
    await shop.later(1_000);
    expect(on.heard()).toEqual([]);
  });

  it('who leaves is marked, who comes back is welcomed, who withdraws is forgotten', async () => {
    const { zalo, shop } = open;
    const lan = open.customer();
    expect(await zalo.follows(lan.user)).toBe(200);
    await lan.answered();
    const read = async () => (await shop.product.conversations.read([lan.conversation]))[0];
    await zalo.bring({ event_name: 'unfollow', oa_id: '388613280878808645', follower: { id: lan.user } });
    expect((await read())?.unreachable).toMatchObject({ why: 'unfollowed' });
    shop.clock.move(60_000);
    await zalo.follows(lan.user);
    expect((await read())?.unreachable).toBeUndefined();
    const { feedback } = shop.product.trade;
    const customer = `c:${lan.conversation}`;
    const conversation = lan.conversation;
    await feedback.save(aFeedback('withdrawn', { customer, conversation, score: 2, comment: 'chê' }));
    await zalo.bring({ event_name: 'user_withdraw', user_id: lan.user });
    expect(await read()).toMatchObject({ lines: [], tombstoneUntil: expect.any(Date) as Date });
    const words = async () =>
      (await feedback.ofCustomers([customer], 1)).map(({ comment, score }) => ({ comment, score }));
    await expect.poll(words).toEqual([{ comment: undefined, score: 2 }]);
  });

  it('anonymous visitors of Zalo’s widget are answered in their own conversation, in plain text', async () => {
    const { zalo } = open;
    await zalo.bring({
      event_name: 'anonymous_send_text',
      sender: { id: 'anon-77' },
      recipient: { id: '388613280878808645' },
      message: { text: 'xin chào', msg_id: 'm9', conversation_id: 'c-55' },
    });
    await expect.poll(() => zalo.heard('anon-77').length).toBeGreaterThan(0);
    expect(
      zalo.sent.filter(({ to }) => to === 'anon-77').every(({ path }) => path === '/v2.0/oa/message'),
    ).toBe(true);
  });

  it('is healthy, and nothing of all this was an error', async () => {
    const [zalo] = (await open.shop.product.health.look()).filter(({ channel }) => channel === 'zalo-oa');
    expect(zalo).toMatchObject({ ok: true });
    expect(zalo?.says.vi).toContain('Tiệm Lắng Nghe');
    expect(open.shop.log.said.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
