import { databaseOf, keepMany, type Write } from '../database/write-many.ts';
import type { Connection, Model } from 'mongoose';
import type { Address, Language } from '../core/conversation.ts';
import { customerIdOf } from '../core/conversation-id.ts';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { insertOnce, isDuplicate } from '../database/upsert.ts';
import { customerReaders, type CustomerReaders } from './list-store.ts';
import { customerModel, mergeModel, type Customer, type Merge } from './model.ts';
import { identityKey, nameTurns, phoneTurns, survivor, type Identity } from './rules.ts';

export interface CustomerSeen {
  readonly address: Pick<Address, 'channel' | 'key'>;
  readonly at: Date;
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly language?: Language;
}

export interface Customers extends CustomerReaders {
  /** Keeps who was met at an address, with what is known of them by now. Returns their birth id. */
  remember(seen: CustomerSeen): Promise<string>;
  /** The same for many, in one command. */
  rememberMany(seen: readonly CustomerSeen[]): Promise<void>;
  get(id: string): Promise<Customer | undefined>;
  /** Every id this person has records under, the leading one first. An unknown id is its own only one. */
  allIds(id: string): Promise<readonly string[]>;
  /** The same for several people at once, in no order: as many questions as merges lie one upon another. */
  allIdsOf(ids: readonly string[]): Promise<readonly string[]>;
  /**
   * Adds an identity somebody vouches for; when another customer has it, both become one person, unless
   * staff have said that these two are not.
   */
  verify(id: string, identity: Identity, at: Date): Promise<'added' | 'known' | 'merged'>;
  /** All ids of the person whose verified phone (E.164) this is; none when nobody's. */
  idsByPhone(phone: string): Promise<readonly string[]>;
  /** Makes two customers one person. False when they are one already. */
  merge(a: string, b: string, about: MergeAbout): Promise<boolean>;
  /** Takes the pointer away: the two are separate people again. False when it points nowhere. */
  unmerge(id: string, about: UnmergeAbout): Promise<boolean>;
  /** Every merge one of these ids took part in, oldest first, the undone ones too. */
  merges(ids: readonly string[]): Promise<readonly Merge[]>;
}

export interface MergeAbout {
  readonly at: Date;
  readonly why: string;
  /** Who did it, where it was a person. */
  readonly by?: string;
}

export interface UnmergeAbout {
  readonly at: Date;
  readonly by: string;
  readonly why?: string;
}

interface Models {
  readonly model: Model<Customer>;
  readonly log: Model<Merge>;
}

/** Mergers of mergers go no deeper than this; more would be a fault in the data. */
const DEEPEST = 20;
/** Others may merge one of two at the same time: so often it is looked at again who leads. */
const MOST_ROUNDS = 5;

export function customerStore(connection: Connection): Customers {
  const model = customerModel(connection);
  const models = { model, log: mergeModel(connection) };
  return guarded({
    ...customerReaders(model),
    remember: async (seen) => {
      await rememberMany(model, [seen]);
      return customerIdOf(seen.address);
    },
    rememberMany: (seen) => rememberMany(model, seen),
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    allIds: (id) => allIds(model, id),
    allIdsOf: (ids) => allIdsOf(model, ids),
    verify: (id, identity, at) => verify(models, id, identity, at),
    idsByPhone: async (phone) => {
      const owner = await model
        .findOne({ 'identities.key': identityKey({ kind: 'phone', value: phone }) })
        .lean();
      return owner ? allIds(model, owner._id) : [];
    },
    merge: (a, b, about) => merge(models, [a, b], about),
    unmerge: (id, about) => unmerge(models, id, about),
    merges: (ids) => mergesOf(models.log, ids),
  });
}

