import { cp, mkdir } from 'node:fs/promises';
import type { Db, Document } from 'mongodb';

/** What belongs to a process or an installation, not to its business. */
const NOT_MOVED = new Set(['meta', 'leases', 'migrations']);
const BATCH = 500;
const DUPLICATE = 11_000;

/**
 * Moves a business that was played apart into the real database: conversations come last, so that nothing
 * of it is looked at before all of it is there. What is there already stays.
 * @returns how many records were added.
 */
export async function moveIn(from: Db, to: Db): Promise<number> {
  const found = await from.listCollections({}, { nameOnly: true }).toArray();
  const names = found.map(({ name }) => name).filter((name) => !NOT_MOVED.has(name));
  const inOrder = [...names.filter((name) => name !== 'conversations'), 'conversations'];
  let added = 0;
  for (const name of inOrder) {
    let batch: Document[] = [];
    for await (const record of from.collection(name).find({})) {
      batch.push(record);
      if (batch.length === BATCH) {
        added += await insert(to, name, batch);
        batch = [];
      }
    }
    if (batch.length > 0) added += await insert(to, name, batch);
  }
  return added;
}

async function insert(to: Db, collection: string, records: Document[]): Promise<number> {
  try {
    return (await to.collection(collection).insertMany(records, { ordered: false })).insertedCount;
  } catch (error) {
    const { code, insertedCount } = error as { code?: unknown; insertedCount?: number };
    // Another demo left flow versions; they are the same.
    if (code !== DUPLICATE) throw error;
    return insertedCount ?? 0;
  }
}

/** Photos lie beside the database. */
export async function moveFiles(from: string, to: string): Promise<void> {
  await mkdir(from, { recursive: true });
  await cp(from, to, { recursive: true });
}
