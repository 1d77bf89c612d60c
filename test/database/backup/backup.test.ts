import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Db } from 'mongodb';
import { expect, it } from 'vitest';
import { backUp } from '../../../src/database/backup/back-up.ts';
import { beginExchange, finishExchange } from '../../../src/database/backup/exchange.ts';
import { restore } from '../../../src/database/backup/restore.ts';
import { openHere, temporaryFolder, type Opened } from '../embedded/support.ts';

const now = new Date('2026-03-01T02:00:00Z');
const progress = (): void => undefined;

/** A data folder with documents, files and a secret, as a shop has it. */
async function shop(folder: string, said: string): Promise<Opened & { close(): Promise<void> }> {
  mkdirSync(join(folder, 'files', 'ab', 'cd'), { recursive: true });
  writeFileSync(join(folder, 'secret'), `secret of ${said}`);
  writeFileSync(join(folder, 'files', 'ab', 'cd', 'a'.repeat(90)), `photo of ${said}`);
  const opened = await openHere(folder);
  const things = opened.db.collection<{ _id: number; said: string }>('things');
  await things.createIndexes([{ key: { said: 1 } }]);
  await things.insertMany(Array.from({ length: 300 }, (_, n) => ({ _id: n, said })));
  return opened;
}

async function saidIn(folder: string): Promise<string[]> {
  const opened = await openHere(folder);
  try {
    return await opened.db.collection<{ said: string }>('things').distinct('said');
  } finally {
    await opened.close();
  }
}

async function backedUp(said: string): Promise<{ file: string; folder: string }> {
  const folder = temporaryFolder();
  const file = join(temporaryFolder(), 'shop.tar');
  const opened = await shop(folder, said);
  await backUp({ db: opened.db, folder, file, now, progress });
  await opened.close();
  return { file, folder };
}

it('saves what is there at one moment, and puts it back with files and secret, keeping what was there', async () => {
  const folder = temporaryFolder();
  const file = join(temporaryFolder(), 'backups', 'shop.tar');
  const opened = await shop(folder, 'the first');
  const things = opened.db.collection<{ _id: number; said: string }>('things');
  let writes = 0;
  const over = new AbortController();
  const writing = (async () => {
    while (!over.signal.aborted) await things.insertOne({ _id: 1000 + writes++, said: 'meanwhile' });
  })();
  const told: string[] = [];
  const { files } = await backUp({ db: opened.db, folder, file, now, progress: (what) => told.push(what) });
  over.abort();
  await writing;
  expect(files).toBe(2);
  expect(new Set(told)).toEqual(new Set(['database', 'files']));
  await things.updateMany({}, { $set: { said: 'the second' } });
  await expect(restore({ file, folder, now, progress })).rejects.toThrow(/server uses/);
  await opened.close();
  writeFileSync(join(folder, 'secret'), 'another');

  const done = await restore({ file, folder, now, progress });
  expect(done.documents).toBeGreaterThanOrEqual(300);
  expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('secret of the first');
  expect(readFileSync(join(folder, 'files', 'ab', 'cd', 'a'.repeat(90)), 'utf8')).toBe('photo of the first');
  expect((await saidIn(folder)).filter((said) => said !== 'meanwhile')).toEqual(['the first']);
  expect(readFileSync(join(done.aside, 'secret'), 'utf8')).toBe('another');
  expect(await saidIn(done.aside)).toEqual(['the second']);
  const unpacked = temporaryFolder();
  execFileSync('tar', ['-xf', file, '-C', unpacked]);
  expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: unpacked, encoding: 'utf8' })).toContain(
    'mdb: OK',
  );
});

