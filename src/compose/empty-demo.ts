import type { Database } from '../database/connect.ts';
import { DEMO } from '../demo/people.ts';
import { removeDemo } from '../demo/remove.ts';
import { FLOW_COUNTS, FLOWS_COUNTED } from '../flows/count-store.ts';
import { DAYS, DAYS_MARK } from '../surveys/day-store.ts';
import { channelAbilities } from './channel-kinds.ts';

/**
 * Takes everything of the demo away. What was packed of its answers and counted of its talks is made anew
 * without them; cut off on the way, it is still there to be taken away again. @returns how many records went.
 */
export async function emptyDemo({ database: { db } }: Emptying): Promise<number> {
  const marks = db.collection<{ _id: string }>('meta');
  const isThere = (await marks.findOne({ _id: DEMO })) !== null;
  const kinds = channelAbilities().map(({ name }) => name);
  const removed = await removeDemo(db, kinds);
  if (!isThere && removed === 0) return 0;
  await marks.deleteOne({ _id: DAYS_MARK });
  for (const made of [DAYS, FLOWS_COUNTED, FLOW_COUNTS]) await db.collection(made).deleteMany({});
  await marks.deleteOne({ _id: DEMO });
  return removed;
}

interface Emptying {
  readonly database: Pick<Database, 'db'>;
}
