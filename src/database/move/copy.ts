import { calculateObjectSize } from 'bson';
import type { AnyBulkWriteOperation, Collection, Db, Document } from 'mongodb';

/** Where the progress of a move is kept, in the database that is moved to. */
export const MOVE_NOTES = 'langnghe_move';

/** How far one collection has come. */
interface Note {
  readonly _id: string;
  /** The _id up to which all documents are there. */
  readonly last?: unknown;
  readonly done?: boolean;
}

const mostDocuments = 500;
const mostBytes = 4 * 1024 * 1024;
/** Every type as it is: a whole number stays the int32, int64 or double it was. */
const exact = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

/** Copies a collection in the order of its _ids, and goes on where a move that died had stopped. */
export async function copyCollection(
  { from, to }: { from: Db; to: Db },
  name: string,
  each: (documents: number) => void,
): Promise<void> {
  const notes = to.collection<Note>(MOVE_NOTES);
  const note = await notes.findOne({ _id: name }, exact);
  if (note?.done !== undefined) return;
  const target = to.collection(name);
  let documents = 0;
  const filter = note?.last === undefined ? {} : { $expr: { $gt: ['$_id', { $literal: note.last }] } };
  for await (const batch of batches(from.collection(name), filter)) {
    await target.bulkWrite(batch.map(replacing), { ordered: false });
    await notes.updateOne({ _id: name }, { $set: { last: batch.at(-1)?._id } }, { upsert: true });
    documents += batch.length;
    each(documents);
  }
  await notes.updateOne({ _id: name }, { $set: { done: true } }, { upsert: true });
}

function replacing(document: Document): AnyBulkWriteOperation {
  // an _id is of any type
  return { replaceOne: { filter: { _id: document._id as never }, replacement: document, upsert: true } };
}

async function* batches(source: Collection, filter: Document): AsyncGenerator<Document[]> {
  let batch: Document[] = [];
  let bytes = 0;
  for await (const document of source.find(filter, {
    ...exact,
    sort: { _id: 1 },
    batchSize: mostDocuments,
  })) {
    batch.push(document);
    bytes += calculateObjectSize(document);
    if (batch.length < mostDocuments && bytes < mostBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

const indexOptions = ['name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'] as const;

/** Makes the indexes that a collection has there, here as well. */
export async function copyIndexes({ from, to }: { from: Db; to: Db }, name: string): Promise<number> {
  const wanted = (await from.collection(name).indexes()).filter((index) => index.name !== '_id_');
  const indexes = wanted.map((index) => ({
    key: index.key,
    ...Object.fromEntries(
      indexOptions.flatMap((option) => (option in index ? [[option, index[option]]] : [])),
    ),
  }));
  if (indexes.length > 0) await to.collection(name).createIndexes(indexes);
  return indexes.length;
}
