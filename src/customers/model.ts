import type { Connection, Model } from 'mongoose';
import type { Language } from '../core/conversation.ts';
import { partSchema, recordSchema } from '../database/record-schema.ts';

/** A person, as first met at one address. Merging only points: nothing is rewritten. */
export interface Customer {
  readonly _id: string;
  readonly identities: readonly KnownIdentity[];
  readonly name?: string;
  /** As stated, E.164; a verified one is an identity. */
  readonly phone?: string;
  readonly email?: string;
  readonly language?: Language;
  readonly createdAt: Date;
  readonly seenAt: Date;
  /** The configured account they were first met at. */
  readonly channel?: string;
  /** The name, the numbers and the mail address as they are searched (`nameTurns`, `phoneTurns`). */
  readonly nameTurns?: readonly string[];
  readonly phoneTurns?: readonly string[];
  readonly emailFolded?: string;
  readonly mergedInto?: string;
  readonly mergedAt?: Date;
  readonly mergedWhy?: string;
}

export interface KnownIdentity {
  /** `<kind>:<value>`. */
  readonly key: string;
  readonly kind: string;
  readonly value: string;
  readonly verifiedAt: Date;
}

export const customerSchema = recordSchema<Customer>('customers', {
  _id: { type: String, required: true },
  identities: {
    type: [
      partSchema<KnownIdentity>({
        key: { type: String, required: true },
        kind: { type: String, required: true },
        value: { type: String, required: true },
        verifiedAt: { type: Date, required: true },
      }),
    ],
    required: true,
  },
  name: { type: String },
  phone: { type: String, match: /^\+\d{8,15}$/ },
  email: { type: String },
  language: { type: String, enum: ['vi', 'en'] },
  createdAt: { type: Date, required: true },
  seenAt: { type: Date, required: true },
  channel: { type: String },
  nameTurns: { type: [String] },
  phoneTurns: { type: [String] },
  emailFolded: { type: String },
  mergedInto: { type: String },
  mergedAt: { type: Date },
  mergedWhy: { type: String },
});
customerSchema.index({ 'identities.key': 1 }, { unique: true, sparse: true });
customerSchema.index({ mergedInto: 1 }, { sparse: true });
customerSchema.index({ seenAt: 1, _id: 1 });
customerSchema.index({ channel: 1, seenAt: 1, _id: 1 });
for (const field of ['nameTurns', 'phoneTurns', 'emailFolded']) {
  customerSchema.index({ [field]: 1 }, { partialFilterExpression: { [field]: { $exists: true } } });
}

export function customerModel(connection: Connection): Model<Customer> {
  return connection.model<Customer>('Customer', customerSchema);
}

/** Two customers found to be one person, for ever in the log: what was undone says by whom. */
export interface Merge {
  readonly _id: string;
  readonly lead: string;
  readonly follower: string;
  readonly at: Date;
  /** "same phone", "code": what showed that they are one. */
  readonly why: string;
  /** Who did it: the customer's conversation, a member of staff; absent: what the platform vouches for. */
  readonly by?: string;
  readonly undoneAt?: Date;
  readonly undoneBy?: string;
  readonly undoneWhy?: string;
}

export const mergeSchema = recordSchema<Merge>('merges', {
  _id: { type: String, required: true },
  lead: { type: String, required: true },
  follower: { type: String, required: true },
  at: { type: Date, required: true },
  why: { type: String, required: true },
  by: { type: String },
  undoneAt: { type: Date },
  undoneBy: { type: String },
  undoneWhy: { type: String },
});
mergeSchema.index({ follower: 1, at: 1 });
mergeSchema.index({ lead: 1, at: 1 });

export function mergeModel(connection: Connection): Model<Merge> {
  return connection.model<Merge>('Merge', mergeSchema);
}

/** A code that links two conversations of one person: short-lived, and good for one time. */
export interface LinkCode {
  /** The code itself: no two live ones are alike. */
  readonly _id: string;
  readonly customer: string;
  readonly conversation: string;
  readonly madeAt: Date;
  readonly until: Date;
  readonly usedAt?: Date;
  /** The action that used it: asked again, it answers the same. */
  readonly usedKey?: string;
}

export const linkCodeSchema = recordSchema<LinkCode>('link-codes', {
  _id: { type: String, required: true },
  customer: { type: String, required: true },
  conversation: { type: String, required: true },
  madeAt: { type: Date, required: true },
  until: { type: Date, required: true },
  usedAt: { type: Date },
  usedKey: { type: String },
});
linkCodeSchema.index({ conversation: 1 });
linkCodeSchema.index({ until: 1 }, { expireAfterSeconds: 86_400 });

export function linkCodeModel(connection: Connection): Model<LinkCode> {
  return connection.model<LinkCode>('LinkCode', linkCodeSchema);
}

/** Wrong codes of one conversation; gone when its time is over. */
export interface LinkTries {
  readonly _id: string;
  readonly wrong: number;
  readonly until: Date;
}

export const linkTriesSchema = recordSchema<LinkTries>('link-tries', {
  _id: { type: String, required: true },
  wrong: { type: Number, required: true, min: 0, integer: true },
  until: { type: Date, required: true },
});
linkTriesSchema.index({ until: 1 }, { expireAfterSeconds: 60 });

export function linkTriesModel(connection: Connection): Model<LinkTries> {
  return connection.model<LinkTries>('LinkTries', linkTriesSchema);
}
