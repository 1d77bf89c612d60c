import type { Db, Document } from 'mongodb';

const BATCH = 500;

/**
 * For migrations: documents that a filter finds get what they lack, in the order of their ids. Stopped half-way
 * it goes on where it was, if what they get is what the filter looks for.
 */
export async function liftOld(
  db: Db,
  collection: string,
  { lacking, get }: { readonly lacking: Document; readonly get: (one: never) => Document },
): Promise<void> {
  const all = db.collection(collection);
  let after: Document = {};
  for (;;) {
    const old = await all
      .find({ ...lacking, ...after })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    const last = old.at(-1);
    if (last === undefined) return;
    after = { _id: { $gt: last._id } };
    const writes = old.map((one) => ({
      // What lies in the collection is of the form its subject knows.
      updateOne: { filter: { _id: one._id }, update: { $set: get(one as never) } },
    }));
    await all.bulkWrite(writes, { ordered: false });
  }
}
