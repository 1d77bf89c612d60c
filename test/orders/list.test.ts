import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOrders, readOrder, revealOrderPhone } from '../../src/orders/contract.ts';
import { orderImportModel } from '../../src/orders/import-model.ts';
import { asked, searches } from '../../src/orders/list-store.ts';
import { makeOldOrdersFindable } from '../../src/orders/migration.ts';
import { orderModel, type Order } from '../../src/orders/model.ts';
import { callRoute } from '../support/call-route.ts';
import { FIRST, MANAGER as by, orderDesk, type OrderDesk } from './order-desk.ts';

let desk: OrderDesk;
beforeAll(async () => {
  desk = await orderDesk();
  await desk.brought(FIRST);
});
afterAll(() => desk.close());

const found = async (search: string): Promise<readonly string[]> =>
  (await callRoute(desk.routes, listOrders, { query: { search }, by })).items.map(({ code }) => code);

it('Orders of an older program are found by name when the new one has started', async () => {
  const db = desk.connection.db!;
  const collection = db.collection<Order>('orders');
  const was = {
    phone: '+84901234567',
    lastFour: '4567',
    state: 'new',
    source: 'cũ',
    importId: 'i0',
  } as const;
  const old = Array.from({ length: 501 }, (_, n) => ({
    ...was,
    _id: `OLD${n}`,
    code: `OLD-${n}`,
    changedAt: new Date(n),
    ...(n !== 7 && { customerName: n === 500 ? 'Lê Hữu Phước' : `Khách ${n}` }),
  }));
  await collection.insertMany(old);
  for (let time = 0; time < 2; time += 1) await makeOldOrdersFindable(db);
  expect(await found('huu phuoc')).toEqual(['OLD-500']);
  expect(await collection.findOne({ _id: 'OLD7' })).toEqual(old[7]);
  await collection.deleteMany({ importId: 'i0' });
});

describe('orders', () => {
  it('are found by code in any form, by phone digits, and by name without tone marks', async () => {
    expect(await found('dh 1001')).toEqual(['DH-1001']);
    expect((await found('DH100')).length).toBe(3);
    const newest = await callRoute(desk.routes, listOrders, { query: { search: 'dh', limit: 1 }, by });
    expect(newest.items.map(({ code }) => code)).toEqual(['dh-1003']);
    expect(await found('0901 234 567')).toEqual(['DH-1001']);
    expect(await found('0901')).toEqual(['DH-1001']);
    expect(await found('4567')).toEqual(['DH-1001']);
    expect(await found('234567')).toEqual(['DH-1001']);
    expect(await found('+8498')).toEqual(['dh-1003']);
    expect(await found('nguyen thi')).toEqual(['DH-1001']);
    expect(await found('Lan')).toEqual(['DH-1001']);
    expect(await found('dang ngoc anh')).toEqual(['dh-1003']);
    expect(await found('ngoc')).toEqual(['dh-1003']);
    expect(await found('khong co')).toEqual([]);
    expect(await found('...')).toEqual([]);
  });

  it('are listed by pages, the last changed first, and by state; one is read with its phone masked', async () => {
    const page = async (limit: number, after?: string) =>
      callRoute(desk.routes, listOrders, { query: { limit, ...(after !== undefined && { after }) }, by });
    const first = await page(2);
    const second = await page(2, first.next);
    expect([...first.items, ...second.items].map(({ code }) => code)).toEqual([
      'dh-1003',
      'DH-1002',
      'DH-1001',
    ]);
    expect(second.next).toBeUndefined();
    const { items } = await callRoute(desk.routes, listOrders, { query: { state: 'delivered' }, by });
    expect(items.map(({ code }) => code)).toEqual(['dh-1003']);
    const params = { code: 'dh1001' };
    expect(await callRoute(desk.routes, readOrder, { params, by })).toMatchObject({
      source: 'don-hang.csv',
      phone: '••• 567',
    });
    expect(await callRoute(desk.routes, revealOrderPhone, { params, by })).toEqual({ phone: '+84901234567' });
    await expect(callRoute(desk.routes, readOrder, { params: { code: 'DH-0' }, by })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(page(2, 'nowhere')).rejects.toMatchObject({ subject: 'after' });
  });

  it('are asked by an index, whatever is asked', async () => {
    const after = `${desk.clock().toISOString()}|DH1001`;
    const asks = [
      {},
      { after },
      { state: 'new' },
      { state: 'new', after },
      { importId: 'x' },
      { importId: 'x', after },
    ];
    const questions = [
      ...asks.map((ask) => asked({ limit: 50, ...ask } as Parameters<typeof asked>[0])),
      ...['0901', '234567', '12++34567', '4567', '0901234567', 'lan'].flatMap((typed) =>
        searches(typed)
          .filter((filter) => !('_id' in filter))
          .map((filter) => ({ filter, sort: {} })),
      ),
    ];
    const { collection } = orderModel(desk.connection);
    for (const { filter, sort } of questions) {
      const explained = JSON.stringify(
        await collection.find(filter).sort(sort).limit(50).explain('executionStats'),
      );
      expect(explained, JSON.stringify(filter)).not.toMatch(/COLLSCAN|"stage":"SORT"/);
    }
    // By `_id` the documents themselves are in order: only those of the range are looked at.
    for (const filter of searches('dh1001')) {
      const { executionStats } = (await collection.find(filter).explain('executionStats')) as {
        executionStats: { totalDocsExamined: number };
      };
      expect(executionStats.totalDocsExamined).toBe(1);
    }
    const imports = orderImportModel(desk.connection).collection;
    const listed = await imports
      .find({ at: { $exists: true } })
      .sort({ at: -1, _id: -1 })
      .explain('executionStats');
    expect(JSON.stringify(listed)).not.toMatch(/COLLSCAN|"stage":"SORT"/);
  });
});
