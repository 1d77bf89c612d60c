import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { open } from 'lmdb';
import { expect, it } from 'vitest';
import { checkFolder } from '../../../src/database/embedded/check-folder.ts';
import { decodeDocument } from '../../../src/database/embedded/decode.ts';
import {
  openEmbeddedDatabase,
  type EmbeddedDatabase,
} from '../../../src/database/embedded/embedded-database.ts';
import { encodeDocument } from '../../../src/database/embedded/encode.ts';
import { openStore } from '../../../src/database/embedded/store.ts';
import { isDoc } from '../../../src/database/embedded/values.ts';
import { built } from './built.ts';
import { smallDisk } from './small-disk.ts';
import { openHere, temporaryFolder } from './support.ts';

const FORMAT = Buffer.from('format');
const binary = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** A folder as a program of format 1 left it: an index over arrays does not say on which paths they were. */
async function oldFolder(folder = temporaryFolder()): Promise<string> {
  const opened = await openHere(folder);
  const talks = opened.db.collection<{ _id: number; words: unknown; at: number }>('talks');
  await talks.createIndexes([{ key: { words: 1, at: -1 } }, { key: { at: 1 }, unique: true }]);
  await talks.insertMany(
    Array.from({ length: 40 }, (_, n) => ({ _id: n, words: ['ao', `w${n % 5}`], at: n })),
  );
  await opened.close();
  const root = open<Buffer, Buffer>({
    path: join(folder, 'database.mdb'),
    noSubdir: true,
    maxDbs: 3,
    ...binary,
  });
  const meta = root.openDB<Buffer, Buffer>('meta', binary);
  await root.transaction(() => {
    for (const { key, value } of meta.getRange({ start: Buffer.from('c:'), end: Buffer.from('c;') }))
      void meta.put(Buffer.from(key), withoutPaths(Buffer.from(value)));
    void meta.put(FORMAT, Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]));
  });
  await root.close();
  return folder;
}

function withoutPaths(bytes: Buffer): Buffer {
  const collection = decodeDocument(bytes);
  const indexes = collection.get('indexes');
  if (Array.isArray(indexes)) for (const one of indexes.filter(isDoc)) one.delete('arrayPaths');
  return encodeDocument(collection);
}

async function formatOf(path: string): Promise<number> {
  const store = openStore(path);
  const format = store.format();
  await store.close();
  return format;
}

/** Everything there, read through the ordinary door, and how the newest of a word are found. */
async function look(
  folder: string,
): Promise<{ told: string[]; stages: string; newest: unknown[]; count: number }> {
  const told: string[] = [];
  const database: EmbeddedDatabase = await openEmbeddedDatabase({
    folder,
    inThread: true,
    log: ({ message }) => told.push(message),
  });
  await database.close();
  const opened = await openHere(folder);
  const talks = opened.db.collection<{ _id: number }>('talks');
  const newest = talks.find({ words: 'ao' }).sort({ at: -1 }).limit(3);
  const plan = await newest.clone().explain('queryPlanner');
  const found = {
    told,
    stages: JSON.stringify(plan.queryPlanner),
    newest: (await newest.toArray()).map(({ _id }) => _id),
    count: await talks.countDocuments({ at: { $gte: 0 } }),
  };
  expect(await opened.db.command({ validate: 'talks' })).toMatchObject({ valid: true });
  await opened.close();
  return found;
}

it('lifts an older format at the first start, says so, and keeps a copy of it that opens', async () => {
  const folder = await oldFolder();
  expect(await formatOf(join(folder, 'database.mdb'))).toBe(1);
  const { told, stages, newest, count } = await look(folder);
  expect(told).toEqual([
    'The database was brought from format 1 to 2; what it was is kept as database.format-1.mdb',
  ]);
  expect({ newest, count }).toEqual({ newest: [39, 38, 37], count: 40 });
  // only where the paths are written down the index can give this order
  expect(stages).not.toContain('SORT');
  expect(await formatOf(join(folder, 'database.mdb'))).toBe(2);
  const copy = join(folder, 'database.format-1.mdb');
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const back = temporaryFolder();
  copyFileSync(copy, join(back, 'database.mdb'));
  expect(await formatOf(join(back, 'database.mdb'))).toBe(1);
  expect(await look(back)).toMatchObject({ newest: [39, 38, 37], count: 40 });
});

