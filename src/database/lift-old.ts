import type { Db, Document } from 'mongodb';

const BATCH = 500;

/**
 * For migrations: documents that a filter finds get what they lack, in the order of their ids. Run again
 * after a stop it goes on with the rest, provided that what a document gets takes it out of the filter.
 * `reads`: the projection that `get` needs, where whole documents would be too much.
 */
export async function liftOld(
  db: Db,
  collection: string,
  {
    lacking,
    reads = {},
    get,
  }: { readonly lacking: Document; readonly reads?: Document; readonly get: (one: never) => Document },
): Promise<void> {
  const all = db.collection(collection);
  let after: Document = {};
  for (;;) {
    const old = await all
      .find({ ...lacking, ...after }, { projection: reads })
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
