import { afterAll, beforeAll, expect, it } from 'vitest';
import { customerCommand } from '../../src/cli/customer.ts';
import { keptIo } from '../support/kept-io.ts';
import { openShop, visitor, type OpenShop } from '../support/shop-open.ts';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function factsOf(conversation: string) {
  const [found] = await shop.product.conversations.read([conversation]);
  return found?.customer;
}

it('a code joins two visitors into one person, both conversations know what either knew, and staff can part them', async () => {
  const { customers } = shop.product.trade;
  const phone = await visitor(shop, 'vi');
  const laptop = await visitor(shop, 'en');
  const [first, second] = [`c:${phone.conversation}`, `c:${laptop.conversation}`];
  await phone.says('alo');
  await customers.remember({
    address: { channel: 'web', key: phone.conversation.slice(4) },
    at: shop.clock(),
    name: 'Lan',
    email: 'lan@example.com',
  });
  await customers.verify(first, { kind: 'phone', value: '+84901234567' }, shop.clock());
  await phone.says('liên kết tài khoản');
  const given = (await phone.says('1')).join(' ');
  const code = /\b\d{6}\b/.exec(given)?.[0];
  expect(code, given).toBeDefined();
  const [sure] = await laptop.says(code!);
  expect(sure).toMatch(/Shall I link this chat with the place where code \d{6} was made\?/);
  expect(await laptop.says('yes')).toEqual(['Done! From now on I know you on both channels.']);
  expect(new Set(await customers.allIds(second))).toEqual(new Set([first, second]));
  const known = { name: 'Lan', phone: '+84901234567', email: 'lan@example.com', openComplaint: false };
  expect(await factsOf(laptop.conversation)).toMatchObject(known);
  expect(await factsOf(phone.conversation)).toMatchObject(known);
  expect((await laptop.says(code!)).join()).toMatch(/Shall I link/);
  expect((await laptop.says('yes')).join()).toMatch(/That code is not right/);

  const desk = { customers, clock: shop.clock, timeZone: 'Asia/Ho_Chi_Minh', staff: 'mai' };
  const io = keptIo();
  expect(await customerCommand([laptop.conversation], io, desk)).toBe(0);
  expect(io.said.join('\n')).toMatch(/phone +\+84901234567[\s\S]*MERGED +INTO[\s\S]*code +web:/);
  const follower = (await customers.get(first))?.mergedInto === undefined ? second : first;
  const lead = follower === first ? second : first;
  expect(await customerCommand(['unlink', lead], keptIo(), desk)).toBe(1);
  expect(await customerCommand(['unlink', follower], keptIo(), desk)).toBe(0);
  expect(await customers.allIds(second)).toEqual([second]);
  const after = keptIo();
  expect(await customerCommand([follower], after, desk)).toBe(0);
  expect(after.said.join('\n')).toMatch(/UNDONE[\s\S]* mai$/);
  expect(await customerCommand(['unlink', follower], keptIo(), desk)).toBe(1);
  expect(await customerCommand(['nobody'], keptIo(), desk)).toBe(1);
  expect(await customerCommand([], keptIo(), desk)).toBe(2);
});
