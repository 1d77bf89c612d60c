import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';
import { TICKET_STATES, type TicketState } from './rules.ts';

/** A complaint taken in, apart from the conversation it came from. */
export interface Ticket {
  /** The key of the effect that opened it: opening twice is opening once. */
  readonly _id: string;
  readonly code: string;
  readonly customer: string;
  readonly conversation: string;
  readonly channel: string;
  readonly category?: string;
  /** As the customer gave it; `orderFolded` is the one compared. */
  readonly order?: string;
  readonly orderFolded?: string;
  readonly what: string;
  /** Ids of files. */
  readonly photos: readonly string[];
  readonly phone?: string;
  readonly additions: readonly Addition[];
  readonly state: TicketState;
  readonly history: readonly Change[];
  readonly openedAt: Date;
  readonly promisedAt: Date;
  readonly closedAt?: Date;
  /** What others still have to be told: cleared once it is an event. */
  readonly untold?: string;
}

/** Something the customer said to it later. */
export interface Addition {
  readonly key: string;
  readonly at: Date;
  readonly what: string;
  readonly photos: readonly string[];
}

export interface Change {
  readonly at: Date;
  readonly to: TicketState;
  readonly by: string;
  readonly why?: string;
}

const addition = partSchema<Addition>({
  key: { type: String, required: true },
  at: { type: Date, required: true },
  what: { type: String },
  photos: { type: [String] },
});
const change = partSchema<Change>({
  at: { type: Date, required: true },
  to: { type: String, required: true, enum: TICKET_STATES },
  by: { type: String, required: true },
  why: { type: String },
});

export const ticketSchema = recordSchema<Ticket>('tickets', {
  _id: { type: String, required: true },
  code: { type: String, required: true },
  customer: { type: String, required: true },
  conversation: { type: String, required: true },
  channel: { type: String, required: true },
  category: { type: String },
  order: { type: String },
  orderFolded: { type: String },
  what: { type: String },
  photos: { type: [String] },
  phone: { type: String },
  additions: { type: [addition] },
  state: { type: String, required: true, enum: TICKET_STATES },
  history: { type: [change] },
  openedAt: { type: Date, required: true },
  promisedAt: { type: Date, required: true },
  closedAt: { type: Date },
  untold: { type: String },
});
ticketSchema.index({ code: 1 }, { unique: true });
ticketSchema.index({ customer: 1, openedAt: -1 });
ticketSchema.index({ state: 1, openedAt: -1 });
ticketSchema.index({ openedAt: -1 });
ticketSchema.index({ untold: 1 }, { sparse: true });

export function ticketModel(connection: Connection): Model<Ticket> {
  return connection.model<Ticket>('Ticket', ticketSchema);
}
