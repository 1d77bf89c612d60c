import type { Db } from 'mongodb';
import type { Model } from 'mongoose';
import { AppError } from '../core/errors.ts';
import { databaseFailure, fromDatabase, isBadDocument } from './failures.ts';
import type { IsLasting } from './bson-writer.ts';
import { updateSequence, type UpdateSequence, type Write } from './update-sequence.ts';
import { within } from './within.ts';

const DUPLICATE_KEY = 11_000;
const DURABLE = { w: 'majority', j: true } as const;

export type { Write };

export interface WriteReply {
  /** Positions whose filter found another version in their place. */
  readonly duplicates: readonly number[];
  /** Those not written for another reason: a bad document, or something that passes (`isBadDocument`). */
  readonly refused: readonly { readonly index: number; readonly code: number }[];
  readonly upserted: readonly number[];
}

interface RawReply {
  readonly upserted?: readonly { readonly index: number }[];
  readonly writeErrors?: readonly { readonly index: number; readonly code: number }[];
  readonly writeConcernError?: { readonly code: number };
}

/**
 * Many upserts in one `update` command, in any order, on disk when it resolves. A filter of `_id` and a
 * condition that no longer holds comes back as a duplicate, not as an error. Throws AppError
 * `unavailable` when the outcome is not known (the time is up), `invalid-input` when the group cannot
 * be written at all.
 */
export async function writeMany(
  db: Db,
  collection: string,
  writes: readonly Write[],
  isLasting?: IsLasting,
): Promise<WriteReply> {
  const { updates, release } = sequenceOf(writes, isLasting);
  const command = { update: collection, updates, ordered: false, writeConcern: DURABLE };
  const reply: RawReply = await fromDatabase(db.command(command, within()));
  release();
  if (reply.writeConcernError !== undefined) {
    throw new AppError('unavailable', `The write is not safe yet (${reply.writeConcernError.code}).`);
  }
  const errors = reply.writeErrors ?? [];
  return {
    duplicates: errors.filter(({ code }) => code === DUPLICATE_KEY).map(({ index }) => index),
    refused: errors.filter(({ code }) => code !== DUPLICATE_KEY),
    upserted: (reply.upserted ?? []).map(({ index }) => index),
  };
}

function sequenceOf(writes: readonly Write[], isLasting?: IsLasting): UpdateSequence {
  try {
    return updateSequence(writes, isLasting);
  } catch (error) {
    throw databaseFailure(error);
  }
}

/**
 * The same where a record that is newer already is as good. Anything else refused is an AppError:
 * `unavailable` when it may go another time, `invalid-input` when a record is at fault.
 */
export async function keepMany(
  db: Db,
  collection: string,
  writes: readonly Write[],
  isLasting?: IsLasting,
): Promise<void> {
  if (writes.length === 0) return;
  const { refused } = await writeMany(db, collection, writes, isLasting);
  const [first] = refused;
  if (first === undefined) return;
  const passing = refused.find(({ code }) => !isBadDocument(code));
  throw new AppError(
    passing ? 'unavailable' : 'invalid-input',
    `${collection} refused a record (${(passing ?? first).code}).`,
  );
}

/** The driver's database behind a model, for what mongoose would only slow down. */
export function databaseOf<T>(model: Model<T>): Db {
  const { db } = model.db;
  if (db === undefined) throw new AppError('unavailable', 'The database is not connected.');
  return db;
}
