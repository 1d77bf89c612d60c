import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoServerError, type Collection } from 'mongodb';
import { expect, it } from 'vitest';
import { openStore } from '../../../src/database/embedded/store.ts';
import { smallDisk } from './small-disk.ts';
import { openHere, temporaryFolder } from './support.ts';

const key = (text: string): Buffer => Buffer.from(`k:${text}`);

it('refuses a tree that was cut off, with what to do, and leaves it as it is', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'database.mdb');
  const store = openStore(path);
  store.change(() => {
    for (let n = 0; n < 300; n++) store.documents.put(key(`k${n}`), Buffer.alloc(900, n));
  });
  await store.close();
  const whole = statSync(path).size;
  truncateSync(path, whole - 4096);
  expect(() => openStore(path)).toThrow(/broken.*langnghe restore/);
  expect(statSync(path).size).toBe(whole - 4096);
});

it('refuses a journal that is damaged in its middle, and takes a torn end as never written', async () => {
  const folder = temporaryFolder();
  const store = openStore(join(folder, 'database.mdb'));
  for (const word of ['first words', 'middle words', 'last words'])
    store.transaction(() => store.documents.put(key(word), Buffer.from(word)));
  const copy = temporaryFolder();
  for (const name of ['database.mdb', 'database.journal']) copyFileSync(join(folder, name), join(copy, name));
  await store.close();
  const journal = join(copy, 'database.journal');
  const bytes = readFileSync(journal);
  const spoilt = (word: string): Buffer =>
    Buffer.from(bytes).fill('#', bytes.indexOf(word, bytes.indexOf(word) + 4));
  const at = bytes.lastIndexOf('middle words');
  writeFileSync(
    journal,
    Buffer.concat([bytes.subarray(0, at), Buffer.from('MIDDLE'), bytes.subarray(at + 6)]),
  );
  expect(() => openStore(join(copy, 'database.mdb'))).toThrow(/journal.*damaged.*group 1 cannot.*group 2/);
  writeFileSync(journal, spoilt('last words'));
  const opened = openStore(join(copy, 'database.mdb'));
  expect(opened.documents.get(key('middle words'))?.toString()).toBe('middle words');
  expect(opened.documents.get(key('last words'))).toBeUndefined();
  await opened.close();
});

async function fillUp(
  things: Collection<{ _id: number; text: string }>,
): Promise<{ kept: number; code: unknown }> {
  for (let n = 0; n < 10_000; n++) {
    try {
      await things.insertOne({ _id: n, text: 'x'.repeat(500_000) });
    } catch (error) {
      return { kept: n, code: error instanceof MongoServerError ? error.code : error };
    }
  }
  throw new Error('the disk was never full');
}

it('a full disk is said as such, what is there stays readable, and room makes it write again', async (context) => {
  const disk = smallDisk(24);
  if (!disk) return context.skip();
  try {
    writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(6_000_000));
    const opened = await openHere(join(disk.path, 'data'));
    const things = opened.db.collection<{ _id: number; text: string }>('things');
    const { kept, code } = await fillUp(things);
    expect(code).toBe(14031);
    expect(await things.countDocuments({ text: { $exists: true } })).toBe(kept);
    rmSync(join(disk.path, 'ballast'));
    await things.insertOne({ _id: -1, text: 'again' });
    await opened.close();
    const again = await openHere(join(disk.path, 'data'));
    expect(await again.db.collection('things').countDocuments({ text: { $exists: true } })).toBe(kept + 1);
    expect(await again.db.command({ validate: 'things' })).toMatchObject({ valid: true });
    await again.close();
  } finally {
    disk.end();
  }
});

it('a folder on a read-only disk is said as such, and untouched', async (context) => {
  const disk = smallDisk(24);
  if (!disk) return context.skip();
  try {
    const folder = join(disk.path, 'data');
    const opened = await openHere(folder);
    await opened.db.collection('things').insertOne({ n: 1 });
    await opened.close();
    const before = readFileSync(join(folder, 'database.mdb'));
    disk.remount('ro');
    await expect(openHere(folder)).rejects.toThrow(/read-only/);
    expect(readFileSync(join(folder, 'database.mdb')).equals(before)).toBe(true);
    disk.remount('rw');
    const again = await openHere(folder);
    expect(await again.db.collection('things').countDocuments()).toBe(1);
    await again.close();
  } finally {
    disk.end();
  }
});
