import type { Connection } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { readTimeCursor, timeCursor } from '../database/time-cursor.ts';
import type { DeadLetter } from '../road/ports.ts';
import { deadLetterModel, type StoredDeadLetter } from './model.ts';

export interface FailureAsk {
  readonly state: StoredDeadLetter['state'];
  readonly channel?: string | undefined;
  readonly stage?: DeadLetter['stage'] | undefined;
  readonly code?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

/** Dead letters as staff deal with them. */
export interface Failures {
  /** The newest first. */
  list(ask: FailureAsk): Promise<readonly StoredDeadLetter[]>;
  get(id: string): Promise<StoredDeadLetter | undefined>;
  /** Those open, counted to a thousand and no further. */
  countOpen(): Promise<number>;
  /** To `next`, if it is in one of `from` still. The letter then, or undefined: somebody was quicker. */
  move(
    id: string,
    from: readonly StoredDeadLetter['state'][],
    next: Pick<StoredDeadLetter, 'state'> & { readonly at: Date; readonly aside?: StoredDeadLetter['aside'] },
  ): Promise<StoredDeadLetter | undefined>;
  /** Kept or changed at or after this time, oldest first. */
  changedSince(
    at: Date,
    limit: number,
  ): Promise<readonly Pick<StoredDeadLetter, '_id' | 'changedAt' | 'state'>[]>;
}

const MOST_COUNTED = 1_000;

export function failureStore(connection: Connection): Failures {
  const model = deadLetterModel(connection);
  return guarded({
    list: (ask) => model.find(failuresAsked(ask)).sort({ state: 1, at: -1, _id: -1 }).limit(ask.limit).lean(),
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    countOpen: () => model.countDocuments({ state: 'open' }, { limit: MOST_COUNTED }),
    move: async (id, from, { state, at, aside }) => {
      const $set = { state, changedAt: at, ...(aside !== undefined && { aside }) };
      const moved = await model
        .findOneAndUpdate(
          { _id: id, state: { $in: [...from] } },
          { $set },
          { returnDocument: 'after', runValidators: true },
        )
        .lean();
      return moved ?? undefined;
    },
    changedSince: (at, limit) =>
      model
        .find({ changedAt: { $gte: at } }, { changedAt: 1, state: 1 })
        .sort({ changedAt: 1 })
        .limit(limit)
        .lean(),
  });
}

/** What a page asks; the index of states and times answers it. */
export function failuresAsked({ state, channel, stage, code, from, to, after }: FailureAsk): object {
  return {
    state,
    at: { ...(from && { $gte: from }), $lte: to ?? FAR },
    ...(stage !== undefined && { stage }),
    ...(code !== undefined && { code }),
    // A conversation's id begins with its channel.
    ...(channel !== undefined && { conversation: { $gte: `${channel}:`, $lt: `${channel};` } }),
    ...(after !== undefined && { $or: older(after) }),
  };
}

/** The end of time, for the database: a bound that the index can use. */
const FAR = new Date('9999-12-31T00:00:00Z');

function older(cursor: string): readonly object[] {
  const { at, id } = readTimeCursor(cursor);
  return [{ at: { $lt: at } }, { at, _id: { $lt: id } }];
}

export function failureCursor({ at, _id }: Pick<StoredDeadLetter, 'at' | '_id'>): string {
  return timeCursor(at, _id);
}
