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
  /** Throws AppError `invalid-input` when the code is taken, or there are too many. */
  make(given: Written & Pick<ReadyText, '_id' | 'owner' | 'changedAt'>): Promise<ReadyText>;
  /** Of the version given. Throws AppError `stale` when it was changed meanwhile, and like `make`. */
  change(before: ReadyText, next: Written & Pick<ReadyText, 'owner'>, at: Date): Promise<ReadyText>;
  remove(id: string): Promise<boolean>;
  used(id: string): Promise<void>;
}

/** Shared ones, and of one member's own. A shop that has more has lost sight of them; whoever answers has all at hand. */
const MOST_READY_TEXTS = 500;

export function readyTextStore(connection: Connection, most = MOST_READY_TEXTS): ReadyTexts {
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
      await refuseTooMany(model, given, most);
      const text: ReadyText = { ...given, key: keyOf(given), uses: 0, version: 1 };
      await withFreeCode(() => model.create(text));
      return text;
    },
    change: async (before, next, at) => {
      const { _id, version } = before;
      if (next.scope !== before.scope) await refuseTooMany(model, next, most);
      const after: ReadyText = {
        ...before,
        ...next,
        key: keyOf(next),
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
  return model.find(of).sort({ scope: 1, owner: 1, code: 1 }).lean();
}

async function refuseTooMany(
  model: Model<ReadyText>,
  { scope, owner }: Pick<ReadyText, 'scope' | 'owner'>,
  most: number,
): Promise<void> {
  const count = await model.countDocuments(scope === 'shared' ? { scope } : { scope, owner });
  // Of two at once at the end both may be made: one more is no harm, and listed like the others.
  if (count < most) return;
  const about = { subject: 'scope' };
  if (scope === 'shared')
    throw new AppError(
      'invalid-input',
      `There are ${most} shared ready texts already, which is the most: remove one that is not used any more.`,
      about,
    );
  throw new AppError(
    'invalid-input',
    `You have ${most} ready texts of your own already, which is the most: remove one that is not used any more.`,
    about,
  );
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
