import type { Connection, Model } from 'mongoose';
import { FREE, partSchema, recordSchema } from '../database/record-schema.ts';
import type { Order } from './model.ts';

/** An import made in the console. */
export interface OrderImport {
  readonly _id: string;
  readonly fileName: string;
  readonly by: string;
  readonly at: Date;
  readonly state: 'running' | 'done' | 'stopped' | 'undoing' | 'undone';
  readonly rows: number;
  readonly done: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** When its process last said that it goes on. */
  readonly beatAt: Date;
  readonly endedAt?: Date;
  readonly undo?: Undo;
  /** Held while it runs: there is one at a time, on any number of processes. */
  readonly slot?: 'one';
}

export interface Undo {
  readonly by: string;
  readonly at: Date;
  readonly restored: number;
  readonly removed: number;
  readonly kept: readonly string[];
  readonly keptCount: number;
}

/** What an order was before an import; without `before` there was none. */
export interface OrderBefore {
  /** `<import>/<order>` */
  readonly _id: string;
  readonly order: string;
  readonly before?: Order;
  readonly at: Date;
}

/** An import can be undone for so long. */
export const UNDO_DAYS = 30;

export const orderImportSchema = recordSchema<OrderImport>('order_imports', {
  _id: { type: String, required: true },
  fileName: { type: String, required: true },
  by: { type: String, required: true },
  at: { type: Date, required: true },
  state: { type: String, required: true, enum: ['running', 'done', 'stopped', 'undoing', 'undone'] },
  rows: { type: Number, required: true, integer: true },
  done: { type: Number, required: true, integer: true },
  added: { type: Number, required: true, integer: true },
  changed: { type: Number, required: true, integer: true },
  unchanged: { type: Number, required: true, integer: true },
  beatAt: { type: Date, required: true },
  endedAt: { type: Date },
  undo: {
    type: partSchema<Undo>({
      by: { type: String, required: true },
      at: { type: Date, required: true },
      restored: { type: Number, required: true, integer: true },
      removed: { type: Number, required: true, integer: true },
      kept: { type: [String], required: true },
      keptCount: { type: Number, required: true, integer: true },
    }),
  },
  slot: { type: String, enum: ['one'] },
});
orderImportSchema.index({ at: -1, _id: -1 });
orderImportSchema.index({ slot: 1 }, { unique: true, sparse: true });

export const orderBeforeSchema = recordSchema<OrderBefore>('order_import_rows', {
  _id: { type: String, required: true },
  order: { type: String, required: true },
  before: { type: FREE },
  at: { type: Date, required: true },
});
orderBeforeSchema.index({ at: 1 }, { expireAfterSeconds: (UNDO_DAYS + 1) * 86_400 });

export function orderImportModel(connection: Connection): Model<OrderImport> {
  return connection.model<OrderImport>('OrderImport', orderImportSchema);
}

export function orderBeforeModel(connection: Connection): Model<OrderBefore> {
  return connection.model<OrderBefore>('OrderBefore', orderBeforeSchema);
}
