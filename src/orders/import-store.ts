import type { AnyBulkWriteOperation, Connection, Model } from 'mongoose';
import { foldOrderCode } from '../core/answers/order-code.ts';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { readTimeCursor } from '../database/time-cursor.ts';
import { isDuplicate } from '../database/upsert.ts';
import type { OrderRow } from './import.ts';
import {
  orderBeforeModel,
  orderImportModel,
  type OrderBefore,
  type OrderImport,
  type Undo,
} from './import-model.ts';
import { orderModel, type Order } from './model.ts';
import { isNews } from './rules.ts';
import { undoing } from './undo.ts';
import { saysNothingNew, writtenOrder } from './written.ts';

export interface OrderImports {
  /** What an import of these rows would do. Nothing is written. */
  compare(rows: readonly OrderRow[], now: Date): Promise<Compared>;
  get(id: string): Promise<OrderImport | undefined>;
  list(limit: number, after?: string): Promise<readonly OrderImport[]>;
  /** Takes the one place there is. Throws AppError `stale` while another import or undo has it. */
  begin(next: OrderImport): Promise<void>;
  /** Keeps how each order was, then writes those that the rows change. Rows of one batch. */
  write(rows: readonly OrderRow[], about: Pick<OrderImport, '_id' | 'fileName' | 'at'>): Promise<Counts>;
  /** Says how far it is, and that it goes on. */
  beat(id: string, at: Date, now: Partial<OrderImport>): Promise<void>;
  /** Gives the place back. */
  end(id: string, at: Date, now: Partial<OrderImport>): Promise<void>;
  /** Takes back the next orders of an import, in the order of their ids; `next` absent: those were all. */
  undoSome(of: OrderImport, after: string | undefined): Promise<Undone>;
}

export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface Compared extends Counts {
  /** Customers who would be told that their order came. */
  readonly toTell: number;
  /** What each of the first rows is. */
  readonly first: readonly (keyof Counts)[];
}

export interface Undone extends Pick<Undo, 'restored' | 'removed'> {
  readonly looked: number;
  readonly kept: readonly string[];
  readonly next?: string;
}

export const BATCH = 500;
const FIRST = 10;
/** A process that says nothing for so long has ended. */
export const SILENT_MS = 60_000;
const AFTER_SLASH = '0';

interface Models {
  readonly orders: Model<Order>;
  readonly befores: Model<OrderBefore>;
  readonly imports: Model<OrderImport>;
}

export function orderImports(connection: Connection): OrderImports {
  const models = {
    orders: orderModel(connection),
    befores: orderBeforeModel(connection),
    imports: orderImportModel(connection),
  };
  const { imports } = models;
  return guarded({
    compare: (rows, now) => compare(models, rows, now),
    get: async (id) => (await imports.findById(id).lean()) ?? undefined,
    list: (limit, after) =>
      imports
        .find(after === undefined ? { at: { $exists: true } } : olderThan(after))
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean(),
    begin: (next) => begin(imports, next),
    write: (rows, about) => write(models, rows, about),
    beat: async (id, at, now) => {
      await imports.updateOne({ _id: id }, { $set: { ...now, beatAt: at } });
    },
    end: async (id, at, now) => {
      await imports.updateOne(
        { _id: id },
        { $set: { ...now, beatAt: at, endedAt: at }, $unset: { slot: '' } },
      );
    },
    undoSome: (of, after) => undoSome(models, of, after),
  });
}

function olderThan(cursor: string) {
  const { at, id } = readTimeCursor(cursor);
  return { at: { $lte: at }, $or: [{ at: { $lt: at } }, { at, _id: { $lt: id } }] };
}

async function begin(imports: Model<OrderImport>, next: OrderImport): Promise<void> {
  const silent = new Date(next.beatAt.getTime() - SILENT_MS);
  await imports.updateOne(
    { slot: 'one', beatAt: { $lt: silent } },
    { $set: { state: 'stopped' }, $unset: { slot: '' } },
  );
  const { _id, ...fields } = next;
  try {
    // One that is under way already is not found so, and cannot be made anew.
    const free = { _id, slot: { $exists: false } };
    await imports.updateOne(free, { $set: { ...fields, slot: 'one' } }, { upsert: true });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new AppError('stale', 'Another import is under way: wait until it has ended.', {
      subject: 'import',
    });
  }
}

