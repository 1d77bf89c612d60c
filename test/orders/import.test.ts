import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime } from '../../src/clock/local-time.ts';
import { csvRows } from '../../src/orders/csv.ts';
import { readOrderFile } from '../../src/orders/import.ts';
import { sampleOrders } from '../../src/orders/samples.ts';

const zone = localTime('Asia/Ho_Chi_Minh');
const read = (text: string) => readOrderFile(Buffer.from(text), zone);

/** Reads a file; how often others had their turn meanwhile. */
async function readBesideOthers(text: string) {
  let isRead = false;
  let turns = 0;
  const others = (): void => {
    turns += 1;
    if (!isRead) setImmediate(others);
  };
  others();
  const file = await read(text);
  isRead = true;
  return { file, turns };
}

const order = { code: 'DH1', phone: '+84901234567', state: 'shipping' };

describe('a file of orders', () => {
  it('is read with Vietnamese headers, semicolons, a BOM and what Excel does to cells', async () => {
    const file = await read(
      '\ufeffMã đơn hàng;SĐT;Trạng thái;Sản phẩm;Tổng tiền;ĐVVC;Ngày giao dự kiến;Ghi chú\r\n' +
        'DH-1001;901234567;Đang giao;"Trà sen; ""loại 1""\r\nhộp thiếc";1.250.000 đ;GHN;05/03/2026;gọi trước\r\n' +
        'DH-1002;="0912345678";ĐÃ GIAO;;;;;\r\n',
    );
    expect(file).toMatchObject({
      faults: [],
      ignored: ['Ghi chú'],
      rows: [
        {
          code: 'DH-1001',
          phone: '+84901234567',
          state: 'shipping',
          items: 'Trà sen; "loại 1" hộp thiếc',
          total: 1_250_000,
          carrier: 'GHN',
          expectedAt: new Date('2026-03-05T00:00:00+07:00'),
        },
        { code: 'DH-1002', phone: '+84912345678', state: 'delivered' },
      ],
    });
  });

  it("is read with English headers, commas and tabs, and Excel's line that names the separator", async () => {
    expect((await read('Order code,Phone,Status\nDH1,0901234567,shipped')).rows).toEqual([order]);
    expect((await read('order id\tphone\tstate\nDH1\t0901234567\tshipping\n\n')).rows).toEqual([order]);
    expect((await read('sep=;\r\ncode;phone;state\r\nDH1;0901234567;shipping')).rows).toEqual([order]);
  });

  it('is read from Excel\'s "Unicode text"', async () => {
    const bytes = Buffer.from('\ufeffMã đơn\tSĐT\tTrạng thái\r\nDH1\t0901234567\tđang giao', 'utf16le');
    expect((await readOrderFile(bytes, zone)).rows).toEqual([order]);
  });

  it('has every fault named by line and field, with the repair', async () => {
    const file = await read(
      'code,phone,state,total,expected at\n' +
        'DH1,12345,shipping,1000,\n' +
        '\n' +
        'DH2,8.49E+10,teleported,"1,5",31/02/2026\n' +
        ',0901234567,new,,\n' +
        'DH3,0901234567,new,,\n' +
        'dh-3,0901234567,new,,\n' +
        'DH4,0901234567,new,1,250,000\n',
    );
    expect(file.faults.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '2 phone',
      '4 phone',
      '4 state',
      '4 total',
      '4 expectedAt',
      '5 code',
      '7 code',
      '8 row',
      '8 expectedAt',
    ]);
    expect(file.faults[0]).toMatchObject({
      line: 2,
      field: 'phone',
      says: '"12345" is not a phone number',
      fix: 'write it as 0901234567 or +84901234567',
    });
    expect(file.faults[6]?.says).toBe('order dh-3 is in line 6 too');
  });

  it('counts lines across cells with line breaks', async () => {
    const { faults } = await read('code,phone,state,items\nDH1,0901234567,new,"a\nb\nc"\nDH2,x,new,');
    expect(faults[0]?.line).toBe(5);
  });

  it('that is large is read while others are answered', async () => {
    const rows = Array.from({ length: 1_000 }, (_, n) => `DH${n},0901234567,new`);
    const { file, turns } = await readBesideOthers(`code,phone,state\n${rows.join('\n')}`);
    expect(file.rows).toHaveLength(1_000);
    expect(turns).toBeGreaterThan(5);
  });

  it('of which most lines are empty is read while others are answered, and gaps count as lines', async () => {
    const gaps = `${'\n'.repeat(2_000)}code,phone,state\n${' ,,\r\n'.repeat(8_000)}DH1,0901,new`;
    const { file, turns } = await readBesideOthers(gaps);
    expect(file.faults).toMatchObject([{ line: 10_002, field: 'phone' }]);
    expect(turns).toBeGreaterThan(50);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['more lines than there may be', `code,phone,state${'\n'.repeat(400_001)}`, /more than 400000 lines/],
    ['a line without end', 'x'.repeat(5_000_000), /Line 1.*longer than 100000/],
    ['nothing but separators', `code,phone,state\n${','.repeat(5_000_000)}`, /Line 2.*longer than 100000/],
    ['an empty file', '', /empty/],
    ['no header for the phone', 'code,state\nDH1,new', /phone.*so dien thoai/],
    ['two columns for one thing', 'code,phone,sdt,state\n', /two columns are "phone"/],
    ['a quote that is never closed', 'code,phone,state\nDH1,"0901,new\n', /Line 2.*never closed/],
    ['text after a closing quote', 'code,phone,state\nDH1,"09"01,new\n', /Line 2.*Double the quotes/],
    ['another encoding', Buffer.from([0x4d, 0xe3, 0x20, 0xf0]), /CSV UTF-8/],
  ])('with %s is refused as a whole', async (_what, text, message) => {
    await expect(readOrderFile(Buffer.from(text as string), zone)).rejects.toThrow(message);
  });

  it.each([
    ['1250000', 1_250_000],
    ['1,250,000 VND', 1_250_000],
    ['1.250.000₫', 1_250_000],
    ['1250000.00', 1_250_000],
    ['0', 0],
  ])('reads %s as đồng', async (written, total) => {
    const { rows } = await read(`code;phone;state;total\nDH1;0901234567;new;${written}`);
    expect(rows[0]?.total).toBe(total);
  });

  it.each([
    ['2026-03-05', '2026-03-05T00:00:00+07:00'],
    ['5/3/2026 14:30', '2026-03-05T14:30:00+07:00'],
    ['2026-03-05T08:00:00', '2026-03-05T08:00:00+07:00'],
  ])('reads %s as a time of the shop', async (written, at) => {
    const { rows } = await read(`code;phone;state;eta\nDH1;0901234567;new;${written}`);
    expect(rows[0]?.expectedAt).toEqual(new Date(at));
  });
});

it('what was written as CSV is read back, whatever the cells hold', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'đ', '"', ',', ';', '\t', '\n', '\r\n', ' ', 'ế') });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(table, fc.constantFrom(',', ';', '\t'), (rows, separator) => {
      const quoted = rows.map((cells) =>
        cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator),
      );
      const text = `h1${separator}h2\r\n${quoted.join('\r\n')}`;
      const kept = rows.filter((cells) => cells.some((each) => each.trim() !== ''));
      const [, ...read] = [...csvRows(text)].filter(({ cells }) => cells.length > 0);
      expect(read.map(({ cells }) => cells)).toEqual(kept);
    }),
  );
});

it('the samples are orders that an import would take', async () => {
  const samples = sampleOrders(new Date('2026-03-01T00:00:00Z'));
  const text = samples
    .map(({ code, phone, state, total }) => [code, phone, state, total].join(','))
    .join('\n');
  const file = await read(`code,phone,state,total\n${text}`);
  expect(file.faults).toEqual([]);
  expect(file.rows).toHaveLength(samples.length);
});
