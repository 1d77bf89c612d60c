import type { Db } from 'mongodb';
import { AppError } from '../../core/errors.ts';
import type { Progress } from '../backup/back-up.ts';
import { copyCollection, copyIndexes, MOVE_NOTES } from './copy.ts';
import { digestOf } from './digest.ts';

export interface Moving {
  readonly from: Db;
  readonly to: Db;
  /** Names the source for a move that is taken up again. */
  readonly source: string;
  readonly progress: Progress;
}

/** What has been moved, and found to be the same on both sides. */
export interface Moved {
  readonly collections: number;
  readonly documents: number;
  readonly indexes: number;
}

/** The head of the notes of a move. */
interface Head {
  readonly _id: string;
  readonly source: string;
}

const HEAD = ' move';

/**
 * Copies every collection with its indexes into an empty database, then reads both sides whole and compares counts
 * and hashes. A move that died is taken up again where it was. Nobody may write to either side meanwhile; a
 * collection that changed is named, and copied anew the next time. The source is left as it is.
 */
export async function moveDatabase(moving: Moving): Promise<Moved> {
  const names = await collectionsOf(moving.from);
  await begin(moving);
  let indexes = 0;
  for (const name of names) {
    const of = await moving.from.collection(name).estimatedDocumentCount();
    await copyCollection(moving, name, (done) => moving.progress(`copying ${name}`, done, of));
    indexes += await copyIndexes(moving, name);
  }
  const documents = await verify(moving, names);
  await moving.to.collection(MOVE_NOTES).drop();
  return { collections: names.length, documents, indexes };
}

async function collectionsOf(db: Db): Promise<string[]> {
  const found = await db.listCollections({}, { nameOnly: true }).toArray();
  return found
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.') && name !== MOVE_NOTES)
    .sort();
}

async function begin({ to, source }: Moving): Promise<void> {
  const notes = to.collection<Head>(MOVE_NOTES);
  const head = await notes.findOne({ _id: HEAD });
  if (head && head.source !== source) {
    throw new AppError(
      'invalid-input',
      `A move from ${head.source} was begun there; end that one, or empty the database.`,
    );
  }
  if (head) return;
  for (const name of await collectionsOf(to)) {
    if (await to.collection(name).findOne({}, { projection: { _id: 1 } })) {
      throw new AppError(
        'invalid-input',
        `The database to move to is not empty: it has documents in "${name}". If a move to it was just ended, nothing is left to do.`,
      );
    }
  }
  await notes.insertOne({ _id: HEAD, source });
}

async function verify({ from, to, progress }: Moving, names: readonly string[]): Promise<number> {
  let documents = 0;
  const different: string[] = [];
  for (const name of names) {
    const of = await from.collection(name).estimatedDocumentCount();
    const [here, there] = await Promise.all([
      digestOf(from, name, (done) => progress(`comparing ${name}`, done, of)),
      digestOf(to, name, () => undefined),
    ]);
    documents += here.documents;
    if (here.documents === there.documents && here.sum === there.sum) continue;
    different.push(name);
    await forget(to, name);
  }
  if (different.length === 0) return documents;
  throw new AppError(
    'stale',
    `These collections are not the same on both sides: ${different.join(', ')}. Stop every server that uses either, then run the same command again: they are copied anew.`,
  );
}

/** The next run copies the collection from its beginning. */
async function forget(to: Db, name: string): Promise<void> {
  await to.collection(name).drop();
  await to.collection<Head>(MOVE_NOTES).deleteOne({ _id: name });
}
