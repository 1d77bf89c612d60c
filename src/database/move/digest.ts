import { createHash } from 'node:crypto';
import type { Db } from 'mongodb';

/** What a collection holds, in a form that can be compared: how many documents, and the sum of their hashes. */
export interface Digest {
  readonly documents: number;
  readonly sum: string;
}

const wrap = 2n ** 256n;

/** Reads a collection whole. The order of documents does not count, every byte of each does. */
export async function digestOf(
  db: Db,
  collection: string,
  each: (documents: number) => void,
): Promise<Digest> {
  let documents = 0;
  let sum = 0n;
  for await (const found of db.collection(collection).find({}, { raw: true, batchSize: 1000 })) {
    // with `raw` the driver gives the bytes of each document
    const bytes = found as unknown as Buffer;
    sum = (sum + BigInt(`0x${createHash('sha256').update(bytes).digest('hex')}`)) % wrap;
    documents += 1;
    if (documents % 1000 === 0) each(documents);
  }
  each(documents);
  return { documents, sum: sum.toString(16) };
}
