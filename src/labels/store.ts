import type { Connection } from 'mongoose';
import { foldWords } from '../core/answers/fold.ts';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { isDuplicate } from '../database/upsert.ts';
import { labelModel, type Label } from './model.ts';

export interface Labels {
  /** Archived ones too. */
  all(): Promise<readonly Label[]>;
  /** Throws AppError `invalid-input` when another label has the name in either language, or there are too many. */
  make(label: Pick<Label, '_id' | 'name' | 'color'>): Promise<Label>;
  /** Of the version given. Throws AppError `stale` when it was changed meanwhile. */
  change(before: Label, changes: Partial<Pick<Label, 'name' | 'color' | 'isArchived'>>): Promise<Label>;
  get(id: string): Promise<Label | undefined>;
}

/** Archived ones too. More than anybody can choose from; a list of all is asked with every page of the console. */
const MOST_LABELS = 500;

export function labelStore(connection: Connection, most = MOST_LABELS): Labels {
  const model = labelModel(connection);
  return guarded({
    all: () =>
      model
        .find({ _id: { $gt: '' } })
        .sort({ _id: 1 })
        .lean(),
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    make: async ({ _id, name, color }) => {
      // Of two at once at the end both may be made: one more is no harm, and listed like the others.
      if ((await model.countDocuments({ _id: { $gt: '' } })) >= most)
        throw new AppError(
          'invalid-input',
          `There are ${most} labels already, which is the most: rename one that is not used any more.`,
          { subject: 'name' },
        );
      const label: Label = { _id, name, color, isArchived: false, keys: keysOf(name), version: 1 };
      await unlikeOthers(() => model.create(label));
      return label;
    },
    change: async (before, changes) => {
      const next: Label = { ...before, ...changes, version: before.version + 1 };
      const { _id, ...fields } = { ...next, keys: keysOf(next.name) };
      const { modifiedCount } = await unlikeOthers(() =>
        model.updateOne({ _id, version: before.version }, { $set: fields }, { runValidators: true }),
      );
      if (modifiedCount === 0)
        throw new AppError('stale', 'The label was changed meanwhile.', { subject: _id });
      return next;
    },
  });
}

function keysOf({ vi, en }: Label['name']): readonly string[] {
  return [...new Set([foldWords(vi), foldWords(en)])];
}

async function unlikeOthers<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new AppError('invalid-input', 'There is a label of that name already.', { subject: 'name' });
  }
}
