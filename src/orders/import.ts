import { setImmediate as others } from 'node:timers/promises';
import type { LocalTime } from '../clock/local-time.ts';
import { foldWords } from '../core/answers/fold.ts';
import { foldOrderCode } from '../core/answers/order-code.ts';
import { AppError } from '../core/errors.ts';
import {
  plainCell,
  readCode,
  readDate,
  readMoney,
  readPhoneCell,
  readShortText,
  readState,
  short,
  type Reading,
} from './cells.ts';
import { csvRows, csvText, type CsvRow } from './csv.ts';
import type { FileFault, RowFault } from './fault-words.ts';
import type { OrderState } from './states.ts';

type Column = keyof OrderRow;

/** One order as a source gives it. */
export interface OrderRow {
  readonly code: string;
  /** E.164. */
  readonly phone: string;
  readonly state: OrderState;
  readonly customerName?: string;
  readonly items?: string;
  /** Whole đồng. */
  readonly total?: number;
  readonly carrier?: string;
  readonly expectedAt?: Date;
  readonly deliveredAt?: Date;
}

/** What is wrong in which line, and how to put it right. */
export interface Fault {
  readonly line: number;
  readonly field: string;
  readonly says: string;
  readonly fix: string;
  readonly kind: RowFault;
  /** The cell at fault, cut, or what the fault names. */
  readonly given?: string;
}

export interface OrderFile {
  readonly rows: readonly OrderRow[];
  /** When there is one, no row may be used. */
  readonly faults: readonly Fault[];
  /** In the file's order; `field` absent: it means nothing to us. */
  readonly columns: readonly { readonly header: string; readonly field?: Column }[];
  /** Columns that mean nothing to us. */
  readonly ignored: readonly string[];
}

const HEADERS: Readonly<Record<Column, readonly string[]>> = {
  code: [
    'ma don hang',
    'ma don',
    'ma dh',
    'so don hang',
    'don hang',
    'order code',
    'order',
    'order id',
    'order number',
    'code',
  ],
  phone: ['so dien thoai', 'sdt', 'so dt', 'dien thoai', 'dt', 'phone', 'phone number', 'tel'],
  state: ['trang thai', 'tinh trang', 'trang thai don hang', 'state', 'status', 'order status'],
  customerName: [
    'ten khach hang',
    'khach hang',
    'ten khach',
    'nguoi nhan',
    'ten nguoi nhan',
    'customer',
    'customer name',
    'recipient',
    'name',
  ],
  items: ['san pham', 'mat hang', 'mon hang', 'hang hoa', 'noi dung', 'items', 'products', 'product'],
  total: ['tong tien', 'tong', 'tong cong', 'thanh tien', 'gia tri', 'total', 'amount', 'total vnd'],
  carrier: ['don vi van chuyen', 'dvvc', 'hang van chuyen', 'van chuyen', 'carrier', 'shipping', 'courier'],
  expectedAt: [
    'ngay giao du kien',
    'du kien giao',
    'ngay du kien',
    'du kien',
    'expected',
    'expected at',
    'expected date',
    'eta',
  ],
  deliveredAt: [
    'ngay giao',
    'ngay giao hang',
    'ngay giao thanh cong',
    'giao luc',
    'delivered at',
    'delivered',
    'delivery date',
  ],
};
const NAMES = new Map(
  Object.entries(HEADERS).flatMap(([column, names]) =>
    [...names, foldWords(column)].map((name) => [name, column as Column] as const),
  ),
);
const NEEDED: readonly Column[] = ['code', 'phone', 'state'];
const MOST_ROWS = 200_000;
/** Empty ones, too: one between every two orders is still read. */
const MOST_LINES = 2 * MOST_ROWS;
const MOST_BYTES = 50 * 1024 * 1024;
/** Some milliseconds' worth. */
const AT_ONCE = 100;

/**
 * Reads a whole CSV file of orders, with Vietnamese or English headers, and finds every fault in it.
 * Throws AppError `invalid-input` when it cannot be read as a table of orders at all. A large file takes seconds:
 * customers are answered in between.
 */
