import type { Connection, Model } from 'mongoose';
import { partSchema, recordSchema } from '../database/record-schema.ts';
import type { Consent, Reason } from './rules.ts';

/** One word of a customer about being contacted. Entries are added and never changed. */
export interface ConsentEntry extends Consent {
  readonly _id: string;
  readonly customer: string;
  readonly conversation: string;
  readonly by: 'customer' | 'staff';
  /** The text the customer was shown or the words' line, as proof. */
  readonly wording?: string;
  readonly proofLine?: number;
  readonly proofEvent?: string;
}

/** The decision to contact a customer unasked, made or skipped, with its reasons. */
export interface SendDecision {
  /** Flow, person and what it is about: decided once, for ever. */
  readonly _id: string;
  readonly flow: string;
  readonly purpose: string;
  readonly customer: string;
  readonly conversation: string;
  readonly channel: string;
  /** `open`: being decided; it counts as made. */
  readonly verdict: 'open' | 'go' | 'later' | 'skip';
  readonly why?: string;
  readonly laterAt?: Date;
  readonly reasons: readonly Reason[];
  readonly decidedAt: Date;
  /** The effect that asked first, and so may ask again. */
  readonly askedBy: string;
}

export const consentSchema = recordSchema<ConsentEntry>('consents', {
  _id: { type: String, required: true },
  customer: { type: String, required: true },
  conversation: { type: String, required: true },
  channel: { type: String, required: true },
  purpose: { type: String, required: true },
  allowed: { type: Boolean, required: true },
  at: { type: Date, required: true },
  by: { type: String, required: true, enum: ['customer', 'staff'] },
  wording: { type: String },
  proofLine: { type: Number },
  proofEvent: { type: String },
});
consentSchema.index({ customer: 1, at: 1 });

const reason = partSchema<Reason>({
  rule: { type: String, required: true },
  holds: { type: Boolean, required: true },
  found: { type: String, required: true },
});

export const sendSchema = recordSchema<SendDecision>('sends', {
  _id: { type: String, required: true },
  flow: { type: String, required: true },
  purpose: { type: String, required: true },
  customer: { type: String, required: true },
  conversation: { type: String, required: true },
  channel: { type: String, required: true },
  verdict: { type: String, required: true, enum: ['open', 'go', 'later', 'skip'] },
  why: { type: String },
  laterAt: { type: Date },
  reasons: { type: [reason] },
  decidedAt: { type: Date, required: true },
  askedBy: { type: String, required: true },
});
sendSchema.index({ customer: 1, flow: 1, decidedAt: -1 });
sendSchema.index({ decidedAt: -1 });

/** How far a channel is taken up by unasked messages. */
export interface StoredAdmission {
  /** The channel. */
  readonly _id: string;
  readonly version: number;
  readonly nextMs: number;
  readonly toldMs: number;
}

export const admissionSchema = recordSchema<StoredAdmission>('admissions', {
  _id: { type: String, required: true },
  version: { type: Number, required: true },
  nextMs: { type: Number, required: true },
  toldMs: { type: Number, required: true },
});

export function admissionModel(connection: Connection): Model<StoredAdmission> {
  return connection.model<StoredAdmission>('Admission', admissionSchema);
}

export function consentModel(connection: Connection): Model<ConsentEntry> {
  return connection.model<ConsentEntry>('Consent', consentSchema);
}

export function sendModel(connection: Connection): Model<SendDecision> {
  return connection.model<SendDecision>('Send', sendSchema);
}
