import { databaseOf, keepMany, type Write } from '../database/write-many.ts';
import type { Connection, Model } from 'mongoose';
import type { Address, Language } from '../core/conversation.ts';
import { customerIdOf } from '../core/conversation-id.ts';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { isDuplicate } from '../database/upsert.ts';
import { customerModel, type Customer } from './model.ts';
import { identityKey, survivor, type Identity } from './rules.ts';

export interface CustomerSeen {
  readonly address: Pick<Address, 'channel' | 'key'>;
  readonly at: Date;
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly language?: Language;
}

export interface Customers {
  /** Keeps who was met at an address, with what is known of them by now. Returns their birth id. */
  remember(seen: CustomerSeen): Promise<string>;
  /** The same for many, in one command. */
  rememberMany(seen: readonly CustomerSeen[]): Promise<void>;
  get(id: string): Promise<Customer | undefined>;
  /** Every id this person has records under, the leading one first. An unknown id is its own only one. */
  allIds(id: string): Promise<readonly string[]>;
  /** Adds an identity somebody vouches for; when another customer has it, both become one person. */
  verify(id: string, identity: Identity, at: Date): Promise<'added' | 'known' | 'merged'>;
  /** All ids of the person whose verified phone (E.164) this is; none when nobody's. */
  idsByPhone(phone: string): Promise<readonly string[]>;
  /** Makes two customers one person. False when they are one already. */
  merge(a: string, b: string, about: { readonly at: Date; readonly why: string }): Promise<boolean>;
  /** Takes the pointer away: the two are separate people again. */
  unmerge(id: string): Promise<boolean>;
}

/** Mergers of mergers go no deeper than this; more would be a fault in the data. */
const DEEPEST = 20;

export function customerStore(connection: Connection): Customers {
  const model = customerModel(connection);
  return guarded({
    remember: async (seen) => {
      await rememberMany(model, [seen]);
      return customerIdOf(seen.address);
    },
    rememberMany: (seen) => rememberMany(model, seen),
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    allIds: (id) => allIds(model, id),
    verify: (id, identity, at) => verify(model, id, identity, at),
    idsByPhone: async (phone) => {
      const owner = await model
        .findOne({ 'identities.key': identityKey({ kind: 'phone', value: phone }) })
        .lean();
      return owner ? allIds(model, owner._id) : [];
    },
    merge: (a, b, about) => merge(model, [a, b], about),
    unmerge: async (id) => {
      const { modifiedCount } = await model.updateOne(
        { _id: id, mergedInto: { $exists: true } },
        { $unset: { mergedInto: '', mergedAt: '', mergedWhy: '' } },
      );
      return modifiedCount > 0;
    },
  });
}

async function rememberMany(model: Model<Customer>, all: readonly CustomerSeen[]): Promise<void> {
  await keepMany(databaseOf(model), model.collection.collectionName, all.map(rememberOne));
}

function rememberOne({ address, at, ...known }: CustomerSeen): Write {
  const identity = { kind: address.channel, value: address.key };
  return {
    q: { _id: customerIdOf(address) },
    u: {
      $set: { ...known, seenAt: at },
      $setOnInsert: {
        identities: [{ ...identity, key: identityKey(identity), verifiedAt: at }],
        createdAt: at,
      },
    },
  };
}

async function verify(model: Model<Customer>, id: string, identity: Identity, at: Date) {
  const key = identityKey(identity);
  try {
    const { modifiedCount } = await model.updateOne(
      { _id: id, 'identities.key': { $ne: key } },
      { $push: { identities: { key, kind: identity.kind, value: identity.value, verifiedAt: at } } },
    );
    return modifiedCount > 0 ? 'added' : 'known';
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const other = await model.findOne({ 'identities.key': key }).lean();
  if (!other) throw new AppError('stale', 'The identity changed hands while it was being added.');
  const isNew = await merge(model, [id, other._id], { at, why: `same ${identity.kind}` });
  return isNew ? 'merged' : 'known';
}

async function merge(
  model: Model<Customer>,
  [a, b]: readonly [string, string],
  about: { at: Date; why: string },
) {
  const [one, two] = await Promise.all([leader(model, a), leader(model, b)]);
  if (!one || !two) throw new AppError('not-found', 'No such customer.', { subject: one ? b : a });
  if (one._id === two._id) return false;
  const lead = survivor(one, two);
  const follower = lead === one ? two : one;
  const { modifiedCount } = await model.updateOne(
    { _id: follower._id, mergedInto: { $exists: false } },
    { $set: { mergedInto: lead._id, mergedAt: about.at, mergedWhy: about.why } },
  );
  return modifiedCount > 0;
}

/** The one all pointers lead to. */
async function leader(model: Model<Customer>, id: string): Promise<Customer | undefined> {
  let found = await model.findById(id).lean();
  for (let depth = 0; found?.mergedInto !== undefined && depth < DEEPEST; depth++) {
    found = (await model.findById(found.mergedInto).lean()) ?? found;
  }
  return found ?? undefined;
}

async function allIds(model: Model<Customer>, id: string): Promise<readonly string[]> {
  const ids = new Set([(await leader(model, id))?._id ?? id]);
  let newest = [...ids];
  while (newest.length > 0) {
    const followers = await model.find({ mergedInto: { $in: newest } }, { _id: 1 }).lean();
    newest = followers.map(({ _id }) => _id).filter((each) => !ids.has(each));
    for (const each of newest) ids.add(each);
  }
  return [...ids.add(id)];
}