it('leaves an older backup alone when the new one fails, and refuses a place inside the folder', async () => {
  const folder = temporaryFolder();
  const opened = await shop(folder, 'all');
  await expect(backUp({ db: opened.db, folder, file: join(folder, 'x.tar'), now, progress })).rejects.toThrow(
    /another folder/,
  );
  const there = temporaryFolder();
  writeFileSync(join(there, 'shop.tar'), 'the older one');
  const failing = (what: string): void => {
    if (what === 'files') throw new Error('the disk went away');
  };
  await expect(
    backUp({ db: opened.db, folder, file: join(there, 'shop.tar'), now, progress: failing }),
  ).rejects.toThrow('went away');
  expect(readdirSync(there)).toEqual(['shop.tar']);
  expect(readFileSync(join(there, 'shop.tar'), 'utf8')).toBe('the older one');
  // a server that sees another disk than the command writes its copy elsewhere
  const elsewhere = { admin: () => ({ command: () => Promise.resolve({ ok: 1 }) }) } as unknown as Db;
  await expect(
    backUp({ db: elsewhere, folder, file: join(there, 'shop.tar'), now, progress }),
  ).rejects.toThrow(/where the server runs/);
  expect(readdirSync(there)).toEqual(['shop.tar']);
  await opened.close();
});

it.each([
  ['cut off', (file: string) => truncateSync(file, 40_000), /cut off/],
  [
    'without its end',
    (file: string) => truncateSync(file, readFileSync(file).lastIndexOf('SHA256SUMS')),
    /cut off/,
  ],
  ['changed', (file: string) => spoil(file, 'photo of'), /files.*damaged/],
  ['another file', (file: string) => writeFileSync(file, 'x'.repeat(5000)), /no backup/],
  ['followed by more', (file: string) => appendFileSync(file, 'x'), undefined],
])('a backup that is %s is refused, and nothing is changed', async (_how, harm, says) => {
  const { file } = await backedUp('the backup');
  harm(file);
  const folder = temporaryFolder();
  await (await shop(folder, 'what is there')).close();
  const restoring = restore({ file, folder, now, progress });
  if (says === undefined) await restoring;
  else await expect(restoring).rejects.toThrow(says);
  expect(await saidIn(folder)).toEqual([says ? 'what is there' : 'the backup']);
  expect(readdirSync(folder).filter((name) => name.startsWith('restor'))).toEqual([]);
});

function spoil(file: string, words: string): void {
  const bytes = readFileSync(file);
  bytes.write('PHOTO', bytes.indexOf(words));
  writeFileSync(file, bytes);
}

it('an exchange that dies at any step is ended by the next start: all of the new, and all of the old beside', () => {
  const old = { database: 'old', secret: 'old', only: 'old' };
  const next = { database: 'new', secret: 'new', files: 'new' };
  const fill = (folder: string, content: Record<string, string>): void => {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(content)) writeFileSync(join(folder, name), text);
  };
  const read = (folder: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(folder, { withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
  const moves: [string, string][] = [
    ...Object.keys(old).map((name): [string, string] => [name, `before-restore-1/${name}`]),
    ...Object.keys(next).map((name): [string, string] => [`restoring-1/${name}`, name]),
  ];
  for (let steps = 0; steps <= moves.length; steps++) {
    const folder = temporaryFolder();
    fill(folder, old);
    fill(join(folder, 'restoring-1'), next);
    mkdirSync(join(folder, 'before-restore-1'));
    const note = { staging: 'restoring-1', aside: 'before-restore-1', old: Object.keys(old) };
    writeFileSync(join(folder, 'restore.json'), JSON.stringify(note));
    for (const [from, to] of moves.slice(0, steps)) renameSync(join(folder, from), join(folder, to));
    finishExchange(folder);
    expect(read(folder), `after ${steps} moves`).toEqual(next);
    expect(read(join(folder, 'before-restore-1'))).toEqual(old);
    expect(readdirSync(folder).sort()).toEqual(['before-restore-1', 'database', 'files', 'secret']);
    finishExchange(folder);
  }
  const folder = temporaryFolder();
  fill(folder, old);
  fill(join(folder, 'restoring-1'), next);
  cpSync(join(folder, 'secret'), join(folder, 'copy'));
  beginExchange(folder, { staging: 'restoring-1', aside: 'before-restore-2' });
  expect(read(folder)).toEqual(next);
  expect(existsSync(join(folder, 'before-restore-2', 'copy'))).toBe(true);
});
