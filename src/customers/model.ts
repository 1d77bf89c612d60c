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
  mergedInto: { type: String },
  mergedAt: { type: Date },
  mergedWhy: { type: String },
});
customerSchema.index({ 'identities.key': 1 }, { unique: true, sparse: true });
customerSchema.index({ mergedInto: 1 }, { sparse: true });

export function customerModel(connection: Connection): Model<Customer> {
  return connection.model<Customer>('Customer', customerSchema);
}
