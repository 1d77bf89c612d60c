import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pause } from '../../support/fake-clock.ts';
import { fakeConnector } from '../../support/platforms/connector.ts';
import type { FakeConnector } from '../../support/platforms/connector.ts';
import { fakeOpenId } from '../../support/platforms/open-id.ts';
import type { FakeOpenId } from '../../support/platforms/open-id.ts';
import { openShop } from '../../support/shop-open.ts';
import type { OpenShop } from '../../support/shop-open.ts';
import { asksForOrder, CARRIER, closedADayAgo, listener } from '../../support/shop-stories.ts';
import { openTomorrow, scoresOf, ticketTold } from '../../support/shop-stories.ts';

const TEXTS = JSON.parse(readFileSync('locales/en.json', 'utf8')) as Record<string, string>;
const APP = { id: '11111111-2222-3333-4444-555555555555', password: 'mật khẩu' };
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////2Q==',
  'base64',
);

let openId: FakeOpenId;
let shop: OpenShop;
const wires: Record<string, FakeConnector> = {};

beforeAll(async () => {
  openId = await fakeOpenId(APP);
  shop = await openShop('2026-11-23T03:00:00Z', {
    LANGNGHE_BOT_FRAMEWORK_APP_ID: APP.id,
    LANGNGHE_BOT_FRAMEWORK_APP_PASSWORD: APP.password,
    LANGNGHE_BOT_FRAMEWORK_LOGIN_URL: openId.url,
    LANGNGHE_BOT_FRAMEWORK_OPENID_URL: openId.openIdUrl,
  });
  for (const channelId of ['directline', 'msteams']) {
    wires[channelId] = await fakeConnector({
      bot: `${shop.url}/bot-framework/messages`,
      channelId,
      isGood: (token) => openId.isGood(token),
    });
  }
});
afterAll(async () => {
  await shop.close();
  await Promise.all([...Object.values(wires).map((wire) => wire.stop()), openId.stop()]);
});
beforeEach(() => openTomorrow(shop.clock));

interface Card {
  readonly contentType: string;
  readonly content: {
    readonly body: readonly { readonly type: string; readonly text?: string }[];
    readonly actions?: readonly { readonly data: object }[];
    readonly buttons?: readonly { readonly title: string; readonly value: object }[];
  };
}

let conversations = 0;

function customer(channelId: 'directline' | 'msteams', locale = 'vi-VN') {
  const wire = wires[channelId]!;
  conversations += 1;
  const id = `c${conversations}`;
  const listening = listener(() => wire.heard(id));
  // Shop and platform live at different times here: what the token says is about real time.
  const token = (): string =>
    openId.token({
      serviceurl: wire.serviceUrl,
      exp: Math.max(shop.clock().getTime(), Date.now()) / 1_000 + 3_600,
    });
  const brings = async (fields: Record<string, unknown>): Promise<void> => {
    shop.clock.move(200);
    const activity = wire.from(id, { locale, timestamp: shop.clock().toISOString(), ...fields });
    expect(await wire.bring(activity, token())).toBe(200);
  };
  const answered = async (): Promise<string> => (await listening.answered()).join('\n');
  const lastOf = () => wire.posted.findLast((one) => one.conversation === id)!;
  return {
    id,
    wire,
    conversation: `bot-framework:${channelId}|${id}`,
    brings,
    answered,
    last: lastOf,
    card: () => ((lastOf().activity.attachments ?? []) as Card[])[0]!,
    async says(text: string) {
      await brings({ text });
      return answered();
    },
    /** Presses as the client would: the chip or the card's button of this label. */
    async presses(label: string) {
      const { suggestedActions, attachments } = lastOf().activity as {
        suggestedActions?: { actions: readonly { title: string; value: object }[] };
        attachments?: readonly Card[];
      };
      const buttons = [...(suggestedActions?.actions ?? []), ...(attachments?.[0]?.content.buttons ?? [])];
      const found = buttons.find(({ title }) => title === label);
      expect(found, `${label} among ${buttons.map(({ title }) => title).join(', ')}`).toBeDefined();
      await brings({
        text: label,
        value: found!.value,
        channelData: { messageBack: { displayText: label } },
      });
      return answered();
    },
    async submits(inputs: Record<string, string>) {
      const value = { ...(this.card().content.actions?.[0]?.data ?? {}), ...inputs };
      await brings({ text: undefined, value, channelData: { postBack: true } });
    },
  };
}

