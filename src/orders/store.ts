import type { AnyBulkWriteOperation, Connection, Model } from 'mongoose';
import { foldOrderCode } from '../core/answers/order-code.ts';
import { AppError, isAppError } from '../core/errors.ts';
import { databaseFailure } from '../database/failures.ts';
import { guarded } from '../database/guarded.ts';
import type { OrderRow } from './import.ts';
import { orderModel, type Order, type Proof } from './model.ts';
import { writtenOrder } from './written.ts';

export interface Orders {
  get(code: string): Promise<Order | undefined>;
  isEmpty(): Promise<boolean>;
  /** How many of these are known already. */
  known(rows: readonly OrderRow[]): Promise<number>;
  /**
   * Writes orders in batches, each under its code: written again, the later wins, and what it does not
   * say stays. Rows have been checked as a whole before.
   */
  write(
    rows: readonly OrderRow[],
    about: { readonly source: string; readonly importId: string; readonly at: Date },
  ): Promise<{ readonly added: number; readonly changed: number }>;
  proved(code: string, by: Proof): Promise<void>;
  /** Orders whose delivery nobody was told of yet, in order of ids. */
  toTell(limit: number, after?: string): Promise<readonly Order[]>;
  /** Settles who is told, in place of one that is gone; answers with an earlier choice that still holds. */
  settleTold(order: Order, conversation: string, gone?: string): Promise<string>;
  told(order: Order): Promise<void>;
}

const BATCH = 500;

export function orderStore(connection: Connection): Orders {
  const model = orderModel(connection);
  return guarded({
    get: async (code) => (await model.findById(foldOrderCode(code)).lean()) ?? undefined,
    isEmpty: async () => (await model.findOne({}, { _id: 1 }).lean()) === null,
    known: async (rows) => {
      let known = 0;
      for (const batch of batches(rows)) known += (await statesOf(model, batch)).size;
      return known;
    },
    write: async (rows, about) => {
      let added = 0;
      let written = 0;
      for (const batch of batches(rows)) {
        try {
          added += await writeBatch(model, batch, about);
        } catch (cause) {
          throw stopped(databaseFailure(cause), written, rows.length);
        }
        written += batch.length;
      }
      return { added, changed: rows.length - added };
    },
    proved: async (code, by) => {
      await model.updateOne({ _id: foldOrderCode(code) }, { $set: { provedBy: by } });
    },
    toTell: (limit, after) =>
      model
        .find({ isToTell: true, ...(after !== undefined && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean(),
    settleTold: async (order, conversation, gone) => {
      await model.updateOne(
        { _id: order._id, tellsTo: gone ?? { $exists: false } },
        { $set: { tellsTo: conversation } },
      );
      return (await model.findById(order._id, { tellsTo: 1 }).lean())?.tellsTo ?? conversation;
    },
    told: async ({ _id }) => {
      await model.updateOne({ _id }, { $unset: { isToTell: '' } });
    },
  });
}

/** The database went away in the middle: what is written stays, and writing all of it again changes nothing there. */
function stopped(cause: unknown, written: number, all: number): unknown {
  if (!isAppError(cause, 'unavailable')) return cause;
  const says = `${written} of ${all} orders are written, then the database was away. Run the import again: orders already in stay as they are.`;
  return new AppError('unavailable', says, { cause });
}

function* batches(rows: readonly OrderRow[]): Generator<readonly OrderRow[]> {
  for (let from = 0; from < rows.length; from += BATCH) yield rows.slice(from, from + BATCH);
}

async function statesOf(model: Model<Order>, rows: readonly OrderRow[]) {
  const ids = rows.map(({ code }) => foldOrderCode(code));
  const found = await model.find({ _id: { $in: ids } }, { state: 1 }).lean();
  return new Map(found.map((order) => [order._id, order]));
}

async function writeBatch(
  model: Model<Order>,
  rows: readonly OrderRow[],
  { source, importId, at }: { source: string; importId: string; at: Date },
): Promise<number> {
  const before = await statesOf(model, rows);
  const writes = rows.map((row): AnyBulkWriteOperation<Order> => {
    const _id = foldOrderCode(row.code);
    const order = writtenOrder(row, before.get(_id), { source, importId, at });
    return { updateOne: { filter: { _id }, update: { $set: order }, upsert: true } };
  });
  const { upsertedCount } = await model.bulkWrite(writes, { ordered: false });
  return upsertedCount;
}
