import type { Db, Document } from 'mongodb';

const BATCH = 500;

/**
 * For migrations: documents that a filter finds get what they lack, until it finds none; so what they get must
 * be what the filter looks for. Stopped half-way it goes on where it was.
 */
export async function liftOld(
  db: Db,
  collection: string,
  { lacking, get }: { readonly lacking: Document; readonly get: (one: never) => Document },
): Promise<void> {
  const all = db.collection(collection);
  for (;;) {
    const old = await all.find(lacking).limit(BATCH).toArray();
    if (old.length === 0) return;
    const writes = old.map((one) => ({
      // What lies in the collection is of the form its subject knows.
      updateOne: { filter: { _id: one._id }, update: { $set: get(one as never) } },
    }));
    await all.bulkWrite(writes, { ordered: false });
  }
}
