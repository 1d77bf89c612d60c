import type { Db, IndexDescriptionInfo } from 'mongodb';

const INDEX_NOT_FOUND = 27;

/** For migrations: takes indexes away that are of no use any more, or cannot be changed in their place. */
export async function dropIndexes(
  db: Db,
  collection: string,
  isOver: (index: IndexDescriptionInfo) => boolean,
): Promise<void> {
  const [found] = await db.listCollections({ name: collection }, { nameOnly: true }).toArray();
  if (found === undefined) return;
  const all = db.collection(collection);
  for (const index of await all.indexes()) {
    if (!isOver(index)) continue;
    await all.dropIndex(String(index.name)).catch((error: unknown) => {
      // Another process that starts was faster.
      if ((error as { code?: unknown } | null)?.code !== INDEX_NOT_FOUND) throw error;
    });
  }
}
