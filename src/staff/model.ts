import type { Connection, Model } from 'mongoose';
import type { Language } from '../core/conversation.ts';
import { FREE, partSchema, recordSchema } from '../database/record-schema.ts';
import type { Prefs } from './prefs.ts';
import { ROLES, type StaffRole } from './may.ts';

export type MemberState = 'invited' | 'active' | 'gone';

/** Somebody who works here. */
export interface Member {
  /** `s_…`: lines, owners, history and the audit log name them by it, for ever. */
  readonly _id: string;
  readonly login: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly state: MemberState;
  readonly language: Language;
  readonly prefs: Partial<Prefs>;
  /** Argon2id. */
  readonly passwordHash?: string;
  readonly totp?: Totp;
  /** A secret shown to them, not yet confirmed. */
  readonly totpOffered?: string;
  /** Hashes of the recovery codes that are left. */
  readonly recovery: readonly string[];
  readonly madeAt: Date;
  readonly madeBy?: string;
  readonly seenAt?: Date;
  readonly version: number;
}

export interface Totp {
  /** Sealed with the data folder's secret. */
  readonly sealed: string;
  readonly since: Date;
  /** The last step of which a code was used: none is used twice. */
  readonly lastStep: number;
}

export const memberSchema = recordSchema<Member>('staff', {
  _id: { type: String, required: true },
  login: { type: String, required: true },
  name: { type: String, required: true },
  role: { type: String, required: true, enum: ROLES },
  state: { type: String, required: true, enum: ['invited', 'active', 'gone'] },
  language: { type: String, required: true, enum: ['vi', 'en'] },
  prefs: { type: FREE, required: true },
  passwordHash: { type: String },
  totp: {
    type: partSchema<Totp>({
      sealed: { type: String, required: true },
      since: { type: Date, required: true },
      lastStep: { type: Number, required: true },
    }),
  },
  totpOffered: { type: String },
  recovery: { type: [String], required: true },
  madeAt: { type: Date, required: true },
  madeBy: { type: String },
  seenAt: { type: Date },
  version: { type: Number, required: true },
});
memberSchema.index({ login: 1 }, { unique: true });
memberSchema.index({ state: 1, _id: 1 });

export function memberModel(connection: Connection): Model<Member> {
  return connection.model<Member>('Member', memberSchema);
}

/** `totp`: the second step is still to come. `enrol`: it must be set up before anything else. */
export type SessionLevel = 'in' | 'totp' | 'enrol';

/** One log-in of one browser. */
export interface Session {
  /** The hash of what the browser keeps. */
  readonly _id: string;
  /** Names it where it is listed. */
  readonly ref: string;
  readonly staff: string;
  readonly level: SessionLevel;
  readonly madeAt: Date;
  readonly seenAt: Date;
  /** However busy. */
  readonly until: Date;
  readonly ip: string;
  readonly agent: string;
}

export const sessionSchema = recordSchema<Session>('staff-sessions', {
  _id: { type: String, required: true },
  ref: { type: String, required: true },
  staff: { type: String, required: true },
  level: { type: String, required: true, enum: ['in', 'totp', 'enrol'] },
  madeAt: { type: Date, required: true },
  seenAt: { type: Date, required: true },
  until: { type: Date, required: true },
  ip: { type: String },
  agent: { type: String },
});
sessionSchema.index({ staff: 1, madeAt: -1 });
sessionSchema.index({ until: 1 }, { expireAfterSeconds: 3_600 });

export function sessionModel(connection: Connection): Model<Session> {
  return connection.model<Session>('StaffSession', sessionSchema);
}

/** A program's key, with some of its owner's rights. */
export interface ApiToken {
  /** The hash of the token. */
  readonly _id: string;
  readonly ref: string;
  readonly staff: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly madeAt: Date;
  readonly until: Date;
  readonly usedAt?: Date;
  readonly endedAt?: Date;
}

export const tokenSchema = recordSchema<ApiToken>('staff-tokens', {
  _id: { type: String, required: true },
  ref: { type: String, required: true },
  staff: { type: String, required: true },
  name: { type: String, required: true },
  scopes: { type: [String], required: true },
  madeAt: { type: Date, required: true },
  until: { type: Date, required: true },
  usedAt: { type: Date },
  endedAt: { type: Date },
});
tokenSchema.index({ staff: 1, madeAt: -1 });
tokenSchema.index({ ref: 1 }, { unique: true });
tokenSchema.index({ madeAt: -1 });

export function tokenModel(connection: Connection): Model<ApiToken> {
  return connection.model<ApiToken>('ApiToken', tokenSchema);
}

/** For which roles the second step is compulsory. There is one. */
export interface Policy {
  readonly _id: string;
  readonly totpFor: readonly string[];
  readonly version: number;
}

export const policySchema = recordSchema<Policy>('staff-policy', {
  _id: { type: String, required: true },
  totpFor: { type: [String], required: true },
  version: { type: Number, required: true },
});

export function policyModel(connection: Connection): Model<Policy> {
  return connection.model<Policy>('StaffPolicy', policySchema);
}

/** Wrong tries by name, by address or by browser; gone when their time is over. */
export interface Tries {
  readonly _id: string;
  readonly wrong: number;
  /** Before this nothing is tried. */
  readonly freeAt: Date;
  readonly until: Date;
}

export const triesSchema = recordSchema<Tries>('staff-tries', {
  _id: { type: String, required: true },
  wrong: { type: Number, required: true, min: 0, integer: true },
  freeAt: { type: Date, required: true },
  until: { type: Date, required: true },
});
triesSchema.index({ until: 1 }, { expireAfterSeconds: 60 });

export function triesModel(connection: Connection): Model<Tries> {
  return connection.model<Tries>('StaffTries', triesSchema);
}
