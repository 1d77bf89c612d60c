import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { telegramShop } from '../../support/telegram-shop.ts';
import type { TelegramShop } from '../../support/telegram-shop.ts';
import { telegramBot } from './support.ts';
import type { Bot } from './support.ts';

const PHONE = '+84901234567';

describe('what members of a group say', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await telegramBot();
  });
  afterEach(() => bot.stop());
  const quiet = () => expect.poll(() => bot.fake.pending()).toBe(0);

  it('comes from a group, whatever it is, also from one that became a supergroup', async () => {
    const group = bot.fake.group(-5);
    group.says('chào');
    group.edits('chào tiệm');
    group.starts('flow_complaint');
    group.blocks();
    group.becomes(-1005).says('chào lại');
    bot.fake.customer(42).says('một mình');
    await quiet();
    const marks = bot.taken.map(({ address }) => [address.key, address.isGroup]);
    expect(marks).toHaveLength(7);
    for (const [key, isGroup] of marks) expect(isGroup).toBe(key === '42' ? undefined : true);
  });

  it('makes nobody’s number the group’s: a card counts as typed, even one’s own', async () => {
    const group = bot.fake.group(-5);
    const lan = bot.fake.customer(42);
    group.sharesContact('84901234567', -5);
    lan.sharesContact('84901234567');
    await quiet();
    const [inGroup, alone] = ['-5', '42'].map(
      (key) => bot.taken.find(({ address }) => address.key === key)?.event,
    );
    expect(inGroup).toMatchObject({ kind: 'words', text: `Lan ${PHONE}` });
    expect(inGroup).not.toHaveProperty('phone');
    expect(alone).toMatchObject({ text: PHONE, phone: PHONE });
  });
});

describe('the whole product in a group', () => {
  let shop: TelegramShop;
  beforeAll(async () => {
    shop = await telegramShop('webhook');
  });
  afterAll(() => shop.close());

  it('a member’s card does not make the group that person, and a link code links nothing', async () => {
    const lan = shop.fake.customer(42);
    await shop.says(lan, 'xin chào');
    lan.sharesContact('84901234567');
    await shop.settled();
    const group = shop.fake.group(-5);
    await shop.says(group, 'xin chào');
    group.sharesContact('84901234567', -5);
    await shop.settled();
    const told = (await shop.says(group, 'liên kết')).join('\n');
    expect(told).toContain('nhóm nhiều người');
    const read = async (id: string) => (await shop.product.conversations.read([id]))[0];
    const [alone, inGroup] = [await read('telegram:42'), await read('telegram:-5')];
    expect([alone?.customer.phone, inGroup?.customer.phone]).toEqual([PHONE, undefined]);
    expect(inGroup?.address.isGroup).toBe(true);
    const stored = shop.product.database.db.collection<{ _id: string; mergedInto?: string }>('customers');
    const merged = await stored.find({ mergedInto: { $exists: true } }).toArray();
    expect(merged).toEqual([]);
  });
});