export async function readOrderFile(bytes: Uint8Array, zone: LocalTime): Promise<OrderFile> {
  if (bytes.length > MOST_BYTES) throw unreadable('The file is over 50 MB: split it.', { kind: 'too-large' });
  const rows = filledRows(csvText(bytes));
  const first = await rows.next();
  if (first.done === true) throw unreadable('The file is empty.', { kind: 'no-rows' });
  const header = first.value;
  const { columns, named, ignored } = readHeader(header);
  const seen = new Map<string, number>();
  const faults: Fault[] = [];
  const orders: OrderRow[] = [];
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > MOST_ROWS)
      throw unreadable(`The file has more than ${MOST_ROWS} orders: split it.`, { kind: 'too-many' });
    if (row.cells.slice(header.cells.length).some((cell) => cell.trim() !== ''))
      faults.push(tooWide(row.line));
    const read = readRow(row, columns, zone);
    faults.push(...read.faults);
    if (!read.order) continue;
    const earlier = seen.get(foldOrderCode(read.order.code));
    if (earlier !== undefined) faults.push(twice(row.line, read.order.code, earlier));
    seen.set(foldOrderCode(read.order.code), row.line);
    orders.push(read.order);
  }
  return { rows: orders, faults, columns: named, ignored };
}

/** The rows that say something. Others have their turn now and then, whatever the file is made of. */
async function* filledRows(text: string): AsyncGenerator<CsvRow> {
  let count = 0;
  for (const row of csvRows(text)) {
    count += 1;
    if (count > MOST_LINES)
      throw unreadable(`The file has more than ${MOST_LINES} lines: delete its empty ones, or split it.`, {
        kind: 'many-lines',
      });
    if (count % AT_ONCE === 0) await others();
    if (row.cells.length > 0) yield row;
  }
}

function readHeader({ line, cells }: CsvRow): {
  readonly columns: Map<Column, number>;
  readonly named: OrderFile['columns'];
  readonly ignored: string[];
} {
  const columns = new Map<Column, number>();
  const ignored: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const column = NAMES.get(foldWords(cell));
    if (!column) {
      if (cell.trim() !== '') ignored.push(cell.trim());
    } else if (columns.has(column))
      throw unreadable(`Line ${line}: two columns are "${column}" ("${cell.trim()}" is the second).`, {
        kind: 'two-columns',
        given: cell.trim(),
      });
    else columns.set(column, index);
  }
  const missing = NEEDED.filter((column) => !columns.has(column));
  if (missing.length > 0) {
    const names = missing
      .map((column) => `${column} (for example "${HEADERS[column][0] ?? column}")`)
      .join(', ');
    throw unreadable(`Line ${line}: no column for ${names}. The first line must name the columns.`, {
      kind: 'no-column',
      given: missing.join(', '),
    });
  }
  const fields = new Map([...columns].map(([column, index]) => [index, column]));
  const named = cells.flatMap((cell, index) => {
    const field = fields.get(index);
    const header = cell.trim();
    return header === '' ? [] : [{ header, ...(field !== undefined && { field }) }];
  });
  return { columns, named, ignored };
}

function readRow({ line, cells }: CsvRow, columns: Map<Column, number>, zone: LocalTime) {
  const faults: Fault[] = [];

  function cell<T>(column: Column, read: (text: string) => Reading<T>): T | undefined {
    const text = plainCell(cells[columns.get(column) ?? -1] ?? '');
    if (text === '') {
      if (NEEDED.includes(column))
        faults.push({ line, field: column, says: 'it is empty', fix: 'fill it in', kind: 'empty' });
      return undefined;
    }
    const reading = read(text);
    if ('value' in reading) return reading.value;
    const { wrong: says, fix, kind } = reading;
    faults.push({ line, field: column, says, fix, kind, given: short(text) });
    return undefined;
  }

  const [code, phone, state] = [
    cell('code', readCode),
    cell('phone', readPhoneCell),
    cell('state', readState),
  ];
  const rest = present({
    customerName: cell('customerName', readShortText),
    items: cell('items', readShortText),
    total: cell('total', readMoney),
    carrier: cell('carrier', readShortText),
    expectedAt: cell('expectedAt', (text) => readDate(text, zone)),
    deliveredAt: cell('deliveredAt', (text) => readDate(text, zone)),
  });
  const isWhole = code !== undefined && phone !== undefined && state !== undefined;
  return { faults, order: isWhole ? { code, phone, state, ...rest } : undefined };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  // Only fields that are there are left, which is what the type says.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

function twice(line: number, code: string, earlier: number): Fault {
  const says = `order ${code} is in line ${earlier} too`;
  return { line, field: 'code', says, fix: 'keep one of the two', kind: 'twice', given: String(earlier) };
}

function tooWide(line: number): Fault {
  return {
    line,
    field: 'row',
    says: 'it has more cells than there are columns',
    fix: 'put "…" around a cell with a comma in it',
    kind: 'wide',
  };
}

function unreadable(message: string, fault: Omit<FileFault, 'line'>): AppError {
  const about: FileFault = { line: 1, ...fault };
  return new AppError('invalid-input', message, { subject: 'file', about });
}
