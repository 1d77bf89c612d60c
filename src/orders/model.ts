import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';
import { ORDER_STATES, type OrderState } from './states.ts';

export interface Order {
  /** The folded code. */
  readonly _id: string;
  /** As the shop writes it. */
  readonly code: string;
  /** E.164. */
  readonly phone: string;
  readonly lastFour: string;
  readonly state: OrderState;
  readonly customerName?: string;
  /** The name folded, from each of its words on: what a search begins with. */
  readonly nameKeys?: readonly string[];
  readonly items?: string;
  /** Whole đồng. */
  readonly total?: number;
  readonly carrier?: string;
  readonly expectedAt?: Date;
  readonly deliveredAt?: Date;
  /** Where it came from: a file, an import, the samples. */
  readonly source: string;
  readonly importId: string;
  readonly changedAt: Date;
  /** The conversation that last proved the order to be its customer's. */
  readonly provedBy?: Proof;
  /** Its delivery is still to be told; gone once it is, or nobody could be told. */
  readonly isToTell?: boolean;
  /** The conversation chosen to be told, kept so that a crash does not choose another. */
  readonly tellsTo?: string;
}

export interface Proof {
  readonly conversation: string;
  readonly customer: string;
  readonly at: Date;
}

/** One try at an order's phone digits; the digits themselves are not kept. */
export interface Attempt {
  /** The key of the effect that asked. */
  readonly _id: string;
  /** The folded code asked for, whether there is such an order or not. */
  readonly order: string;
  readonly customer: string;
  readonly conversation: string;
  readonly at: Date;
  /** `open` counts as wrong, so that tries made at once do not slip past the limit. */
  readonly outcome: 'open' | 'match' | 'no-match' | 'locked';
  /** Set when it counts against the limits. */
  readonly isWrong: boolean;
}

export const orderSchema = recordSchema<Order>('orders', {
  _id: { type: String, required: true },
  code: { type: String, required: true },
  phone: { type: String, required: true, match: /^\+\d{8,15}$/ },
  lastFour: { type: String, required: true, match: /^\d{4}$/ },
  state: { type: String, required: true, enum: ORDER_STATES },
  customerName: { type: String },
  nameKeys: { type: [String] },
  items: { type: String },
  total: { type: Number, integer: true, min: 0 },
  carrier: { type: String },
  expectedAt: { type: Date },
  deliveredAt: { type: Date },
  source: { type: String, required: true },
  importId: { type: String, required: true },
  changedAt: { type: Date, required: true },
  provedBy: {
    type: partSchema<Proof>({
      conversation: { type: String, required: true },
      customer: { type: String, required: true },
      at: { type: Date, required: true },
    }),
  },
  isToTell: { type: Boolean },
  tellsTo: { type: String },
});
orderSchema.index({ isToTell: 1 }, { sparse: true });
orderSchema.index({ changedAt: -1, _id: -1 });
orderSchema.index({ state: 1, changedAt: -1, _id: -1 });
orderSchema.index({ importId: 1, _id: 1 });
orderSchema.index({ phone: 1 });
orderSchema.index(
  { 'provedBy.customer': 1 },
  { partialFilterExpression: { 'provedBy.customer': { $exists: true } } },
);
orderSchema.index({ lastFour: 1 });
orderSchema.index({ nameKeys: 1 }, { sparse: true });

export const attemptSchema = recordSchema<Attempt>('orderAttempts', {
  _id: { type: String, required: true },
  order: { type: String },
  customer: { type: String, required: true },
  conversation: { type: String, required: true },
  at: { type: Date, required: true },
  outcome: { type: String, required: true, enum: ['open', 'match', 'no-match', 'locked'] },
  isWrong: { type: Boolean, required: true },
});
attemptSchema.index({ order: 1, at: 1 });
attemptSchema.index({ customer: 1, at: 1 });
attemptSchema.index({ conversation: 1, at: 1 });
attemptSchema.index({ at: 1 });

export function orderModel(connection: Connection): Model<Order> {
  return connection.model<Order>('Order', orderSchema);
}

export function attemptModel(connection: Connection): Model<Attempt> {
  return connection.model<Attempt>('OrderAttempt', attemptSchema);
}
