import type { Connection } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { insertOnce } from '../database/upsert.ts';
import { attemptModel, type Attempt } from './model.ts';
import { WRONG_KEPT_MS, type Verdict } from './rules.ts';

export interface Attempts {
  /** Notes a try before it is judged; a try asked for again under its key comes back as it was. */
  begin(attempt: Omit<Attempt, 'outcome' | 'isWrong'>): Promise<Attempt>;
  /** Wrong tries of the last day beside this one: the most of its order's, its customer's and its conversation's. */
  wrongBeside(attempt: Attempt, customers: readonly string[]): Promise<number>;
  settle(attempt: Attempt, verdict: Verdict, isWrong: boolean): Promise<void>;
  /** Forgets what no longer counts. */
  sweep(before: Date): Promise<number>;
}

export function attemptStore(connection: Connection): Attempts {
  const model = attemptModel(connection);
  return guarded({
    begin: async (attempt) =>
      (await insertOnce<Attempt>(model, { ...attempt, outcome: 'open', isWrong: true })).stored,
    wrongBeside: async ({ _id, order, conversation, at }, customers) => {
      const wrong = { _id: { $ne: _id }, isWrong: true, at: { $gt: new Date(at.getTime() - WRONG_KEPT_MS) } };
      const counts = await Promise.all([
        model.countDocuments({ ...wrong, order }),
        model.countDocuments({ ...wrong, conversation }),
        model.countDocuments({ ...wrong, customer: { $in: [...customers] } }),
      ]);
      return Math.max(...counts);
    },
    settle: async ({ _id }, outcome, isWrong) => {
      await model.updateOne({ _id }, { $set: { outcome, isWrong } });
    },
    sweep: async (before) => (await model.deleteMany({ at: { $lt: before } })).deletedCount,
  });
}
