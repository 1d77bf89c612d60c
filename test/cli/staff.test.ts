import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staffCommand, type StaffDesk } from '../../src/cli/staff.ts';
import { keptIo } from '../support/kept-io.ts';
import { openShop, visitor, type OpenShop, type Visitor } from '../support/shop-open.ts';

let shop: OpenShop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

let ids = 0;
function aDesk(staff = 'mai'): StaffDesk {
  const { road, clock, conversations } = shop.product;
  return {
    road,
    clock,
    staff,
    newId: () => String((ids += 1)),
    newestLine: async (id) => {
      const [found] = await conversations.read([id]);
      return found === undefined ? undefined : found.nextLine - 1;
    },
  };
}

async function does(...args: string[]): Promise<{ status: number; said: string }> {
  const io = keptIo();
  const status = await staffCommand(args, io, aDesk());
  return { status, said: [...io.said, ...io.complained].join('\n') };
}

async function aCustomer(): Promise<{ lan: Visitor; id: string; newest: () => Promise<number> }> {
  const lan = await visitor(shop, 'vi');
  await lan.says('xin chào');
  const id = lan.conversation;
  return { lan, id, newest: async () => (await aDesk().newestLine(id)) ?? 0 };
}

describe('langnghe take, reply and release', () => {
  it('a colleague takes over, answers, and gives the customer back to the bot', async () => {
    const { lan, id } = await aCustomer();
    expect(await does('take', id)).toMatchObject({ status: 0 });
    expect(await lan.says('alo')).toEqual([]);
    expect(await does('reply', id, 'Dạ', 'em', 'đây', 'ạ')).toMatchObject({ status: 0 });
    await expect.poll(() => lan.hears()).toEqual(['Dạ em đây ạ']);
    expect(await does('release', id)).toMatchObject({ status: 0 });
    const [conversation] = await shop.product.conversations.read([id]);
    expect(conversation?.owner.kind).toBe('bot');
  });

  it('nothing goes out when somebody else has spoken since the line that was read', async () => {
    const { lan, id, newest } = await aCustomer();
    const seen = await newest();
    await lan.says('cửa hàng mở cửa mấy giờ');
    const late = await does('reply', id, 'Dạ', 'vâng', '--seen', String(seen));
    expect(late).toMatchObject({ status: 1 });
    expect(late.said).toMatch(/spoken/);
    expect(await lan.hears()).toEqual([]);
    expect(await does('reply', id, 'Dạ', 'vâng', '--seen', String(await newest()))).toMatchObject({
      status: 0,
    });
    await expect.poll(() => lan.hears()).toEqual(['Dạ vâng']);
  });

  it('explains itself when it is called wrongly', async () => {
    const { id } = await aCustomer();
    expect(await does('take')).toMatchObject({ status: 2 });
    expect(await does('reply', id)).toMatchObject({ status: 2 });
    expect(await does('take', 'web:nobody')).toMatchObject({ status: 1 });
    await expect(does('reply', id, 'dạ', '--seen', '999')).rejects.toThrow(/--seen/);
    await expect(does('take', id, '--bogus')).rejects.toThrow(/Usage/);
  });
});
