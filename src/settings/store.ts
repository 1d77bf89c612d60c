import type { Db } from 'mongodb';
import type { PublicDay } from '../clock/public-day.ts';
import { AppError } from '../core/errors.ts';
import { fromDatabase } from '../database/failures.ts';
import { within } from '../database/within.ts';
import { writeOne } from '../database/write-one.ts';
import type { Settings } from './contract.ts';

/** What was changed in the console, over the shop's file. */
export interface KeptSettings {
  readonly version: number;
  readonly sections: Partial<Settings>;
  /** The days off by law of the years around the last change, reckoned then: the first answers wait for none. */
  readonly publicDays: readonly PublicDay[];
  readonly changedAt?: Date;
  readonly changedBy?: string;
}

export const UNCHANGED: KeptSettings = { version: 0, sections: {}, publicDays: [] };

export interface SettingsStore {
  read(): Promise<KeptSettings>;
  /** Which version there is; cheap enough to be asked every other second. */
  version(): Promise<number>;
  /** Replaces the version before this one. Throws AppError `stale` when somebody else was quicker. */
  write(kept: KeptSettings): Promise<void>;
}

interface Stored extends KeptSettings {
  readonly _id: string;
}

const ID = 'shop';
const COLLECTION = 'settings';

/** One document for all processes; read before mongoose is loaded, so by the driver alone. */
export function settingsStore(db: Db): SettingsStore {
  const all = db.collection<Stored>(COLLECTION);
  return {
    read: async () => {
      const found = await fromDatabase(all.findOne({ _id: ID }, within()));
      if (found === null) return UNCHANGED;
      const { _id, ...kept } = found;
      return kept;
    },
    version: async () => {
      const asked = all.findOne({ _id: ID }, { projection: { version: 1 }, ...within() });
      return (await fromDatabase(asked))?.version ?? 0;
    },
    write: async (kept) => {
      const isFirst = kept.version === 1;
      const q = { _id: ID, version: kept.version - 1 };
      const isMade = await writeOne(db, COLLECTION, { q, u: { ...kept }, upsert: isFirst });
      if (!isMade)
        throw new AppError('stale', 'The settings were changed meanwhile.', { subject: 'settings' });
    },
  };
}
