import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/fake-clock.ts';
import { telegramShop, type TelegramShop } from '../support/telegram-shop.ts';

let shop: TelegramShop;
beforeAll(async () => {
  shop = await telegramShop('webhook');
}, 60_000);
afterAll(() => shop.close());

test('a code of staff that comes by the shop’s own bot is answered, and is no customer’s conversation', async () => {
  const hoa = shop.fake.customer(4_242);
  hoa.says('/start staff-not-a-code');
  await until('the bot answers', () => hoa.chat.shown.length > 0, 15_000);
  expect(hoa.hears()).toEqual([expect.stringMatching(/^Liên kết này đã hết hạn/)]);
  await shop.settled();
  expect(await shop.product.conversations.read(['telegram:4242'])).toEqual([]);
});

test('a customer who asks for a person is told the place and a time, and waits in the queue', async () => {
  const lan = shop.fake.customer(77);
  await shop.says(lan, 'xin chào');
  const [said] = await shop.says(lan, 'gặp nhân viên');
  expect(said).toMatch(/^Dạ em đã báo nhân viên rồi\. Anh\/chị là người kế tiếp, sẽ có người trả lời trước/);
  const [conversation] = await shop.product.conversations.read(['telegram:77']);
  expect(conversation).toMatchObject({
    owner: { kind: 'queued', team: 'care' },
    desk: { handedOver: { why: 'asked' }, waiting: { team: 'care' } },
  });
});
