import type { Connection, Model } from 'mongoose';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { isDuplicate } from '../database/upsert.ts';
import { triesModel, type Tries } from './model.ts';
import { FORGET_MS, waitAfter, type TriesOf } from './rules.ts';
import { hashed } from './secrets.ts';

/** What wrong tries are counted by. */
export interface Counted {
  readonly of: TriesOf;
  readonly key: string;
}

export interface TriesStore {
  /**
   * Counts a try as wrong before it is looked at, so that a thousand at once are a thousand. Throws AppError
   * `not-allowed` with the time to wait while any of them has to.
   */
  begin(counted: readonly Counted[], now: Date): Promise<void>;
  /** It was right: names and browsers begin anew, an address gets this one try back. */
  forgive(counted: readonly Counted[]): Promise<void>;
}

const ROUNDS = 20;

export function triesStore(connection: Connection): TriesStore {
  const model = triesModel(connection);
  return guarded({
    begin: async (counted, now) => {
      const found = await Promise.all(counted.map((one) => model.findById(idOf(one)).lean()));
      refuseWhileWaiting(found, now);
      for (const one of counted) await count(model, one, now);
    },
    forgive: async (counted) => {
      for (const one of counted) {
        if (one.of !== 'address') await model.deleteOne({ _id: idOf(one) });
        else await model.updateOne({ _id: idOf(one), wrong: { $gt: 0 } }, { $inc: { wrong: -1 } });
      }
    },
  });
}

/** What somebody typed as a name may be a password: only its hash is kept. */
function idOf({ of, key }: Counted): string {
  return `${of}:${hashed(key)}`;
}

function refuseWhileWaiting(found: readonly (Tries | null)[], now: Date): void {
  const waits = found.map((tries) => (tries === null ? 0 : tries.freeAt.getTime() - now.getTime()));
  const retryAfterMs = Math.max(0, ...waits);
  if (retryAfterMs > 0) throw slowedDown(retryAfterMs);
}

function slowedDown(retryAfterMs: number): AppError {
  return new AppError('not-allowed', 'Too many wrong tries; wait a little, or ask a manager for a link.', {
    retryAfterMs,
  });
}

/** Each change is made on what was read, so that of many at once each waits for the one before. */
async function count(model: Model<Tries>, one: Counted, now: Date): Promise<void> {
  const _id = idOf(one);
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await model.findById(_id).lean();
    refuseWhileWaiting([found], now);
    const wrong = (found !== null && found.until > now ? found.wrong : 0) + 1;
    const freeAt = new Date(now.getTime() + waitAfter(wrong, one.of));
    const next = { wrong, freeAt, until: new Date(now.getTime() + FORGET_MS) };
    if (await written(model, _id, found, next)) return;
  }
  throw slowedDown(1_000);
}

async function written(
  model: Model<Tries>,
  _id: string,
  found: Tries | null,
  next: Omit<Tries, '_id'>,
): Promise<boolean> {
  try {
    if (found === null) await new model({ _id, ...next }).save();
    else {
      const { modifiedCount } = await model.updateOne({ _id, wrong: found.wrong, until: found.until }, next);
      return modifiedCount > 0;
    }
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
