import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { connectDatabase, type Database } from '../../src/database/connect.ts';
import type { EmbeddedDatabase } from '../../src/database/embedded/embedded-database.ts';
import { keepOpen } from '../../src/database/keep-open.ts';
import { keptLog } from '../support/silence.ts';
import { temporaryFolder } from './embedded/support.ts';

const AGAIN_MS = 20;

/** Opens as it is told: the last answer counts for every further try. */
function opening(...owners: (boolean | Error)[]) {
  let tries = 0;
  const open = (): Promise<EmbeddedDatabase> => {
    const next = owners[Math.min(tries, owners.length - 1)] ?? false;
    tries += 1;
    if (next instanceof Error) return Promise.reject(next);
    return Promise.resolve({ uri: 'mongodb://here', owner: next, close: () => Promise.resolve() });
  };
  return { open, tries: () => tries };
}

describe('the embedded database, when the process that keeps it is gone', () => {
  it('is tried for again until it is had, also where the first try loses or fails', async () => {
    const given = opening(false, false, new Error('busy'), true);
    const log = keptLog();
    const keeper = await keepOpen(given.open, log, AGAIN_MS);
    keeper.lost();
    keeper.lost();
    await expect.poll(() => log.said.map(({ level }) => level)).toEqual(['warn', 'info']);
    keeper.lost();
    await pause(3 * AGAIN_MS);
    expect(given.tries()).toBe(4);
    await keeper.close();
  });

  it('is left to whoever answers there', async () => {
    const given = opening(false, false);
    const keeper = await keepOpen(given.open, keptLog(), AGAIN_MS);
    keeper.lost();
    keeper.found();
    await pause(3 * AGAIN_MS);
    expect(given.tries()).toBe(2);
    keeper.lost();
    await expect.poll(() => given.tries()).toBeGreaterThan(4);
    await keeper.close();
  });

  it('is not tried for after closing', async () => {
    const given = opening(false, false);
    const keeper = await keepOpen(given.open, keptLog(), AGAIN_MS);
    keeper.lost();
    await keeper.close();
    keeper.lost();
    await pause(3 * AGAIN_MS);
    expect(given.tries()).toBe(2);
  });
});

describe('of three processes on one folder', () => {
  const opened: Database[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())));

  it('another keeps the database whenever the one that had it goes', async () => {
    const folder = temporaryFolder();
    for (let at = 0; at < 3; at += 1) {
      opened.push(await connectDatabase({ uri: undefined, folder, log: keptLog(), inThread: true }));
    }
    const [first, second, third] = opened as [Database, Database, Database];
    await first.db.collection<{ _id: number }>('kept').insertOne({ _id: 1 });
    const kept = (): Promise<number> =>
      third.db
        .collection('kept')
        .countDocuments()
        .catch(() => -1);
    for (const going of [first, second]) {
      await going.close();
      await expect.poll(kept, { timeout: 12_000 }).toBe(1);
    }
  }, 30_000);
});
