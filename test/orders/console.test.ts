import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listImports, listOrders, readImport, startImport, undoImport } from '../../src/orders/contract.ts';
import { orderBeforeModel } from '../../src/orders/import-model.ts';
import { orderImports } from '../../src/orders/import-store.ts';
import { orderModel, type Order } from '../../src/orders/model.ts';
import { callRoute } from '../support/call-route.ts';
import { FIRST, MANAGER as by, orderDesk, QUERY as query, type OrderDesk } from './order-desk.ts';

let desk: OrderDesk;
beforeAll(async () => {
  desk = await orderDesk();
});
afterAll(() => desk.close());
beforeEach(async () => {
  desk.clock.move(60_000);
  await desk.empty();
});

const look = (text: string) => desk.look(text);
const brought = (text: string) => desk.brought(text);
const progress = (id: string) =>
  callRoute(desk.routes, readImport, { params: { id }, by, now: desk.clock() });
const stored = (): Promise<readonly Order[]> => orderModel(desk.connection).find().sort({ _id: 1 }).lean();

async function undone(id: string) {
  await callRoute(desk.routes, undoImport, { params: { id }, by, now: desk.clock() });
  await desk.runner.settled();
  return progress(id);
}

describe('an import of orders', () => {
  it('is looked at first: columns, rows, faults with their line and repair; nothing is written', async () => {
    const seen = await look(`${FIRST}DH-1004;;12;bay mất;;\r\nDH-1001;;0901234567;mới;;\r\n`);
    expect(seen.columns).toEqual([
      { header: 'Mã đơn', field: 'code' },
      { header: 'Tên khách hàng', field: 'customerName' },
      { header: 'SĐT', field: 'phone' },
      { header: 'Trạng thái', field: 'state' },
      { header: 'Tổng tiền', field: 'total' },
      { header: 'Ghi chú' },
    ]);
    expect(seen).toMatchObject({ rows: 4, added: 4, changed: 0, unchanged: 0, faultCount: 3 });
    expect(seen.faults.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '5 phone',
      '5 state',
      '6 code',
    ]);
    expect(seen.faults[0]).toMatchObject({
      says: { vi: '“12” không phải số điện thoại', en: '"12" is not a phone number' },
      fix: { vi: 'viết như 0901234567 hoặc +84901234567' },
    });
    expect(seen.sample[0]).toMatchObject({ code: 'DH-1001', is: 'added', phone: '••• 567' });
    expect(await stored()).toEqual([]);
  });

  it('with a fault, of another file, or of no orders is refused', async () => {
    const bad = 'mã đơn,sđt,trạng thái\nDH1,12,mới';
    const { digest } = await look(bad);
    const ask = (text: string, about = digest) =>
      callRoute(desk.routes, startImport, {
        query: { ...query, digest: about },
        bytes: Buffer.from(text),
        by,
      });
    await expect(ask(bad)).rejects.toMatchObject({ code: 'invalid-input', subject: 'file' });
    await expect(ask(FIRST)).rejects.toMatchObject({ code: 'stale', subject: 'digest' });
    const files = {
      '': ['tệp trống', 'the file is empty'],
      'name,phone\nLan,1': [
        'thiếu cột: mã đơn hàng, trạng thái',
        'there is no column for: order code, status',
      ],
      'code,code,phone,state\n': [
        'hai cột cùng nghĩa; cột thứ hai là “code”',
        'two columns mean the same; the second one is “code”',
      ],
      'code,phone,state\n"DH1,0901234567,new': [
        'dấu nháy mở mà không đóng',
        'a quote is opened and never closed',
      ],
    };
    for (const [text, [vi, en]] of Object.entries(files)) {
      const [fault] = (await look(text)).faults;
      expect(fault?.says, text).toEqual({ vi, en });
      expect(Object.values(fault?.fix ?? {}).every((fix) => fix.length > 3)).toBe(true);
    }
    expect(await stored()).toEqual([]);
  });

  it('writes what is new or other, keeps formulas as text, and says how far it came', async () => {
    const id = await brought(FIRST);
    expect(await progress(id)).toMatchObject({ state: 'done', rows: 3, done: 3, added: 3, changed: 0 });
    expect(
      (await stored()).map(({ code, customerName, phone, total }) => [code, customerName, phone, total]),
    ).toEqual([
      ['DH-1001', 'Nguyễn Thị Lan', '+84901234567', 1_250_000],
      ['DH-1002', '=HYPERLINK("http://x")', '+84912345678', undefined],
      ['dh-1003', 'Đặng Ngọc Ánh', '+84987654321', 90_000],
    ]);
    desk.clock.move(1_000);
    const next = FIRST.replace('Đang giao', 'Đã giao');
    expect(await look(next)).toMatchObject({ added: 0, changed: 1, unchanged: 2, toTell: 1 });
    const second = await brought(next);
    expect(await progress(second)).toMatchObject({ added: 0, changed: 1, unchanged: 2 });
    expect((await desk.orders.toTell(10)).map(({ code }) => code)).toEqual(['DH-1001']);
    const { items } = await callRoute(desk.routes, listImports, { by, now: desk.clock() });
    expect(items.map((one) => one.id)).toEqual([second, id]);
  });

  it('is undone exactly: new orders go, changed ones are as before, with what customers did since', async () => {
    await brought(FIRST);
    const before = await stored();
    desk.clock.move(1_000);
    const id = await brought(
      `${FIRST.replace('Đang giao', 'Đã giao').replace('1.250.000', '7')}DH-9;;0901112223;mới;;\r\n`,
    );
    expect(await stored()).not.toEqual(before);
    const proof = { conversation: 'web:1', customer: 'c:web:1', at: desk.clock() };
    await desk.orders.proved('DH-1002', proof);
    const said = await undone(id);
    expect(said).toMatchObject({ state: 'undone', undo: { restored: 1, removed: 1, kept: [], by: 's_hoa' } });
    expect(await stored()).toEqual(
      before.map((one) => (one._id === 'DH1002' ? { ...one, provedBy: proof } : one)),
    );
    await expect(
      callRoute(desk.routes, undoImport, { params: { id }, by, now: desk.clock() }),
    ).rejects.toMatchObject({
      code: 'stale',
    });
  });

  it('is not undone for orders changed since, which are named; undone in turn, all comes back', async () => {
    const first = await brought(FIRST);
    desk.clock.move(1_000);
    const second = await brought(FIRST.replace('Đang giao', 'đã hủy'));
    desk.clock.move(1_000);
    expect(await undone(first)).toMatchObject({ undo: { removed: 2, kept: ['DH-1001'], keptCount: 1 } });
    expect((await stored()).map(({ code }) => code)).toEqual(['DH-1001']);
    expect(await undone(second)).toMatchObject({ undo: { restored: 1, keptCount: 0 } });
    expect(await stored()).toMatchObject([{ code: 'DH-1001', state: 'shipping', importId: first }]);
  });

  it('that died in the middle shows as stopped, leaves its place, and can be undone', async () => {
    const imports = orderImports(desk.connection);
    const at = desk.clock();
    const dead = {
      _id: 'dead',
      fileName: 'x.csv',
      by: 's_hoa',
      at,
      beatAt: at,
      rows: 2,
      state: 'running',
    } as const;
    const counts = { done: 0, added: 0, changed: 0, unchanged: 0 };
    await imports.begin({ ...dead, ...counts });
    await imports.write([{ code: 'DH-7', phone: '+84901234567', state: 'new' }], dead);
    // How it was is kept, and the process died before the order itself was written.
    const kept = { _id: 'dead/DH8', order: 'DH8', at };
    await orderBeforeModel(desk.connection).create(kept);
    const { digest } = await look(FIRST);
    const again = { query: { ...query, digest }, bytes: Buffer.from(FIRST), by };
    await expect(callRoute(desk.routes, startImport, { ...again, now: desk.clock() })).rejects.toMatchObject({
      code: 'stale',
    });
    desk.clock.move(61_000);
    expect(await progress('dead')).toMatchObject({ state: 'stopped' });
    expect(await undone('dead')).toMatchObject({ state: 'undone', undo: { removed: 1, keptCount: 0 } });
    expect(await stored()).toEqual([]);
    desk.clock.move(31 * 86_400_000);
    const old = await progress('dead');
    expect(new Date(old.undoUntil).getTime()).toBeLessThan(desk.clock().getTime());
  });

  it(
    'of many rows is looked at, written and undone in parts, none left out',
    { timeout: 30_000 },
    async () => {
      const file = (count: number): string => {
        const rows = Array.from({ length: count }, (_, n) => `DH-${n},091${String(n).padStart(7, '0')},mới`);
        return `mã đơn,sđt,trạng thái\n${rows.join('\n')}`;
      };
      const bad = await look(`${file(20_000)}\nDH-20001,12,mới`);
      expect(bad).toMatchObject({ rows: 20_000, added: 20_000, faultCount: 1, faults: [{ line: 20_002 }] });
      const id = await brought(file(1_201));
      expect(await progress(id)).toMatchObject({ state: 'done', rows: 1_201, done: 1_201, added: 1_201 });
      const query = { importId: id, limit: 100 };
      const { items, next } = await callRoute(desk.routes, listOrders, { query, by });
      const more = await callRoute(desk.routes, listOrders, { query: { ...query, after: next ?? '' }, by });
      expect(new Set([...items, ...more.items].map((one) => one.id)).size).toBe(200);
      expect(await undone(id)).toMatchObject({ state: 'undone', done: 1_201, undo: { removed: 1_201 } });
      expect(await desk.orders.isEmpty()).toBe(true);
    },
  );
});
