import type { Db } from 'mongodb';
import { AppError } from '../core/errors.ts';
import { fromDatabase } from './failures.ts';
import { within } from './within.ts';

const DUPLICATE_KEY = 11_000;

interface Change {
  /** `_id` and what must hold. */
  readonly q: object;
  readonly u: object;
  /** Whether it is made when it is not there; one that is there and does not match counts as no change. */
  readonly upsert?: boolean;
}

interface Reply {
  readonly n: number;
  readonly writeErrors?: readonly { readonly code: number }[];
  readonly writeConcernError?: { readonly code: number };
}

/**
 * One change with a condition, in time and safe on disk: whether it was made. Throws AppError `unavailable`
 * when that is not known.
 */
export async function writeOne(db: Db, collection: string, change: Change): Promise<boolean> {
  const command = { update: collection, updates: [change], writeConcern: { w: 'majority', j: true } };
  // The reply of `update` as servers give it.
  const reply = (await fromDatabase(db.command(command, within()))) as unknown as Reply;
  const code = reply.writeErrors?.[0]?.code;
  if (code === DUPLICATE_KEY) return false;
  if (code !== undefined) throw refused(collection, code);
  if (reply.writeConcernError !== undefined) throw refused(collection, reply.writeConcernError.code);
  return reply.n > 0;
}

/** Whether it was there. */
export async function deleteOne(db: Db, collection: string, q: object): Promise<boolean> {
  const command = { delete: collection, deletes: [{ q, limit: 1 }] };
  const reply = (await fromDatabase(db.command(command, within()))) as unknown as Reply;
  return reply.n > 0;
}

function refused(collection: string, code: number): AppError {
  return new AppError('unavailable', `${collection} was not written (${code}).`);
}
