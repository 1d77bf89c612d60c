import type { Db } from 'mongodb';
import { guarded } from '../database/guarded.ts';
import { writeOne } from '../database/write-one.ts';
import { hashed, newToken } from './secrets.ts';

const LINKS = 'staff-links';
/** The database forgets links a day after their time. */
export const LINK_INDEXES = {
  collection: LINKS,
  indexes: [
    { key: { staff: 1 }, name: 'staff' },
    { key: { until: 1 }, name: 'until', expireAfterSeconds: 86_400 },
  ],
};
const SET_UP_MS = 24 * 3_600_000;
const INVITATION_MS = 7 * 86_400_000;
const PASSWORD_MS = 24 * 3_600_000;

/** A link that works once, and not for long. */
export interface Link {
  /** The hash of what stands in it. */
  readonly _id: string;
  readonly kind: 'set-up' | 'invitation' | 'password';
  /** Whose password it sets; of a `set-up` there is nobody yet. */
  readonly staff?: string;
  /** The second step goes with it. */
  readonly withoutTotp?: boolean;
  readonly madeAt: Date;
  readonly until: Date;
  readonly usedAt?: Date;
}

export interface MadeLink {
  /** Stands behind `#` of its address, which browsers send nowhere and servers log nowhere. */
  readonly token: string;
  readonly until: Date;
}

export interface Links {
  /** For the first owner. Undefined: there are staff already. Links made before are void if `isOnly`. */
  forSetUp(now: Date, isOnly: boolean): Promise<MadeLink | undefined>;
  /** Links of theirs made before are void. */
  forMember(link: Pick<Link, 'kind' | 'staff' | 'withoutTotp'>, now: Date): Promise<MadeLink>;
  /** One that still works. */
  find(token: string, now: Date): Promise<Link | undefined>;
  /** Whether it still worked: of two at once one. */
  use(token: string, now: Date): Promise<boolean>;
  /** Whether anybody works here. */
  hasStaff(): Promise<boolean>;
  idOfLogin(login: string): Promise<string | undefined>;
}

/** The driver, not mongoose: a first start says its link before anything heavy is loaded. */
export function staffLinks(db: Db): Links {
  const links = db.collection<Link>(LINKS);
  const staff = db.collection<{ readonly _id: string; readonly login: string }>('staff');
  // The made-up colleagues of a demo have no password: whoever set the desk up has one.
  const hasStaff = async (): Promise<boolean> =>
    (await staff.findOne({ passwordHash: { $exists: true } }, { projection: { _id: 1 } })) !== null;
  const make = async (link: Omit<Link, '_id'>): Promise<MadeLink> => {
    const token = newToken();
    await writeOne(db, LINKS, { q: { _id: hashed(token) }, u: { $setOnInsert: link }, upsert: true });
    return { token, until: link.until };
  };
  return guarded({
    hasStaff,
    idOfLogin: async (login) => (await staff.findOne({ login }, { projection: { _id: 1 } }))?._id,
    forSetUp: async (now, isOnly) => {
      if (await hasStaff()) return undefined;
      if (isOnly) await links.deleteMany({ kind: 'set-up' });
      return make({ kind: 'set-up', madeAt: now, until: new Date(now.getTime() + SET_UP_MS) });
    },
    forMember: async (link, now) => {
      if (link.staff !== undefined) await links.deleteMany({ staff: link.staff });
      const ms = link.kind === 'invitation' ? INVITATION_MS : PASSWORD_MS;
      return make({ ...link, madeAt: now, until: new Date(now.getTime() + ms) });
    },
    find: async (token, now) => {
      const found = await links.findOne({ _id: hashed(token), usedAt: { $exists: false } });
      return found !== null && found.until > now ? found : undefined;
    },
    use: (token, now) => {
      const q = { _id: hashed(token), usedAt: { $exists: false }, until: { $gt: now } };
      return writeOne(db, LINKS, { q, u: { $set: { usedAt: now } } });
    },
  });
}
