import type { Connection, Model } from 'mongoose';
import { AppError } from '../core/errors.ts';
import { guarded } from '../database/guarded.ts';
import { isDuplicate } from '../database/upsert.ts';
import { readyTextModel, type ReadyText } from './model.ts';

type Written = Pick<ReadyText, 'title' | 'code' | 'text' | 'folder' | 'scope'>;

export interface ReadyTexts {
  /** The shared ones, and those of one member. */
  of(staff: string): Promise<readonly ReadyText[]>;
  get(id: string): Promise<ReadyText | undefined>;
  /** Throws AppError `invalid-input` when the code is taken. */
  make(given: Written & Pick<ReadyText, '_id' | 'owner' | 'changedAt'>): Promise<ReadyText>;
  /** Of the version given. Throws AppError `stale` when it was changed meanwhile. */
  change(before: ReadyText, next: Written, at: Date): Promise<ReadyText>;
  remove(id: string): Promise<boolean>;
  used(id: string): Promise<void>;
}

/** Of each kind; a shop that has more has lost sight of them. */
const MOST = 1_000;

export function readyTextStore(connection: Connection): ReadyTexts {
  const model = readyTextModel(connection);
  return guarded({
    of: async (staff) => {
      const [shared, own] = await Promise.all([
        listed(model, { scope: 'shared' }),
        listed(model, { scope: 'own', owner: staff }),
      ]);
      return [...shared, ...own];
    },
    get: async (id) => (await model.findById(id).lean()) ?? undefined,
    make: async (given) => {
      const text: ReadyText = { ...given, key: keyOf(given), uses: 0, version: 1 };
      await withFreeCode(() => model.create(text));
      return text;
    },
    change: async (before, next, at) => {
      const { _id, version, owner } = before;
      const after: ReadyText = {
        ...before,
        ...next,
        key: keyOf({ ...next, owner }),
        changedAt: at,
        version: version + 1,
      };
      const { _id: _same, uses: _counted, ...fields } = after;
      const { modifiedCount } = await withFreeCode(() =>
        model.updateOne({ _id, version }, { $set: fields }, { runValidators: true }),
      );
      if (modifiedCount === 0)
        throw new AppError('stale', 'The ready text was changed meanwhile.', { subject: _id });
      return after;
    },
    remove: async (id) => (await model.deleteOne({ _id: id })).deletedCount > 0,
    used: async (id) => {
      await model.updateOne({ _id: id }, { $inc: { uses: 1 } });
    },
  });
}

function listed(model: Model<ReadyText>, of: Partial<ReadyText>): Promise<ReadyText[]> {
  return model.find(of).sort({ scope: 1, owner: 1, code: 1 }).limit(MOST).lean();
}

function keyOf({ scope, owner, code }: Pick<ReadyText, 'scope' | 'owner' | 'code'>): string {
  return scope === 'shared' ? `shared/${code}` : `${owner}/${code}`;
}

async function withFreeCode<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new AppError('invalid-input', 'Another ready text has this code.', { subject: 'code' });
  }
}
