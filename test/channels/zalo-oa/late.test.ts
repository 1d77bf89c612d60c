import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../support/fake-clock.ts';
import { ZALO_APP } from '../../support/platforms/zalo-oa.ts';
import { zaloShop, type ZaloCustomer, type ZaloShop } from '../../support/zalo-shop.ts';

const HOUR_MS = 3_600_000;
/** More than a conversation remembers by their ids. */
const MANY = 140;
let open: ZaloShop;

beforeAll(async () => {
  open = await zaloShop();
});
afterAll(async () => {
  await open.close();
});

/** Words as Zalo brings them, with the time they were written at. */
function words(lan: ZaloCustomer, text: string, id: string) {
  const at = open.shop.clock().getTime();
  open.zalo.lastInteraction.set(lan.user, at);
  return {
    event_name: 'user_send_text',
    timestamp: String(at),
    sender: { id: lan.user },
    recipient: { id: ZALO_APP.oaId },
    message: { text, msg_id: id },
  };
}

it(
  'an event that Zalo brings again after two hours, with much between, is known again',
  { timeout: 60_000 },
  async () => {
    const { shop, zalo } = open;
    const lan = open.customer();
    const first = words(lan, 'xin chào', `first-${lan.user}`);
    expect(await zalo.bring(first)).toBe(200);
    await lan.answered();
    const at = shop.clock();
    await shop.product.road.submit(lan.conversation, {
      kind: 'staff',
      id: 's1',
      at,
      staff: 'hoa',
      does: 'take',
    });
    for (let n = 0; n < MANY; n += 1) {
      shop.clock.move(200);
      expect(await zalo.bring(words(lan, `câu ${n}`, `m${n}-${lan.user}`))).toBe(200);
    }
    await shop.later(2.1 * HOUR_MS);
    await until('everything is filed', () => shop.product.road.isIdle(), 10_000);
    const [kept] = await shop.product.conversations.read([lan.conversation]);
    expect(kept?.lines.some(({ text }) => text === 'xin chào')).toBe(false);
    const heard = zalo.heard(lan.user).length;

    expect(await zalo.bring(first, { num_retry: '5' })).toBe(200);
    await shop.later(1_000);
    const lines = await shop.product.threads.since([{ conversation: lan.conversation, after: 0 }], 1_000);
    const said = (lines.get(lan.conversation) ?? []).filter(({ who }) => who === 'customer');
    expect(said.filter(({ text }) => text === 'xin chào')).toHaveLength(1);
    expect(said).toHaveLength(MANY + 1);
    expect(zalo.heard(lan.user)).toHaveLength(heard);
  },
);

it('the same words written anew are new', async () => {
  const { zalo } = open;
  const lan = open.customer();
  for (const id of ['a', 'b']) {
    open.shop.clock.move(60_000);
    expect(await zalo.bring(words(lan, 'xin chào', `${id}-${lan.user}`))).toBe(200);
    await lan.answered();
  }
  const lines = await open.shop.product.threads.since([{ conversation: lan.conversation, after: 0 }], 100);
  expect(lines.get(lan.conversation)?.filter(({ who }) => who === 'customer')).toHaveLength(2);
});
