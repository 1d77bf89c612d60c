import type { Connection, Model } from 'mongoose';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { isDuplicate } from '../database/upsert.ts';
import { memberModel, policyModel, type Member, type MemberState, type Policy } from './model.ts';

export interface Staff {
  byId(id: string): Promise<Member | undefined>;
  byLogin(login: string): Promise<Member | undefined>;
  /** As colleagues read them; who is not known is left out. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Everybody who may be given conversations; in order of ids. */
  active(): Promise<readonly Member[]>;
  list(ask: {
    readonly limit: number;
    readonly after?: string;
    readonly state?: MemberState;
  }): Promise<readonly Member[]>;
  /** Throws AppError `invalid-input` when the log-in is somebody's already. */
  add(member: Member): Promise<void>;
  /** Throws AppError `stale` when `seen` is not its version, `not-found` when nobody is there. */
  change(id: string, change: MemberChange, seen?: number): Promise<Member>;
  /**
   * Holds on to an owner at work who is not this one: whether there is any. Their version rises, so that
   * whatever was begun with them before, such as that they leave too, is `stale`.
   */
  holdOwner(besides: string): Promise<boolean>;
  /** Marks a step of the authenticator as used, or a recovery code: whether it was free. */
  useStep(id: string, step: number): Promise<boolean>;
  useRecovery(id: string, hash: string): Promise<boolean>;
  /** That they were here. */
  saw(id: string, at: Date): Promise<void>;
  policy(): Promise<Policy>;
  changePolicy(totpFor: readonly string[], seen?: number): Promise<Policy>;
}

/** `undefined` takes a field away. Preferences that are not named stay as they are: several are changed at once. */
export type MemberChange = {
  readonly [K in keyof Omit<Member, '_id' | 'version'>]?: Member[K] | undefined;
};

const MOST_ACTIVE = 1_000;
const ROUNDS = 5;
const POLICY: Policy = { _id: 'policy', totpFor: [], version: 0 };

export function staffStore(connection: Connection): Staff {
  const members = memberModel(connection);
  const policies = policyModel(connection);
  return guarded({
    byId: async (id) => (await members.findById(id).lean()) ?? undefined,
    byLogin: async (login) => (await members.findOne({ login }).lean()) ?? undefined,
    names: async (ids) => {
      const found = await members.find({ _id: { $in: [...new Set(ids)] } }, { name: 1 }).lean();
      return new Map(found.map(({ _id, name }) => [_id, name]));
    },
    active: () => members.find({ state: 'active' }).sort({ _id: 1 }).limit(MOST_ACTIVE).lean(),
    list: ({ limit, after, state }) =>
      members
        .find({ ...(state && { state }), ...(after !== undefined && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean(),
    add: (member) => add(members, member),
    change: (id, change, seen) => changeMember(members, id, change, seen),
    holdOwner: async (besides) => {
      const others = { state: 'active', _id: { $ne: besides }, role: 'owner' } as const;
      return (await members.updateOne(others, { $inc: { version: 1 } })).modifiedCount > 0;
    },
    useStep: async (id, step) =>
      (await members.updateOne({ _id: id, 'totp.lastStep': { $lt: step } }, { 'totp.lastStep': step }))
        .modifiedCount > 0,
    useRecovery: async (id, hash) =>
      (await members.updateOne({ _id: id, recovery: hash }, { $pull: { recovery: hash } })).modifiedCount > 0,
    saw: async (id, at) => {
      await members.updateOne({ _id: id }, { seenAt: at });
    },
    policy: async () => (await policies.findById(POLICY._id).lean()) ?? POLICY,
    changePolicy: (totpFor, seen) => changePolicy(policies, totpFor, seen),
  });
}

async function add(members: Model<Member>, member: Member): Promise<void> {
  try {
    await new members(member).save();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new AppError('invalid-input', 'Somebody has this log-in name already.', { subject: 'login' });
  }
}

async function changeMember(
  members: Model<Member>,
  id: string,
  change: MemberChange,
  seen: number | undefined,
): Promise<Member> {
  const { prefs = {}, ...fields } = change;
  const chosen = Object.entries(prefs).map(([name, value]) => [`prefs.${name}`, value] as const);
  const entries: readonly (readonly [string, unknown])[] = [...Object.entries(fields), ...chosen];
  const set = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  const unset = Object.fromEntries(
    entries.filter(([, value]) => value === undefined).map(([name]) => [name, '']),
  );
  const found = await members
    .findOneAndUpdate(
      { _id: id, ...(seen !== undefined && { version: seen }) },
      {
        $inc: { version: 1 },
        ...(Object.keys(set).length > 0 && { $set: set }),
        ...(Object.keys(unset).length > 0 && { $unset: unset }),
      },
      { returnDocument: 'after', runValidators: true },
    )
    .lean();
  if (found !== null) return found;
  if ((await members.findById(id, { _id: 1 }).lean()) === null) {
    throw new AppError('not-found', 'There is nobody of this id.');
  }
  throw new AppError('stale', 'Somebody else has changed this meanwhile; look again.');
}

async function changePolicy(
  policies: Model<Policy>,
  totpFor: readonly string[],
  seen: number | undefined,
): Promise<Policy> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { _id, version } = (await policies.findById(POLICY._id).lean()) ?? POLICY;
    if (seen !== undefined && seen !== version) break;
    const next = { _id, totpFor: [...totpFor], version: version + 1 };
    try {
      const { upsertedCount, modifiedCount } = await policies.updateOne(
        { _id, version },
        { $set: { totpFor: next.totpFor, version: next.version } },
        { upsert: version === 0 },
      );
      if (upsertedCount + modifiedCount > 0) return next;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new AppError('stale', 'Somebody else has changed this meanwhile; look again.');
}
