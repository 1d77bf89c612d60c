import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { backupCommand, restoreCommand } from '../../src/cli/backup.ts';
import { databaseCommand } from '../../src/cli/database.ts';
import { openHere, temporaryFolder } from '../database/embedded/support.ts';
import { keptIo } from '../support/kept-io.ts';

afterEach(() => vi.unstubAllEnvs());

async function dataFolder(): Promise<string> {
  const folder = join(temporaryFolder(), 'data');
  mkdirSync(folder);
  vi.stubEnv('LANGNGHE_DATA', folder);
  vi.stubEnv('MONGODB_URI', undefined);
  writeFileSync(join(folder, 'secret'), 'x'.repeat(64));
  const opened = await openHere(folder);
  await opened.client.db('langnghe').collection('things').insertOne({ n: 1 });
  await opened.close();
  return folder;
}

it('backup, restore and check say what they did', async () => {
  const folder = await dataFolder();
  const file = join(temporaryFolder(), 'shop.tar');
  const io = keptIo();
  expect(await backupCommand([file], io)).toBe(0);
  expect(await restoreCommand([file], io)).toBe(0);
  expect(await databaseCommand(['check'], io)).toBe(0);
  expect(io.said.join('\n')).toMatch(/holds the database and 1 files/);
  expect(io.said.join('\n')).toMatch(/Restored: 1 documents/);
  expect(io.said.join('\n')).toMatch(/langnghe\.things: 1 documents, 1 indexes, no faults/);
  expect(readdirSync(folder).filter((name) => name.startsWith('before-restore'))).toHaveLength(1);
});

it('moves to another server and back, and asks that no server runs', async () => {
  const folder = await dataFolder();
  const there = await openHere();
  const uri = there.database.uri.replace('/?', '/shop?');
  const io = keptIo();
  expect(await databaseCommand(['move', '--to', uri], io)).toBe(0);
  expect(io.said.join('\n')).toMatch(/1 documents in 1 collections are the same[\s\S]*Set MONGODB_URI/);
  expect(await there.client.db('shop').collection('things').countDocuments()).toBe(1);
  vi.stubEnv('LANGNGHE_DATA', join(temporaryFolder(), 'new'));
  expect(await databaseCommand(['move', '--from', uri], io)).toBe(0);
  expect(io.said.join('\n')).toMatch(/Unset MONGODB_URI/);
  vi.stubEnv('LANGNGHE_DATA', folder);
  const running = await openHere(folder);
  await expect(databaseCommand(['move', '--to', uri], io)).rejects.toThrow(/Stop it first/);
  await expect(databaseCommand(['check', '--repair'], io)).rejects.toThrow(/Stop it first/);
  expect(await databaseCommand(['check'], io)).toBe(0);
  await running.close();
  await there.close();
});

it('a wrong call is answered with the usage, and a MongoDB server is not backed up here', async () => {
  await dataFolder();
  const io = keptIo();
  expect(await databaseCommand(['move'], io)).toBe(2);
  expect(await databaseCommand(['move', '--to', 'a', '--from', 'b'], io)).toBe(2);
  expect(await databaseCommand(['mend'], io)).toBe(2);
  await expect(backupCommand([], io)).rejects.toThrow(/Usage/);
  vi.stubEnv('MONGODB_URI', 'mongodb://127.0.0.1/shop');
  await expect(backupCommand(['x.tar'], io)).rejects.toThrow(/mongodump/);
});

it('a restore that died is ended before anything is looked at', async () => {
  const folder = await dataFolder();
  const note = {
    staging: 'restoring-1',
    aside: 'before-restore-1',
    old: ['database.mdb', 'database.journal'],
  };
  mkdirSync(join(folder, note.staging));
  for (const name of note.old) renameSync(join(folder, name), join(folder, note.staging, name));
  writeFileSync(join(folder, 'restore.json'), JSON.stringify(note));
  const io = keptIo();
  expect(await databaseCommand(['check'], io)).toBe(0);
  expect(io.said.join('\n')).toMatch(/langnghe\.things: 1 documents/);
  expect(readdirSync(folder)).not.toContain('restore.json');
});
