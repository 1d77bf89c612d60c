import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'bson';
import { open } from 'lmdb';
import { expect, it } from 'vitest';
import { checkDatabase } from '../../src/database/check.ts';
import { openHere, temporaryFolder } from './embedded/support.ts';

/** Changes the tree behind the engine's back, as a fault of the disk would. */
async function harm(folder: string): Promise<void> {
  const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;
  const path = join(folder, 'database.mdb');
  const root = open<Buffer, Buffer>({ path, noSubdir: true, maxDbs: 3, overlappingSync: false, ...binary });
  const entries = root.openDB<Buffer, Buffer>('entries', binary);
  const documents = root.openDB<Buffer, Buffer>('documents', binary);
  const [lost] = [...entries.getKeys({ limit: 1 })];
  if (!lost) throw new Error('there is no entry');
  entries.removeSync(lost);
  entries.putSync(Buffer.concat([lost.subarray(0, 6), Buffer.from('of nobody')]), Buffer.from('x'));
  const [spoilt] = [...documents.getRange({ limit: 1, offset: 3 })];
  if (!spoilt) throw new Error('there is no document');
  const bytes = Buffer.from(spoilt.value);
  bytes.fill(0x41, 10, 20);
  documents.putSync(spoilt.key, bytes);
  await root.close();
}

it('finds indexes that are wrong and documents that cannot be read, and mends the one and keeps the other', async () => {
  const folder = temporaryFolder();
  const first = await openHere(folder);
  const things = first.db.collection<{ _id: number; code: string }>('things');
  await things.createIndexes([{ key: { code: 1 }, unique: true }, { key: { 'list.n': -1 } }]);
  await things.insertMany(
    Array.from({ length: 20 }, (_, n) => ({ _id: n, code: `c${n}`, list: [{ n }, { n: n + 1 }] })),
  );
  const before = await checkDatabase(first.client, { repair: false });
  expect(before).toEqual([
    { collection: 'test.things', documents: 20, indexes: 3, errors: [], repaired: [] },
  ]);
  await first.close();
  await harm(folder);

  const opened = await openHere(folder);
  const [found] = await checkDatabase(opened.client, { repair: false });
  expect(found?.errors.join('\n')).toMatch(/code_1.*lacks 1/);
  expect(found?.errors.join('\n')).toMatch(/cannot be read/);
  expect(found?.repaired).toEqual([]);
  const [mended] = await checkDatabase(opened.client, { repair: true });
  expect(mended?.repaired.join('\n')).toMatch(/code_1.*anew/);
  const [after] = await checkDatabase(opened.client, { repair: false });
  expect(after).toMatchObject({ documents: 19, errors: [] });
  expect(await opened.db.collection('things').find({ code: 'c0' }).toArray()).toHaveLength(1);
  await expect(opened.db.collection('things').insertOne({ code: 'c7' })).rejects.toMatchObject({
    code: 11000,
  });
  await opened.close();
  const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('damaged-test.things'));
  expect(() => deserialize(readFileSync(join(folder, aside)))).toThrow();
});
