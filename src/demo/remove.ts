import type { Db } from 'mongodb';
import { DEMO, DEMO_ENDING } from './people.ts';

/** Where records of the demo lie, and by which field they are known as such. */
const PLACES: readonly (readonly [collection: string, field: string, of: 'conversation' | 'customer'])[] = [
  ['conversations', '_id', 'conversation'],
  ['pages', 'conversation', 'conversation'],
  ['episodes', 'conversation', 'conversation'],
  ['feedback', 'conversation', 'conversation'],
  ['tickets', 'conversation', 'conversation'],
  ['dead_letters', 'conversation', 'conversation'],
  ['desk_rows', '_id', 'conversation'],
  ['desk_words', 'conversation', 'conversation'],
  ['desk_mentions', 'conversation', 'conversation'],
  ['desk_drafts', 'conversation', 'conversation'],
  ['desk_uploads', 'conversation', 'conversation'],
  ['customers', '_id', 'customer'],
  ['merges', 'lead', 'customer'],
  ['consents', 'customer', 'customer'],
  ['sends', 'customer', 'customer'],
];

/**
 * Takes away the records the demo made, and nothing else. The mark that it is there stays, until what was counted of
 * them is put right. @returns how many records went.
 */
export async function removeDemo(db: Db, kinds: readonly string[]): Promise<number> {
  let removed = 0;
  for (const kind of kinds) {
    for (const [collection, field, of] of PLACES) {
      removed += await removeBetween(
        db,
        collection,
        field,
        `${of === 'customer' ? 'c:' : ''}${kind}${DEMO_ENDING}:`,
      );
    }
  }
  removed += (await db.collection('orders').deleteMany({ importId: DEMO })).deletedCount;
  removed += (await db.collection('staff').deleteMany({ madeBy: DEMO })).deletedCount;
  return removed;
}

/** All that begin so: `;` is the sign after `:`. */
async function removeBetween(db: Db, collection: string, field: string, start: string): Promise<number> {
  const range = { [field]: { $gte: start, $lt: `${start.slice(0, -1)};` } };
  return (await db.collection(collection).deleteMany(range)).deletedCount;
}
