import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ordersCommand, type OrdersDesk } from '../../src/cli/orders.ts';
import type { OrderRow } from '../../src/orders/import.ts';
import { keptIo } from '../support/kept-io.ts';

describe('langnghe orders import', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'langnghe-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  function aDesk() {
    const written: OrderRow[] = [];
    const desk: OrdersDesk = {
      clock: () => new Date('2026-03-02T08:00:00Z'),
      timeZone: 'Asia/Ho_Chi_Minh',
      orders: {
        known: () => Promise.resolve(1),
        write: (rows) => {
          written.push(...rows);
          return Promise.resolve({ added: rows.length, changed: 0 });
        },
      },
    };
    return { desk, written, io: keptIo() };
  }
  const file = async (text: string) => {
    const path = join(folder, 'đơn hàng.csv');
    await writeFile(path, text);
    return path;
  };
  const GOOD = 'Mã đơn,SĐT,Trạng thái,Quà\nDH1,0901234567,đang giao,x\nDH2,0901234568,mới,\n';

  it('writes a good file and says what it did', async () => {
    const { desk, written, io } = aDesk();
    expect(await ordersCommand(['import', await file(GOOD)], io, desk)).toBe(0);
    expect(written.map(({ code }) => code)).toEqual(['DH1', 'DH2']);
    expect(io.said[0]).toMatch(
      /^Imported 2 orders: 2 new, 0 known \(import 2026-03-02T08:00:00.000Z-[0-9a-f]{8}\)\.\nColumns not used: Quà$/,
    );
  });

  it('with --dry-run only looks', async () => {
    const { desk, written, io } = aDesk();
    expect(await ordersCommand(['import', '--dry-run', await file(GOOD)], io, desk)).toBe(0);
    expect(written).toEqual([]);
    expect(io.said[0]).toContain('The file is in order (2 orders: 1 new, 1 known). Nothing was written.');
  });

  it('with one fault writes nothing and names line, field and repair', async () => {
    const { desk, written, io } = aDesk();
    expect(await ordersCommand(['import', await file(`${GOOD}DH3,123,đang giao,\n`)], io, desk)).toBe(1);
    expect(written).toEqual([]);
    expect(io.complained).toEqual([
      'line 4, phone: "123" is not a phone number; write it as 0901234567 or +84901234567',
      '\n1 fault; 2 orders could be read. Nothing was imported.',
    ]);
  });

  it('as JSON for programs', async () => {
    const { desk, io } = aDesk();
    await ordersCommand(['import', '--json', await file(GOOD)], io, desk);
    expect(JSON.parse(io.said[0] ?? '')).toMatchObject({ orders: 2, added: 2, changed: 0, ignored: ['Quà'] });
  });

  it('shows its usage, and says so when the file is not there', async () => {
    const { desk, io } = aDesk();
    expect(await ordersCommand([], io, desk)).toBe(2);
    expect(io.complained[0]).toContain('Usage: langnghe orders import');
    await expect(ordersCommand(['import', '/nowhere.csv'], io, desk)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(ordersCommand(['import', 'a', '--dry'], io, desk)).rejects.toThrow(/Usage/);
  });
});
