import type { LocalTime } from '../clock/local-time.ts';
import { maskedPhone } from '../core/answers/phone.ts';
import { AppError, isAppError } from '../core/errors.ts';
import { timeCursor } from '../database/time-cursor.ts';
import { route, type Route } from '../http/route.ts';
import {
  listImports,
  listOrders,
  previewImport,
  readImport,
  readOrder,
  revealOrderPhone,
  startImport,
  undoImport,
} from './contract.ts';
import { fileFaultOf, fileFaultWords, inVietnamese } from './fault-words.ts';
import type { OrderImport } from './import-model.ts';
import type { OrderImports } from './import-store.ts';
import { readOrderFile, type Fault, type OrderFile, type OrderRow } from './import.ts';
import type { OrderLists } from './list-store.ts';
import type { Order } from './model.ts';
import { digestOf, shownState, undoUntil, type ImportRunner } from './run-import.ts';
import type { Orders } from './store.ts';

export interface OrderParts {
  readonly orders: Pick<Orders, 'get'>;
  readonly lists: OrderLists;
  readonly imports: OrderImports;
  readonly runner: ImportRunner;
  /** The shop's clock: dates in files are its days. */
  readonly zone: () => LocalTime;
}

const SHOWN_FAULTS = 200;
const SHOWN_ROWS = 10;

export function orderRoutes(parts: OrderParts): readonly Route[] {
  return [...readingRoutes(parts), ...importRoutes(parts)];
}

function readingRoutes({ orders, lists, imports }: OrderParts): readonly Route[] {
  const get = async (code: string): Promise<Order> => {
    const order = await orders.get(code);
    if (order === undefined) throw new AppError('not-found', 'There is no such order.');
    return order;
  };
  return [
    route(listOrders, async ({ query: { search = '', ...ask } }) => {
      if (search !== '') return { items: (await lists.search(search, ask)).map(rowOf) };
      const { orders: found, next } = await lists.list(ask);
      return { items: found.map(rowOf), ...(next !== undefined && { next }) };
    }),
    // Before `/orders/:code`, which would take its name for a code.
    route(listImports, async ({ query: { limit, after }, now }) => {
      const found = await imports.list(limit, after);
      const last = found.length === limit ? found.at(-1) : undefined;
      const next = last && timeCursor(last.at, last._id);
      return { items: found.map((one) => importOf(one, now)), ...(next !== undefined && { next }) };
    }),
    route(readOrder, async ({ params }) => {
      const order = await get(params.code);
      const { source, importId, provedBy } = order;
      const proved = provedBy && { ...provedBy, at: provedBy.at.toISOString() };
      return { ...rowOf(order), source, importId, ...(proved && { provedBy: proved }) };
    }),
    route(revealOrderPhone, async ({ params, ...call }) => {
      const { _id, phone } = await get(params.code);
      call.audit({ subject: _id });
      return { phone };
    }),
  ];
}

function importRoutes({ imports, runner, zone }: OrderParts): readonly Route[] {
  return [
    route(previewImport, async ({ bytes, now }) => {
      const digest = digestOf(bytes);
      const file = await readOr(bytes, zone());
      if ('fault' in file) return { ...NOTHING, digest, faults: [file.fault], faultCount: 1 };
      const { first, ...counts } = await imports.compare(file.rows, now);
      return {
        digest,
        columns: file.columns.map((column) => ({ ...column })),
        rows: file.rows.length,
        faults: file.faults.slice(0, SHOWN_FAULTS).map(faultOf),
        faultCount: file.faults.length,
        ...counts,
        sample: file.rows.slice(0, SHOWN_ROWS).map((row, n) => ({ ...shown(row), is: first[n] ?? 'added' })),
      };
    }),
    route(startImport, async ({ bytes, query: { fileName, digest }, by, now, ...call }) => {
      if (digestOf(bytes) !== digest)
        throw new AppError('stale', 'The file is another than the one looked at.', { subject: 'digest' });
      const { rows, faults } = await readOrderFile(bytes, zone());
      if (faults.length > 0 || rows.length === 0) {
        const says = `Nothing was imported: ${faults.length} faults, ${rows.length} orders that can be read.`;
        throw new AppError('invalid-input', says, { subject: 'file' });
      }
      const begun = await runner.start(rows, { fileName, digest, by: by.id, now });
      call.audit({ subject: begun._id, after: { fileName, rows: rows.length } });
      return importOf(begun, now);
    }),
    route(readImport, async ({ params, now }) => {
      const found = await imports.get(params.id);
      if (found === undefined) throw new AppError('not-found', 'There is no such import.');
      return importOf(found, now);
    }),
    route(undoImport, async ({ params, by, now, ...call }) => {
      const begun = await runner.undo(params.id, { by: by.id, now });
      call.audit({ subject: begun._id, before: { added: begun.added, changed: begun.changed } });
      return importOf(begun, now);
    }),
  ];
}

const NOTHING = { columns: [], rows: 0, added: 0, changed: 0, unchanged: 0, toTell: 0, sample: [] };

type ShownFault = ReturnType<typeof faultOf>;

/** The file, or why it is no table of orders at all. */
async function readOr(bytes: Buffer, zone: LocalTime): Promise<OrderFile | { readonly fault: ShownFault }> {
  try {
    return await readOrderFile(bytes, zone);
  } catch (error) {
    const fault = isAppError(error, 'invalid-input') ? fileFaultOf(error.about) : undefined;
    if (fault === undefined) throw error;
    return { fault: { line: fault.line, field: 'file', ...fileFaultWords(fault) } };
  }
}

function faultOf(fault: Fault) {
  const { says, fix } = inVietnamese(fault);
  return {
    line: fault.line,
    field: fault.field,
    says: { vi: says, en: fault.says },
    fix: { vi: fix, en: fault.fix },
  };
}

function shown(row: OrderRow) {
  const { expectedAt, deliveredAt, phone, ...rest } = row;
  return {
    ...rest,
    phone: maskedPhone(phone),
    ...(expectedAt && { expectedAt: expectedAt.toISOString() }),
    ...(deliveredAt && { deliveredAt: deliveredAt.toISOString() }),
  };
}

function rowOf(order: Order) {
  const { _id, code, state, customerName, phone, items, total, carrier, expectedAt, deliveredAt } = order;
  return {
    id: _id,
    code,
    state,
    phone: maskedPhone(phone),
    ...(customerName !== undefined && { customerName }),
    ...(items !== undefined && { items }),
    ...(total !== undefined && { total }),
    ...(carrier !== undefined && { carrier }),
    ...(expectedAt && { expectedAt: expectedAt.toISOString() }),
    ...(deliveredAt && { deliveredAt: deliveredAt.toISOString() }),
    changedAt: order.changedAt.toISOString(),
  };
}

function importOf(one: OrderImport, now: Date) {
  const { _id, fileName, by, at, rows, done, added, changed, unchanged, endedAt, undo } = one;
  return {
    id: _id,
    fileName,
    by,
    at: at.toISOString(),
    state: shownState(one, now),
    rows,
    done,
    added,
    changed,
    unchanged,
    undoUntil: undoUntil(one).toISOString(),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(undo && { undo: { ...undo, at: undo.at.toISOString(), kept: [...undo.kept] } }),
  };
}