const VIETNAMESE = {
  begin: 'tôi muốn khiếu nại',
  category: 'Hàng lỗi, sai, thiếu',
  skip: 'Bỏ qua',
  complaint: 'cái ấm bị vỡ',
  right: 'Đúng rồi, gửi đi',
};
const ENGLISH = {
  begin: 'I want to make a complaint',
  category: TEXTS['complaint.category.choice.broken'] ?? '',
  skip: 'Skip',
  complaint: 'the pot arrived broken',
  right: TEXTS['core.confirm-yes'] ?? '',
};

describe('over the Bot Framework', () => {
  it('welcomes who joins, not the bot that joins', async () => {
    const lan = customer('directline', 'en-US');
    await lan.brings({ type: 'conversationUpdate', from: { id: 'bot' }, membersAdded: [{ id: 'bot' }] });
    await pause(150);
    expect(lan.wire.heard(lan.id)).toEqual([]);
    await lan.brings({ type: 'conversationUpdate', membersAdded: [{ id: 'bot' }, { id: 'dl_lan' }] });
    expect(await lan.answered()).not.toBe('');
    expect(lan.last().activity.locale).toBe('en-US');
  });

  it.each([
    ['directline', 'vi', 'đơn hàng của tôi đâu'],
    ['directline', 'en', 'where is my order'],
    ['msteams', 'vi', '<at>Care</at> đơn hàng của tôi đâu'],
    ['msteams', 'en', '<at>Care</at> where is my order'],
  ] as const)('on %s tells about an order in %s', async (channelId, _language, words) => {
    const lan = customer(channelId);
    expect(await asksForOrder(lan, words)).toContain(CARRIER);
    const lines = await shop.product.threads.since([{ conversation: lan.conversation, after: 0 }], 1);
    expect(lines.get(lan.conversation)?.[0]?.text).toBe(words.replace('<at>Care</at> ', ''));
  });

  it.each([
    ['directline', 'vi', VIETNAMESE],
    ['msteams', 'vi', VIETNAMESE],
    ['directline', 'en', ENGLISH],
    ['msteams', 'en', ENGLISH],
  ] as const)(
    'on %s takes a complaint with a photo in %s by its buttons, and the score on a card once',
    { timeout: 60_000 },
    async (channelId, _language, { begin, category, skip, complaint, right }) => {
      const hoa = customer(channelId);
      await hoa.says(begin);
      await hoa.presses(category);
      await hoa.presses(skip);
      await hoa.brings({ text: complaint });
      await shop.later(10_000);
      await hoa.answered();
      await hoa.brings({
        text: '',
        attachments: [{ contentType: 'image/jpeg', contentUrl: hoa.wire.file(JPEG), name: 'ấm vỡ.jpg' }],
      });
      await hoa.says(channelId === 'msteams' ? 'xong' : 'done');
      const confirm = await hoa.presses(skip);
      const told = await hoa.presses(right);
      const about = { conversation: hoa.conversation, category: 'broken' };
      const code = await ticketTold(shop, `${confirm}\n${told}`, about);
      const ticket = await shop.product.trade.tickets.byCode(code);
      const photo = ticket?.photos[0] ?? '';
      expect(await shop.product.trade.files.get(photo)).toMatchObject({ type: 'image/jpeg', bytes: JPEG });

      await closedADayAgo(shop, code);
      await hoa.answered();
      const card = hoa.last();
      expect(hoa.card().contentType).toBe('application/vnd.microsoft.card.adaptive');
      await hoa.submits({ rating: '5' });
      await hoa.answered();
      await expect.poll(() => hoa.wire.replaced.filter(({ id }) => id === card.id).length).toBe(1);
      const shown = hoa.wire.replaced.find(({ id }) => id === card.id)!.activity.attachments as Card[];
      expect(shown[0]?.content.body[0]?.text).toContain('5');
      expect(shown[0]?.content.actions).toBeUndefined();
      const scores = async () => [...(await scoresOf(shop)).values()].reduce((sum, count) => sum + count, 0);
      await expect.poll(scores).toBeGreaterThan(0);
      const before = await scores();
      // Sent in again, from a copy that still shows its inputs.
      const data = (card.activity.attachments as Card[])[0]?.content.actions?.[0]?.data;
      await hoa.brings({ text: undefined, value: { ...data, rating: '5' }, channelData: { postBack: true } });
      await pause(300);
      expect(await scores()).toBe(before);
    },
  );
});
