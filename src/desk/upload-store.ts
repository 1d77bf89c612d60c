import type { Db } from 'mongodb';
import type { FileRef } from '../core/conversation.ts';
import { fromDatabase } from '../database/failures.ts';
import { UPLOADS, type Uploaded } from './marks-model.ts';

export interface Uploads {
  keep(upload: Uploaded): Promise<void>;
  /** Those of these files that this member brought for this conversation, in the order asked for. */
  find(ids: readonly string[], whose: Pick<Uploaded, 'staff' | 'conversation'>): Promise<readonly FileRef[]>;
  /** No sweep takes them before. */
  keepUntil(ids: readonly string[], until: Date): Promise<void>;
  /** Which of these are still to be kept, though no line may name them. */
  kept(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export function uploadStore(db: Db): Uploads {
  const uploads = db.collection<Uploaded>(UPLOADS);
  const those = (ids: readonly string[]) => ({ _id: { $in: [...ids] } });
  return {
    keep: async (upload) => {
      await fromDatabase(uploads.insertOne(upload));
    },
    find: async (ids, { staff, conversation }) => {
      if (ids.length === 0) return [];
      const found = await fromDatabase(uploads.find({ ...those(ids), staff, conversation }).toArray());
      const byId = new Map(found.map(({ _id, file }) => [_id, file]));
      return ids.map((id) => byId.get(id)).filter((file) => file !== undefined);
    },
    keepUntil: async (ids, until) => {
      if (ids.length === 0) return;
      await fromDatabase(
        uploads.updateMany({ ...those(ids), keepUntil: { $lt: until } }, { $set: { keepUntil: until } }),
      );
    },
    kept: async (ids) => {
      if (ids.length === 0) return new Set();
      const found = await fromDatabase(uploads.find(those(ids), { projection: { _id: 1 } }).toArray());
      return new Set(found.map(({ _id }) => _id));
    },
  };
}
