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
      {
        key: { lastCustomerSlot: -1, _id: -1 },
        name: 'lastCustomerSlot',
        partialFilterExpression: { lastCustomerSlot: { $exists: true } },
      },
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

/** Creates what is missing of a list; a start that finds the same list as last time asks nothing more. */
export async function ensureIndexes(db: Db, list: string, all: readonly CollectionIndexes[]): Promise<void> {
  const digest = createHash('sha256').update(JSON.stringify(all)).digest('hex');
  const mark = { _id: `indexes of ${list}` };
  const marks = db.collection<Mark>('meta');
  if ((await marks.findOne(mark))?.digest === digest) return;
  const lacking = all.filter(({ indexes }) => indexes.length > 0);
  await Promise.all(
    lacking.map(({ collection, indexes }) => db.collection(collection).createIndexes([...indexes])),
  );
  await marks.updateOne(mark, { $set: { digest } }, { upsert: true });
}
