import { createHash } from 'node:crypto';
import type { Db, IndexDescription } from 'mongodb';

/** A collection and the indexes its questions need. */
export interface CollectionIndexes {
  readonly collection: string;
  readonly indexes: readonly IndexDescription[];
}

/** Of the message path. Every other collection declares its own in its model. */
export const ROAD_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: 'conversations',
    indexes: [
      { key: { wakeAt: 1 }, name: 'wakeAt', partialFilterExpression: { wakeAt: { $exists: true } } },
      { key: { changedAt: 1 }, name: 'changedAt', partialFilterExpression: { changedAt: { $exists: true } } },
      { key: { 'customer.id': 1 }, name: 'customer' },
    ],
  },
  {
    collection: 'pages',
    indexes: [
      { key: { conversation: 1, first: 1 }, name: 'conversation_first' },
      {
        key: { 'lines.files.id': 1 },
        name: 'files',
        partialFilterExpression: { 'lines.files.id': { $exists: true } },
      },
    ],
  },
];

interface Mark {
  readonly _id: string;
  readonly digest: string;
}

/** Creates what is missing; a start that finds the same list as last time asks nothing more. */
export async function ensureIndexes(db: Db, all: readonly CollectionIndexes[]): Promise<void> {
  const digest = createHash('sha256').update(JSON.stringify(all)).digest('hex');
  const marks = db.collection<Mark>('meta');
  const known = await marks.findOne({ _id: 'indexes' });
  if (known?.digest === digest) return;
  for (const { collection, indexes } of all) {
    if (indexes.length > 0) await db.collection(collection).createIndexes([...indexes]);
  }
  await marks.updateOne({ _id: 'indexes' }, { $set: { digest } }, { upsert: true });
}
