import type { Connection, Model } from 'mongoose';
import { isAppError } from '../core/errors.ts';
import { fromDatabase } from '../database/failures.ts';
import { guarded } from '../database/guarded.ts';
import type { DeadLetter, DeadLetterStore } from '../road/ports.ts';
import { deadLetterModel, type StoredDeadLetter } from './model.ts';

export interface DeadLetters extends DeadLetterStore {
  /** Those that wait for staff, the newest first. */
  open(limit: number): Promise<readonly StoredDeadLetter[]>;
  get(id: string): Promise<StoredDeadLetter | undefined>;
  /** False when it was settled meanwhile. */
  settle(id: string, state: 'again' | 'aside', at: Date): Promise<boolean>;
  /** Open ones of which staff have not been told. In order of ids. */
  untold(limit: number, after?: string): Promise<readonly StoredDeadLetter[]>;
  /** Staff know of it as it was then: failing again meanwhile is told again. */
  told(letter: Pick<DeadLetter, 'stage' | 'conversation' | 'key' | 'at'>): Promise<void>;
}

const LONGEST_TEXT = 100_000;

/** One letter for one thing: failing again it is the same letter, open once more. */
export function deadLetterStore(connection: Connection): DeadLetters {
  const model = deadLetterModel(connection);
  return guarded({
    add: (letter) => add(model, letter),
    open: (limit) => model.find({ state: 'open' }).sort({ at: -1 }).limit(limit).lean(),
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    settle: async (id, state, at) => {
      const $set = { state, changedAt: at };
      const { modifiedCount } = await model.updateOne({ _id: id, state: 'open' }, { $set });
      return modifiedCount > 0;
    },
    untold: (limit, after) =>
      model
        .find({ isUntold: true, state: 'open', ...(after !== undefined && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean(),
    told: async (letter) => {
      await model.updateOne({ _id: idOf(letter), at: letter.at }, { $unset: { isUntold: '' } });
    },
  });
}

/** What the database cannot hold (it may be the very reason) is kept as text: staff see it, nothing tries it again. */
async function add(model: Model<StoredDeadLetter>, letter: DeadLetter): Promise<void> {
  const { effect, event, ...about } = letter;
  const keep = (what: Pick<StoredDeadLetter, 'effect' | 'event' | 'asText'>) =>
    fromDatabase(
      model.updateOne(
        { _id: idOf(letter) },
        {
          $set: { ...about, ...what, state: 'open', isUntold: true, changedAt: letter.at },
          $inc: { times: 1 },
        },
        { upsert: true, runValidators: true },
      ),
    );
  try {
    await keep({ ...(effect && { effect }), ...(event && { event }) });
  } catch (error) {
    if (!isAppError(error, 'invalid-input')) throw error;
    await keep({ asText: JSON.stringify(effect ?? event ?? '').slice(0, LONGEST_TEXT) });
  }
}

/** An event's id is unique within its conversation only. */
function idOf({ stage, conversation, key }: Pick<DeadLetter, 'stage' | 'conversation' | 'key'>): string {
  return key.startsWith(conversation) ? `${stage}:${key}` : `${stage}:${conversation}/${key}`;
}
