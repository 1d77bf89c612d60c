import type { Db } from 'mongodb';
import { fromDatabase } from '../database/failures.ts';
import { DRAFTS, type Draft, type DraftKind } from './marks-model.ts';

type Where = Pick<Draft, 'staff' | 'conversation'>;

/** What members of staff have begun to write, kept for thirty days. */
export interface Drafts {
  /** The last one written stays. */
  put(draft: Omit<Draft, '_id'>): Promise<void>;
  drop(where: Where, kind: DraftKind): Promise<void>;
  of(where: Where): Promise<readonly Draft[]>;
  /** A member's own, the newest first. */
  list(staff: string, limit: number): Promise<readonly Draft[]>;
}

export function draftStore(db: Db): Drafts {
  const drafts = db.collection<Draft>(DRAFTS);
  const idOf = ({ staff, conversation }: Where, kind: DraftKind): string =>
    `${staff}/${kind}/${conversation}`;
  return {
    put: async (draft) => {
      const _id = idOf(draft, draft.kind);
      await fromDatabase(drafts.updateOne({ _id }, { $set: draft }, { upsert: true }));
    },
    drop: async (where, kind) => {
      await fromDatabase(drafts.deleteOne({ _id: idOf(where, kind) }));
    },
    of: (where) =>
      fromDatabase(drafts.find({ _id: { $in: [idOf(where, 'reply'), idOf(where, 'note')] } }).toArray()),
    list: (staff, limit) =>
      fromDatabase(drafts.find({ staff }).sort({ changedAt: -1 }).limit(limit).toArray()),
  };
}