it('takes over what a process of the older program left in the journal, before the copy', async () => {
  const folder = await oldFolder();
  const path = join(folder, 'database.mdb');
  const store = openStore(path);
  store.transaction(() => store.meta.put(Buffer.from('said'), Buffer.from('last words')));
  const left = temporaryFolder();
  for (const name of ['database.mdb', 'database.journal']) copyFileSync(join(folder, name), join(left, name));
  await store.close();
  await look(left);
  for (const name of ['database.mdb', 'database.format-1.mdb']) {
    const opened = openStore(join(left, name));
    expect(opened.meta.get(Buffer.from('said'))?.toString()).toBe('last words');
    await opened.close();
  }
});

it('a copy put back takes nothing for its own that the journal got after it', async () => {
  const folder = await oldFolder();
  const opened = await openHere(folder);
  await opened.db.collection<{ _id: number }>('talks').insertOne({ _id: 99 });
  const back = temporaryFolder();
  copyFileSync(join(folder, 'database.format-1.mdb'), join(back, 'database.mdb'));
  copyFileSync(join(folder, 'database.journal'), join(back, 'database.journal'));
  await opened.close();
  expect(await look(back)).toMatchObject({ newest: [39, 38, 37], count: 40 });
});

it('killed half way, in the copy or in the lifting, it leaves the old format whole, and the next start lifts it', async () => {
  const folder = await oldFolder();
  const path = join(folder, 'database.mdb');
  const half = join(folder, 'database.format-1.mdb.part');
  writeFileSync(half, readFileSync(path).subarray(0, 5_000));
  const writer = fileURLToPath(await built('./upgrade-writer.ts'));
  expect(spawnSync(process.execPath, [writer, path]).signal).toBe('SIGKILL');
  expect(await formatOf(path)).toBe(1);
  expect(existsSync(half)).toBe(false);
  expect(await look(folder)).toMatchObject({
    newest: [39, 38, 37],
    count: 40,
    told: [expect.stringContaining('format 1 to 2')],
  });
  expect(await formatOf(path)).toBe(2);
}, 60_000);

it('without room for the copy it does not start, and changes nothing', async (context) => {
  const disk = smallDisk(24);
  if (!disk) return context.skip();
  try {
    const folder = await oldFolder(join(disk.path, 'data'));
    const before = readFileSync(join(folder, 'database.mdb'));
    writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(500));
    fillDisk(join(disk.path, 'ballast'));
    await expect(openEmbeddedDatabase({ folder, inThread: true })).rejects.toMatchObject({ code: 14031 });
    expect(readFileSync(join(folder, 'database.mdb')).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes('format'))).toEqual([]);
    rmSync(join(disk.path, 'ballast'));
    expect(await look(folder)).toMatchObject({ newest: [39, 38, 37], count: 40 });
  } finally {
    disk.end();
  }
});

function fillDisk(path: string): void {
  const more = Buffer.alloc(64 * 1024);
  try {
    for (let n = 0; n < 1_000; n++) writeFileSync(path, more, { flag: 'a' });
  } catch {
    return;
  }
  throw new Error('the disk was never full');
}

it('what was unpacked from a backup is lifted without another copy', async () => {
  const folder = await oldFolder();
  expect(await checkFolder(folder)).toEqual({ documents: 40, errors: [] });
  expect(readdirSync(folder).filter((name) => name.includes('format'))).toEqual([]);
  expect(await formatOf(join(folder, 'database.mdb'))).toBe(2);
});
