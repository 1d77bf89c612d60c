import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { MongoClient } from 'mongodb';
import { open } from 'lmdb';
import { expect, it } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/database/embedded/embedded-database.ts';
import { storageError } from '../../../src/database/embedded/errors.ts';
import { built, workerSource } from './built.ts';
import { temporaryFolder } from './support.ts';

async function roundTrip(uri: string): Promise<unknown> {
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 3000 }).connect();
  try {
    await client
      .db('test')
      .collection('t')
      .updateOne({ _id: 1 as never }, { $inc: { n: 1 } }, { upsert: true });
    return (await client.db('test').collection('t').findOne())?.n as unknown;
  } finally {
    await client.close();
  }
}

it('runs in a worker thread, keeps what it was given, and can be opened again', async () => {
  const folder = join(temporaryFolder(), 'data');
  const workerUrl = await built(workerSource);
  for (const expected of [1, 2]) {
    const database = await openEmbeddedDatabase({ folder, workerUrl });
    expect(database.owner).toBe(true);
    expect(await roundTrip(database.uri)).toBe(expected);
    await database.close();
    await database.close();
  }
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'database.mdb')).mode & 0o077).toBe(0);
});

it('a second one uses the socket of the first, and takes over when that has gone', async () => {
  const folder = temporaryFolder();
  const first = await openEmbeddedDatabase({ folder, inThread: true });
  const second = await openEmbeddedDatabase({ folder, inThread: true });
  expect([first.owner, second.owner]).toEqual([true, false]);
  expect(second.uri).toBe(first.uri);
  expect(await roundTrip(second.uri)).toBe(1);
  await second.close();
  expect(await roundTrip(first.uri)).toBe(2);
  await first.close();
  const third = await openEmbeddedDatabase({ folder, inThread: true });
  expect(third.owner).toBe(true);
  await third.close();
});

it('of several that open a folder at once, one owns it', async () => {
  const folder = temporaryFolder();
  const all = await Promise.all(
    Array.from({ length: 5 }, () => openEmbeddedDatabase({ folder, inThread: true })),
  );
  expect(all.filter(({ owner }) => owner)).toHaveLength(1);
  expect(await roundTrip(all[0]?.uri ?? '')).toBe(1);
  await Promise.all(all.map((one) => one.close()));
});

it('takes over the socket of a process that was killed', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'database.sock');
  const child = spawn(process.execPath, [
    '-e',
    `require('net').createServer().listen(${JSON.stringify(path)}, () => process.stdout.write('up'))`,
  ]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(path)).toBe(true);
  const all = await Promise.all([1, 2, 3].map(() => openEmbeddedDatabase({ folder, inThread: true })));
  expect(all.filter(({ owner }) => owner)).toHaveLength(1);
  expect(await roundTrip(all[0]?.uri ?? '')).toBe(1);
  await Promise.all(all.map((one) => one.close()));
  expect(existsSync(`${path}.lock`)).toBe(false);
});

it('leaves the socket of a living process alone, even one that says nothing', async () => {
  const folder = temporaryFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, 'database.sock'), resolve));
  const database = await openEmbeddedDatabase({ folder, inThread: true });
  expect(database.owner).toBe(false);
  server.close();
});

it('a folder with a long path keeps its socket elsewhere, with a pointer', async () => {
  const folder = join(temporaryFolder(), 'a'.repeat(60), 'b'.repeat(60));
  const first = await openEmbeddedDatabase({ folder, inThread: true });
  const second = await openEmbeddedDatabase({ folder, inThread: true });
  expect(second.owner).toBe(false);
  expect(await roundTrip(second.uri)).toBe(1);
  const socket = readFileSync(join(folder, 'database.sock.path'), 'utf8');
  expect(Buffer.byteLength(socket)).toBeLessThan(100);
  expect(statSync(join(socket, '..')).mode & 0o777).toBe(0o700);
  await first.close();
  rmSync(join(socket, '..'), { recursive: true });
  const third = await openEmbeddedDatabase({ folder, inThread: true });
  expect(await roundTrip(third.uri)).toBe(2);
  await third.close();
});

it('refuses a newer format, and a file that is none of its own, and changes neither', async () => {
  const folder = temporaryFolder();
  const first = await openEmbeddedDatabase({ folder, inThread: true });
  await roundTrip(first.uri);
  await first.close();
  const root = open({
    path: join(folder, 'database.mdb'),
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
    maxDbs: 3,
    overlappingSync: false,
  });
  const meta = root.openDB('meta', { encoding: 'binary', keyEncoding: 'binary' });
  meta.putSync(Buffer.from('format'), Buffer.from([99, 0, 0, 0, 0, 0, 0, 0]));
  await root.close();
  await expect(openEmbeddedDatabase({ folder, inThread: true })).rejects.toThrow(/format 99.*newer program/);
  const workerUrl = await built(workerSource);
  await expect(openEmbeddedDatabase({ folder, workerUrl })).rejects.toThrow(/format 99/);

  const foreign = temporaryFolder();
  writeFileSync(join(foreign, 'database.mdb'), 'this is a text and no database, '.repeat(400));
  await expect(openEmbeddedDatabase({ folder: foreign, inThread: true })).rejects.toThrow(
    /not a database|database\.mdb/,
  );
  expect(readFileSync(join(foreign, 'database.mdb'), 'utf8')).toContain('this is a text');
});

it.skipIf(process.getuid?.() === 0)('says that a folder is read-only', async () => {
  const folder = join(temporaryFolder(), 'locked');
  mkdirSync(folder);
  chmodSync(folder, 0o500);
  await expect(openEmbeddedDatabase({ folder: join(folder, 'data'), inThread: true })).rejects.toMatchObject({
    code: 39,
  });
});

it('names what to do about a full or failing disk', () => {
  expect(storageError(new Error('No space left on device'))).toMatchObject({
    code: 14031,
    message: expect.stringContaining('Free some space') as string,
  });
  expect(storageError(new Error('Input/output error'))).toMatchObject({ code: 8 });
  expect(storageError(Object.assign(new Error('open'), { code: 'EROFS' }))).toMatchObject({ code: 39 });
  expect(storageError('no error')).toBe('no error');
});
