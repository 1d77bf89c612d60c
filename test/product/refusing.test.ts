import { afterAll, beforeAll, expect, it } from 'vitest';
import { openShop, visitor, type OpenShop } from '../support/shop-open.ts';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function refusedIn(conversation: string): Promise<readonly string[] | undefined> {
  const [found] = await shop.product.conversations.read([conversation]);
  return found?.customer.refused;
}

it('who refuses news in one conversation, or allows it again, has done so in all of theirs and in nobody else’s', async () => {
  const [phone, laptop, stranger] = [
    await visitor(shop, 'vi'),
    await visitor(shop, 'en'),
    await visitor(shop, 'en'),
  ];
  for (const one of [phone, laptop, stranger]) await one.says('alo');
  const { customers } = shop.product.trade;
  const [first, second] = [`c:${phone.conversation}`, `c:${laptop.conversation}`] as const;
  await customers.merge(first, second, { at: shop.clock(), why: 'code', by: phone.conversation });

  expect((await phone.says('đừng nhắn tin nữa')).join('')).not.toBe('');
  await expect.poll(() => refusedIn(laptop.conversation)).toEqual(['all']);
  await expect.poll(() => refusedIn(phone.conversation)).toEqual(['all']);
  expect(await laptop.hears()).toEqual([]);

  expect((await laptop.says('subscribe')).join('')).not.toBe('');
  await expect.poll(() => refusedIn(phone.conversation)).toEqual([]);
  await expect.poll(() => refusedIn(laptop.conversation)).toEqual([]);
  expect(await phone.hears()).toEqual([]);
  expect((await refusedIn(stranger.conversation)) ?? []).toEqual([]);
});
