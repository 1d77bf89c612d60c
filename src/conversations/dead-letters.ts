import type { Connection } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import type { DeadLetter, DeadLetterStore } from '../road/ports.ts';
import { deadLetterModel, type StoredDeadLetter } from './model.ts';

export interface DeadLetters extends DeadLetterStore {
  /** Those that wait for staff, the newest first. */
  open(limit: number): Promise<readonly StoredDeadLetter[]>;
  get(id: string): Promise<StoredDeadLetter | undefined>;
  /** False when it was settled meanwhile. */
  settle(id: string, state: 'again' | 'aside'): Promise<boolean>;
}

/** One letter for one thing: failing again it is the same letter, open once more. */
export function deadLetterStore(connection: Connection): DeadLetters {
  const model = deadLetterModel(connection);
  return guarded({
    add: async (letter) => {
      const { conversation, stage, key, at, code, why, effect, event } = letter;
      const fields = { conversation, stage, key, at, code, why, ...(effect && { effect }), ...(event && { event }) };
      await model.updateOne(
        { _id: idOf(letter) },
        { $set: { ...fields, state: 'open' }, $inc: { times: 1 } },
        { upsert: true, runValidators: true },
      );
    },
    open: (limit) => model.find({ state: 'open' }).sort({ at: -1 }).limit(limit).lean(),
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    settle: async (id, state) => {
      const { modifiedCount } = await model.updateOne({ _id: id, state: 'open' }, { $set: { state } });
      return modifiedCount > 0;
    },
  });
}

function idOf({ stage, key }: DeadLetter): string {
  return `${stage}:${key}`;
}
