import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import { askedOfDatabase } from './asked-of-database.ts';
import { keptLog } from './silence.ts';

export interface TestDatabase {
  readonly database: Database;
  readonly folder: string;
  close(): Promise<void>;
}

/** Tests make their times up: none of them is over. */
export const nothingExpires = (): Date => new Date(0);

/** An embedded database of its own, in this thread; gone when closed. */
export async function testDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  const asked = askedOfDatabase();
  const { onCommand } = asked;
  const database = await connectDatabase({
    uri: undefined,
    folder,
    log: keptLog(),
    inThread: true,
    clock: nothingExpires,
    onCommand,
  });
  const close = async (): Promise<void> => {
    await closed(database, folder);
    expect(asked.unchecked(), 'asked of the database, and without checks').toEqual([]);
  };
  return { database, folder, close };
}

/** A database on the server that TEST_MONGODB_URI names, empty; absent when none is named. */
export async function serverDatabase(): Promise<TestDatabase | undefined> {
  const uri = process.env.TEST_MONGODB_URI;
  if (uri === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
  const named = new URL(uri);
  named.pathname = `/langnghe-test-${process.pid}`;
  const database = await connectDatabase({ uri: named.href, folder, log: keptLog() });
  await database.db.dropDatabase();
  return { database, folder, close: () => closed(database, folder) };
}

async function closed(database: Database, folder: string): Promise<void> {
  await database.close();
  await rm(folder, { recursive: true, force: true });
}
