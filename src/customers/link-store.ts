import type { Connection, Model } from 'mongoose';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { isDuplicate } from '../database/upsert.ts';
import { linkCodeModel, linkTriesModel, type LinkCode, type LinkTries } from './model.ts';
import { CODE_MS, codeFrom, WRONG_CODES, WRONG_CODES_MS } from './rules.ts';

interface Asking {
  readonly customer: string;
  readonly conversation: string;
  readonly at: Date;
}

export interface LinkCodes {
  /** The conversation's code; one that is good for a while yet is given again. */
  make(asking: Asking): Promise<Pick<LinkCode, '_id' | 'until'>>;
  /** Uses a code up, once. `key`: the same asked again is answered the same. */
  redeem(code: string, asking: Asking & { readonly key: string }): Promise<Redeemed>;
}

export type Redeemed =
  | { readonly is: 'good'; readonly code: LinkCode }
  /** It was made in this very conversation. */
  | { readonly is: 'own' }
  | { readonly is: 'wrong' }
  | { readonly is: 'locked' };

const MOST_DRAWS = 30;
/** With less time left a new code is made. */
const GOOD_FOR_MS = 3 * 60_000;

interface Models {
  readonly codes: Model<LinkCode>;
  readonly tries: Model<LinkTries>;
}

/** @param random 0..1; unguessable, since who guesses a live code is taken for its owner. */
export function linkCodeStore(connection: Connection, random: () => number): LinkCodes {
  const models = { codes: linkCodeModel(connection), tries: linkTriesModel(connection) };
  return guarded({
    make: (asking) => make(models.codes, asking, random),
    redeem: (code, asking) => redeem(models, code, asking),
  });
}

async function make(codes: Model<LinkCode>, asking: Asking, random: () => number) {
  const { customer, conversation, at } = asking;
  const goodUntil = new Date(at.getTime() + GOOD_FOR_MS);
  const live = await codes
    .findOne({ conversation, until: { $gt: goodUntil }, usedAt: { $exists: false } })
    .lean();
  if (live) return live;
  const made = { customer, conversation, madeAt: at, until: new Date(at.getTime() + CODE_MS) };
  for (let draws = 0; draws < MOST_DRAWS; draws += 1) {
    const _id = codeFrom(random());
    if (await taken(codes, _id, made)) return { _id, ...made };
  }
  throw new AppError('unavailable', 'No code is free just now.');
}

/** Nobody's, or one whose time is over: it can be given anew. */
async function taken(codes: Model<LinkCode>, _id: string, made: Omit<LinkCode, '_id'>): Promise<boolean> {
  try {
    const change = { $set: made, $unset: { usedAt: '', usedKey: '' } };
    await codes.updateOne({ _id, until: { $lte: made.madeAt } }, change, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

async function redeem(
  { codes, tries }: Models,
  code: string,
  { conversation, key, at }: Asking & { readonly key: string },
): Promise<Redeemed> {
  const found = (await codes.findById(code).lean()) ?? undefined;
  if (found?.usedKey === key) return { is: 'good', code: found };
  const wrong = await tries.findById(conversation).lean();
  if (wrong && wrong.until > at && wrong.wrong >= WRONG_CODES) return { is: 'locked' };
  if (found !== undefined && found.until > at && found.usedAt === undefined) {
    if (found.conversation === conversation) return { is: 'own' };
    const free = { _id: code, until: { $gt: at }, usedAt: { $exists: false } };
    const { modifiedCount } = await codes.updateOne(free, { $set: { usedAt: at, usedKey: key } });
    if (modifiedCount > 0) return { is: 'good', code: found };
  }
  await countWrong(tries, conversation, at);
  return { is: 'wrong' };
}

async function countWrong(tries: Model<LinkTries>, conversation: string, at: Date): Promise<void> {
  const until = new Date(at.getTime() + WRONG_CODES_MS);
  const { matchedCount } = await tries.updateOne(
    { _id: conversation, until: { $gt: at } },
    { $inc: { wrong: 1 } },
  );
  if (matchedCount > 0) return;
  await tries.updateOne({ _id: conversation }, { $set: { wrong: 1, until } }, { upsert: true });
}