/** Two questions, each by its own index: the embedded database has no plan for one about either. */
async function mergesOf(log: Model<Merge>, ids: readonly string[]): Promise<readonly Merge[]> {
  const found = await Promise.all(
    ['lead', 'follower'].map((side) => log.find({ [side]: { $in: [...ids] } }).lean()),
  );
  const all = new Map(found.flat().map((one) => [one._id, one]));
  return [...all.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}

async function rememberMany(model: Model<Customer>, all: readonly CustomerSeen[]): Promise<void> {
  await keepMany(databaseOf(model), model.collection.collectionName, all.map(rememberOne));
}

function rememberOne({ address, at, ...known }: CustomerSeen): Write {
  const identity = { kind: address.channel, value: address.key };
  return {
    q: { _id: customerIdOf(address) },
    u: {
      $set: {
        ...known,
        seenAt: at,
        ...(known.name !== undefined && { nameTurns: nameTurns(known.name) }),
        ...(known.email !== undefined && { emailFolded: known.email.toLowerCase() }),
      },
      ...(known.phone !== undefined && { $addToSet: { phoneTurns: { $each: phoneTurns(known.phone) } } }),
      $setOnInsert: {
        identities: [{ ...identity, key: identityKey(identity), verifiedAt: at }],
        createdAt: at,
        channel: address.channel,
      },
    },
  };
}

async function verify({ model, log }: Models, id: string, identity: Identity, at: Date) {
  const key = identityKey(identity);
  try {
    const { modifiedCount } = await model.updateOne(
      { _id: id, 'identities.key': { $ne: key } },
      {
        $push: { identities: { key, kind: identity.kind, value: identity.value, verifiedAt: at } },
        ...(identity.kind === 'phone' && {
          $addToSet: { phoneTurns: { $each: phoneTurns(identity.value) } },
        }),
      },
    );
    return modifiedCount > 0 ? 'added' : 'known';
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
  const other = await model.findOne({ 'identities.key': key }).lean();
  if (!other) throw new AppError('stale', 'The identity changed hands while it was being added.');
  const [one, two] = await Promise.all([leader(model, id), leader(model, other._id)]);
  if (await werePartedByStaff(log, one?._id ?? id, two?._id ?? other._id)) return 'known';
  const isNew = await merge({ model, log }, [id, other._id], { at, why: `same ${identity.kind}` });
  return isNew ? 'merged' : 'known';
}

/** What was undone by hand is not done again by itself. */
async function werePartedByStaff(log: Model<Merge>, a: string, b: string): Promise<boolean> {
  // Nobody follows themselves: of two, one leads and the other follows.
  const two = { $in: [a, b] };
  return (await log.findOne({ lead: two, follower: two, undoneAt: { $exists: true } }).lean()) !== null;
}

async function merge(models: Models, [a, b]: readonly [string, string], about: MergeAbout): Promise<boolean> {
  const { model } = models;
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    const [one, two] = await Promise.all([leader(model, a), leader(model, b)]);
    if (!one || !two) throw new AppError('not-found', 'No such customer.', { subject: one ? b : a });
    if (one._id === two._id) return false;
    const lead = survivor(one, two);
    const follower = lead === one ? two : one;
    if (await follow(models, follower._id, lead._id, about)) return true;
  }
  throw new AppError('stale', 'Others make these customers one with others just now.');
}

/** False when somebody else made the follower part of a third one first: who leads is to be read again. */
async function follow(
  { model, log }: Models,
  follower: string,
  lead: string,
  about: MergeAbout,
): Promise<boolean> {
  const { modifiedCount } = await model.updateOne(
    { _id: follower, mergedInto: { $exists: false } },
    { $set: { mergedInto: lead, mergedAt: about.at, mergedWhy: about.why } },
  );
  if (modifiedCount === 0) return false;
  const _id = `${follower}>${lead}@${about.at.getTime()}`;
  await insertOnce<Merge>(log, { _id, lead, follower, ...about });
  return true;
}

async function unmerge({ model, log }: Models, id: string, about: UnmergeAbout) {
  const before = await model
    .findOneAndUpdate(
      { _id: id, mergedInto: { $exists: true } },
      { $unset: { mergedInto: '', mergedAt: '', mergedWhy: '' } },
    )
    .lean();
  if (!before?.mergedInto) return false;
  const open = { follower: id, lead: before.mergedInto, undoneAt: { $exists: false } };
  const { at, by, why } = about;
  await log.updateMany(open, {
    $set: { undoneAt: at, undoneBy: by, ...(why !== undefined && { undoneWhy: why }) },
  });
  return true;
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
  const ids = await withFollowers(model, [(await leader(model, id))?._id ?? id]);
  return [...ids.add(id)];
}

async function allIdsOf(model: Model<Customer>, asked: readonly string[]): Promise<readonly string[]> {
  const ids = new Set(asked);
  let newest = [...ids];
  for (let depth = 0; newest.length > 0 && depth < DEEPEST; depth++) {
    const pointing = { _id: { $in: newest }, mergedInto: { $exists: true } };
    const followers = await model.find(pointing, { mergedInto: 1 }).lean();
    newest = added(
      ids,
      followers.flatMap(({ mergedInto }) => mergedInto ?? []),
    );
  }
  return [...(await withFollowers(model, [...ids]))];
}

async function withFollowers(model: Model<Customer>, leading: readonly string[]): Promise<Set<string>> {
  const ids = new Set(leading);
  let newest = [...ids];
  while (newest.length > 0) {
    const followers = await model.find({ mergedInto: { $in: newest } }, { _id: 1 }).lean();
    newest = added(
      ids,
      followers.map(({ _id }) => _id),
    );
  }
  return ids;
}

/** Those that were not there yet. */
function added(ids: Set<string>, more: readonly string[]): string[] {
  const unknown = [...new Set(more)].filter((each) => !ids.has(each));
  for (const each of unknown) ids.add(each);
  return unknown;
}
