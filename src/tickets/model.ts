import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';
import { TICKET_STATES, type TicketState } from './states.ts';

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
  /** How often it was changed. */
  readonly version: number;
  /** When it was last changed: live lists read what changed by it. */
  readonly changedAt: Date;
  /** Where it stands in lists (`placeOf`). */
  readonly place: number;
  /** Who deals with it; absent: nobody yet. */
  readonly staff?: string;
  readonly openedAt: Date;
  /** Until when the first answer is promised. */
  readonly promisedAt: Date;
  /** When staff first answered the customer. */
  readonly answeredAt?: Date;
  /** The working time given for the solution, from when it counts, and when it is over. */
  readonly solveMs?: number;
  readonly solveFrom?: Date;
  readonly solveBy?: Date;
  /** Working time that was left when the clock stopped; absent while it runs. */
  readonly solveLeftMs?: number;
  /** When the customer's answer was waited for; the last one may still go on. */
  readonly pauses?: readonly Pause[];
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

export interface Pause {
  readonly from: Date;
  readonly until?: Date;
}

export const CHANGES = ['state', 'assigned', 'answered', 'moved', 'changed'] as const;

/** One entry of its history. */
export interface Change {
  readonly at: Date;
  /** Absent: it changed its state. */
  readonly did?: (typeof CHANGES)[number];
  readonly to?: TicketState;
  readonly by: string;
  readonly why?: string;
  /** Whom it was given to. */
  readonly staff?: string;
  /** The deadline that was moved, to when and from when. */
  readonly which?: 'answer' | 'solution';
  readonly due?: Date;
  readonly dueBefore?: Date;
  /** The answer's line in the conversation. */
  readonly line?: number;
}

const addition = partSchema<Addition>({
  key: { type: String, required: true },
  at: { type: Date, required: true },
  what: { type: String },
  photos: { type: [String] },
});
const change = partSchema<Change>({
  at: { type: Date, required: true },
  did: { type: String, enum: CHANGES },
  to: { type: String, enum: TICKET_STATES },
  by: { type: String, required: true },
  why: { type: String },
  staff: { type: String },
  which: { type: String, enum: ['answer', 'solution'] },
  due: { type: Date },
  dueBefore: { type: Date },
  line: { type: Number, integer: true },
});
const pause = partSchema<Pause>({ from: { type: Date, required: true }, until: { type: Date } });

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
  version: { type: Number, required: true, integer: true },
  changedAt: { type: Date, required: true },
  place: { type: Number, required: true },
  staff: { type: String },
  openedAt: { type: Date, required: true },
  promisedAt: { type: Date, required: true },
  answeredAt: { type: Date },
  solveMs: { type: Number, min: 0 },
  solveFrom: { type: Date },
  solveBy: { type: Date },
  solveLeftMs: { type: Number, min: 0 },
  pauses: { type: [pause] },
  closedAt: { type: Date },
  untold: { type: String },
});
ticketSchema.index({ code: 1 }, { unique: true });
ticketSchema.index({ customer: 1, openedAt: -1 });
ticketSchema.index({ state: 1, openedAt: -1 });
ticketSchema.index({ openedAt: -1 });
ticketSchema.index({ orderFolded: 1 }, { partialFilterExpression: { orderFolded: { $exists: true } } });
ticketSchema.index({ changedAt: 1 });
ticketSchema.index({ place: 1, _id: 1 });
for (const field of ['state', 'staff', 'category', 'channel']) {
  ticketSchema.index({ [field]: 1, place: 1, _id: 1 });
}
ticketSchema.index({ untold: 1 }, { sparse: true });

export function ticketModel(connection: Connection): Model<Ticket> {
  return connection.model<Ticket>('Ticket', ticketSchema);
}
