import type { Db } from 'mongodb';
import { fromDatabase } from '../database/failures.ts';
import { READS, type ReadMark } from './marks-model.ts';

/** How far each member of staff has seen each conversation. */
export interface Reads {
  mark(staff: string, conversation: string, line: number, at: Date): Promise<void>;
  /** In one question for all of them; a conversation never opened is not in it. */
  of(staff: string, conversations: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export function readStore(db: Db): Reads {
  const reads = db.collection<ReadMark>(READS);
  return {
    mark: async (staff, conversation, line, at) => {
      const _id = `${staff}/${conversation}`;
      await fromDatabase(reads.updateOne({ _id }, { $set: { line, at } }, { upsert: true }));
    },
    of: async (staff, conversations) => {
      if (conversations.length === 0) return new Map();
      const ids = conversations.map((conversation) => `${staff}/${conversation}`);
      const found = await fromDatabase(reads.find({ _id: { $in: ids } }).toArray());
      return new Map(found.map(({ _id, line }) => [_id.slice(staff.length + 1), line]));
    },
  };
}
