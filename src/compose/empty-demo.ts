import type { Database } from '../database/connect.ts';
import { removeDemo } from '../demo/remove.ts';
import { DAYS_MARK } from '../surveys/day-store.ts';
import { channelAbilities } from './channel-kinds.ts';

/** Takes everything of the demo away. @returns how many records went. */
export async function emptyDemo({ database: { db } }: Emptying): Promise<number> {
  const kinds = channelAbilities().map(({ name }) => name);
  const removed = await removeDemo(db, kinds);
  // What was packed of its answers is packed anew without them.
  await db.collection<{ _id: string }>('meta').deleteOne({ _id: DAYS_MARK });
  return removed;
}

interface Emptying {
  readonly database: Pick<Database, 'db'>;
}
