import type { Db } from 'mongodb';
import { fromDatabase } from '../database/failures.ts';
import { DRAFTS, UPLOADS } from './marks-model.ts';

/**
 * Forgets what members of staff had begun to write to conversations that were erased, and lets go of the
 * files they brought: the next sweep takes those that no line names.
 */
export function forgetMarks(db: Db): (conversations: readonly string[]) => Promise<void> {
  return async (conversations) => {
    if (conversations.length === 0) return;
    const theirs = { conversation: { $in: [...conversations] } };
    await Promise.all([DRAFTS, UPLOADS].map((name) => fromDatabase(db.collection(name).deleteMany(theirs))));
  };
}
