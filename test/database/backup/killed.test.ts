import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Db } from 'mongodb';
import { beforeAll, expect, it } from 'vitest';
import { backUp } from '../../../src/database/backup/back-up.ts';
import { finishExchange } from '../../../src/database/backup/exchange.ts';
import { restore } from '../../../src/database/backup/restore.ts';
import { checkFolder } from '../../../src/database/embedded/check-folder.ts';
import { moveDatabase } from '../../../src/database/move/move.ts';
import { built } from '../embedded/built.ts';
import { openHere, temporaryFolder } from '../embedded/support.ts';

/** Kills of each kind: a few always, `CRASH_ROUNDS=30` by hand. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 3);
const documents = 3000;
const progress = (): void => undefined;
let writer: URL;
let full: string;
let saved: Buffer;

beforeAll(async () => {
  writer = await built('../backup/killed-writer.ts');
  full = temporaryFolder();
  writeFileSync(join(full, 'secret'), 'new');
  const opened = await openHere(full);
  const things = opened.db.collection<{ _id: number; n: number; text: string }>('things');
  await things.createIndexes([{ key: { n: 1 } }]);
  await things.insertMany(
    Array.from({ length: documents }, (_, n) => ({ _id: n, n: n % 7, text: 'x'.repeat(2000) })),
  );
  const file = join(temporaryFolder(), 'shop.tar');
  await backUp({ db: opened.db, folder: full, file, now: new Date(), progress });
  saved = readFileSync(file);
  await opened.close();
}, 60_000);

/** Kills the work some moments after its first sign of progress; tells whether it was done before. */
async function killed(what: string, folder: string, other: string, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [fileURLToPath(writer), what, folder, other], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      resolve();
    });
  });
  await pause(afterMs);
  child.kill('SIGKILL');
  await ended;
  return said.includes('done');
}

async function moveAgain(from: Db, to: Db): Promise<void> {
  const again = moveDatabase({ from, to, source: full, progress });
  const outcome = await again.catch((error: unknown) => String(error));
  // the one that was killed may have ended the move and not yet said so
  if (typeof outcome === 'string') expect(outcome).toContain('not empty');
  else expect(outcome).toEqual({ collections: 1, documents, indexes: 1 });
}

const moments = Array.from({ length: rounds }, (_, round) => (round * 53) % 140);

it(
  'a backup that is killed leaves the older one and the database as they were',
  async () => {
    for (const moment of moments) {
      const folder = temporaryFolder();
      for (const name of ['database.mdb', 'database.journal', 'secret'])
        cpSync(join(full, name), join(folder, name));
      const file = join(temporaryFolder(), 'shop.tar');
      writeFileSync(file, 'the older one');
      const isDone = await killed('backup', folder, file, moment);
      const left = readFileSync(file);
      expect(left.toString('latin1', 0, 13) === 'the older one' || left.length === saved.length).toBe(true);
      if (isDone) expect(left.length).toBe(saved.length);
      expect(await checkFolder(folder)).toEqual({ documents, errors: [] });
    }
  },
  60_000 + rounds * 10_000,
);

it(
  'a restore that is killed leaves all of the old or all of the new, and can be done again',
  async () => {
    const file = join(temporaryFolder(), 'shop.tar');
    writeFileSync(file, saved);
    for (const moment of moments) {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'secret'), 'old');
      const old = await openHere(folder);
      await old.db.collection('things').insertOne({ old: true });
      await old.close();
      await killed('restore', folder, file, moment);
      finishExchange(folder);
      const isNew = readFileSync(join(folder, 'secret'), 'utf8') === 'new';
      expect(await checkFolder(folder)).toEqual({ documents: isNew ? documents : 1, errors: [] });
      await restore({ file, folder, now: new Date(), progress });
      expect(await checkFolder(folder)).toEqual({ documents, errors: [] });
      expect(existsSync(join(folder, 'restore.json'))).toBe(false);
      expect(readdirSync(folder).filter((name) => name.startsWith('before-restore')).length).toBe(
        isNew ? 2 : 1,
      );
    }
  },
  60_000 + rounds * 10_000,
);

it(
  'a move that is killed leaves what is moved as it was, and ends when it is run again',
  async () => {
    for (const moment of moments) {
      const target = temporaryFolder();
      const isDone = await killed('move', full, target, moment);
      expect(await checkFolder(full)).toEqual({ documents, errors: [] });
      const [from, to] = await Promise.all([openHere(full), openHere(target)]);
      if (!isDone) await moveAgain(from.db, to.db);
      expect(await to.db.collection('things').countDocuments({ n: { $gte: 0 } })).toBe(documents);
      expect(await to.db.command({ validate: 'things' })).toMatchObject({ valid: true });
      await Promise.all([from.close(), to.close()]);
    }
  },
  60_000 + rounds * 10_000,
);