async function known({ orders }: Models, rows: readonly OrderRow[]): Promise<ReadonlyMap<string, Order>> {
  const ids = rows.map(({ code }) => foldOrderCode(code));
  const found = await orders.find({ _id: { $in: ids } }).lean();
  return new Map(found.map((order) => [order._id, order]));
}

async function compare(models: Models, rows: readonly OrderRow[], now: Date): Promise<Compared> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const first: (keyof Counts)[] = [];
  let toTell = 0;
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const before = await known(models, batch);
    for (const row of batch) {
      const order = before.get(foldOrderCode(row.code));
      const is = kindOf(row, order);
      counts[is] += 1;
      if (isNews(row, order, now)) toTell += 1;
      if (first.length < FIRST) first.push(is);
    }
  }
  return { ...counts, toTell, first };
}

function kindOf(row: OrderRow, order: Order | undefined): keyof Counts {
  if (order === undefined) return 'added';
  return saysNothingNew(row, order) ? 'unchanged' : 'changed';
}

async function write(
  models: Models,
  rows: readonly OrderRow[],
  { _id: importId, fileName: source, at }: Pick<OrderImport, '_id' | 'fileName' | 'at'>,
): Promise<Counts> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const before = await known(models, rows);
  const befores: AnyBulkWriteOperation<OrderBefore>[] = [];
  const writes: AnyBulkWriteOperation<Order>[] = [];
  for (const row of rows) {
    const _id = foldOrderCode(row.code);
    const order = before.get(_id);
    const is = kindOf(row, order);
    counts[is] += 1;
    if (is === 'unchanged') continue;
    const kept = { order: _id, at, ...(order !== undefined && { before: order }) };
    const filter = { _id: `${importId}/${_id}` };
    befores.push({ updateOne: { filter, update: { $setOnInsert: kept }, upsert: true } });
    const update = { $set: writtenOrder(row, order, { source, importId, at }) };
    writes.push({ updateOne: { filter: { _id }, update, upsert: true } });
  }
  // How it was is kept before it is changed: a crash in between leaves nothing that cannot be undone.
  if (befores.length > 0) await models.befores.bulkWrite(befores, { ordered: false });
  if (writes.length > 0) await models.orders.bulkWrite(writes, { ordered: false });
  return counts;
}

async function undoSome(models: Models, of: OrderImport, after: string | undefined): Promise<Undone> {
  const { _id: importId, at } = of;
  const befores = await models.befores
    .find({ _id: { $gt: after ?? `${importId}/`, $lt: `${importId}${AFTER_SLASH}` } })
    .sort({ _id: 1 })
    .limit(BATCH)
    .lean();
  const ids = befores.map(({ order }) => order);
  const found = await models.orders.find({ _id: { $in: ids } }).lean();
  const now = new Map(found.map((order) => [order._id, order]));
  const writes: AnyBulkWriteOperation<Order>[] = [];
  const kept: string[] = [];
  for (const image of befores) {
    const order = now.get(image.order);
    const what = undoing(image, order, { importId, at });
    if (what.is === 'kept') kept.push(order?.code ?? image.before?.code ?? image.order);
    // Only what is still as the import left it.
    const filter = { _id: image.order, importId, changedAt: at };
    if (what.is === 'remove') writes.push({ deleteOne: { filter } });
    if (what.is === 'restore') writes.push({ updateOne: { filter, update: restored(what) } });
  }
  const done = writes.length === 0 ? undefined : await models.orders.bulkWrite(writes, { ordered: false });
  const last = befores.at(-1)?._id;
  return {
    looked: befores.length,
    restored: done?.matchedCount ?? 0,
    removed: done?.deletedCount ?? 0,
    kept,
    ...(befores.length === BATCH && last !== undefined && { next: last }),
  };
}

function restored({ set, unset }: { readonly set: Partial<Order>; readonly unset: readonly string[] }) {
  const $unset = Object.fromEntries(unset.map((field) => [field, '' as const]));
  return { $set: set, ...(unset.length > 0 && { $unset }) };
}
