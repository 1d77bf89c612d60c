import type { Connection, Model } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { sessionModel, tokenModel, type ApiToken, type Session, type SessionLevel } from './model.ts';
import { hashed, newRef, newToken } from './secrets.ts';

/** Of no use any more after so long without a word, and after so long at all. */
export const IDLE_MS = 12 * 3_600_000;
const LONGEST_MS = 7 * 86_400_000;
/** A log-in that waits for its second step. */
const HALF_MS = 10 * 60_000;
/** That somebody is here is written no more often. */
const SEEN_MS = 60_000;
const MOST_LISTED = 100;

export interface NewSession {
  readonly staff: string;
  readonly level: SessionLevel;
  readonly ip: string;
  readonly agent: string;
  readonly now: Date;
}

export interface Sessions {
  /** A new one under a new secret; the one that the browser brought along ends. */
  start(session: NewSession, instead?: string): Promise<{ readonly token: string; readonly until: Date }>;
  /** One that is still good. That somebody used it is noted once a minute. */
  find(token: string, now: Date, by?: { readonly isUnattended: boolean }): Promise<Session | undefined>;
  list(staff: string, now: Date): Promise<readonly Session[]>;
  end(token: string): Promise<void>;
  /** One of a member's by its public name: whether it was there. */
  endByRef(staff: string, ref: string): Promise<boolean>;
  endAll(staff: string, except?: string): Promise<void>;
  /** From now on nothing but setting up the second step. */
  restrict(staff: readonly string[]): Promise<void>;
}

export function sessionStore(connection: Connection): Sessions {
  const sessions = sessionModel(connection);
  return guarded({
    start: async ({ now, ...session }, instead) => {
      const token = newToken();
      const until = new Date(now.getTime() + (session.level === 'in' ? LONGEST_MS : HALF_MS));
      const made = { _id: hashed(token), ref: newRef(), madeAt: now, seenAt: now, until, ...session };
      if (instead !== undefined) await sessions.deleteOne({ _id: hashed(instead) });
      await new sessions(made).save();
      return { token, until };
    },
    find: async (token, now, by) => {
      const found = await sessions.findById(hashed(token)).lean();
      if (found === null || !isGood(found, now)) return undefined;
      if (by?.isUnattended !== true && now.getTime() - found.seenAt.getTime() >= SEEN_MS) {
        await sessions.updateOne({ _id: found._id }, { seenAt: now });
      }
      return found;
    },
    list: async (staff, now) => {
      const found = await sessions.find({ staff }).sort({ madeAt: -1 }).limit(MOST_LISTED).lean();
      return found.filter((session) => isGood(session, now));
    },
    end: async (token) => {
      await sessions.deleteOne({ _id: hashed(token) });
    },
    endByRef: async (staff, ref) => (await sessions.deleteOne({ staff, ref })).deletedCount > 0,
    endAll: async (staff, except) => {
      const kept = except === undefined ? {} : { _id: { $ne: hashed(except) } };
      await sessions.deleteMany({ staff, ...kept });
    },
    restrict: async (staff) => {
      if (staff.length > 0) {
        await sessions.updateMany({ staff: { $in: [...staff] }, level: 'in' }, { level: 'enrol' });
      }
    },
  });
}

function isGood({ until, seenAt }: Session, now: Date): boolean {
  return until > now && seenAt.getTime() + IDLE_MS > now.getTime();
}

export interface Tokens {
  make(token: Omit<ApiToken, '_id' | 'ref'>): Promise<{ readonly token: string; readonly kept: ApiToken }>;
  /** One that is still good. */
  find(token: string, now: Date): Promise<ApiToken | undefined>;
  /** The newest first; everybody's when nobody is named. */
  list(staff?: string): Promise<readonly ApiToken[]>;
  byRef(ref: string): Promise<ApiToken | undefined>;
  end(ref: string, at: Date): Promise<void>;
  endAll(staff: string, at: Date): Promise<void>;
}

/** Marks what it is to people and to programs that look for secrets in code. */
const PREFIX = 'lnk_';

export function tokenStore(connection: Connection): Tokens {
  const tokens = tokenModel(connection);
  return guarded({
    make: async (given) => {
      const token = newToken(PREFIX);
      const kept = { _id: hashed(token), ref: newRef('t_'), ...given };
      await new tokens(kept).save();
      return { token, kept };
    },
    find: (token, now) => findToken(tokens, token, now),
    list: (staff) =>
      tokens
        .find(staff === undefined ? {} : { staff })
        .sort({ madeAt: -1 })
        .limit(MOST_LISTED)
        .lean(),
    byRef: async (ref) => (await tokens.findOne({ ref }).lean()) ?? undefined,
    end: async (ref, at) => {
      await tokens.updateOne({ ref, endedAt: { $exists: false } }, { endedAt: at });
    },
    endAll: async (staff, at) => {
      await tokens.updateMany({ staff, endedAt: { $exists: false } }, { endedAt: at });
    },
  });
}

async function findToken(tokens: Model<ApiToken>, token: string, now: Date): Promise<ApiToken | undefined> {
  const found = await tokens.findById(hashed(token)).lean();
  if (found === null || found.until <= now || found.endedAt !== undefined) return undefined;
  if (found.usedAt === undefined || now.getTime() - found.usedAt.getTime() >= SEEN_MS) {
    await tokens.updateOne({ _id: found._id }, { usedAt: now });
  }
  return found;
}
