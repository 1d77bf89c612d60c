import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { listenOn, socketPathOf } from '../embedded/socket.ts';
import type { Progress } from './back-up.ts';
import { beginExchange, finishExchange } from './exchange.ts';
import {
  ASIDE_PREFIX,
  BACKUP_FORMAT,
  DATABASE_FILE,
  EXCHANGE_FILE,
  isOfRestore,
  STAGING_PREFIX,
  SUMS_FILE,
  TITLE_FILE,
} from './parts.ts';
import { notABackup, readTar, type TarEntry } from './tar.ts';

export interface RestoreOptions {
  readonly file: string;
  readonly folder: string;
  readonly now: Date;
  readonly progress: Progress;
}

/**
 * Unpacks a backup beside what is there, checks every sum, opens its database and compares it with its indexes; only
 * then it takes the old one's place, which is kept in a folder of its own. No server may use the folder.
 */
export async function restore(options: RestoreOptions): Promise<{ documents: number; aside: string }> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const release = await takeFolder(folder);
  try {
    finishExchange(folder);
    const stamp = options.now.toISOString().replace(/[:.]/g, '-');
    const staging = `${STAGING_PREFIX}${stamp}`;
    const aside = `${ASIDE_PREFIX}${stamp}`;
    try {
      await unpack(options, join(folder, staging));
      const documents = await look(join(folder, staging));
      beginExchange(folder, { staging, aside });
      return { documents, aside: join(folder, aside) };
    } catch (error) {
      if (!existsSync(join(folder, EXCHANGE_FILE)))
        await rm(join(folder, staging), { recursive: true, force: true });
      throw error;
    }
  } finally {
    await release();
  }
}

/** Holds the folder's socket, which is its lock, and answers nobody. */
async function takeFolder(folder: string): Promise<() => Promise<void>> {
  const server = createServer((socket) => socket.destroy());
  if (!(await listenOn(server, socketPathOf(folder)))) {
    throw new AppError('unavailable', `A server uses ${folder}. Stop it, then restore.`);
  }
  return () => new Promise((done) => void server.close(() => done()));
}

async function unpack({ file, progress }: RestoreOptions, staging: string): Promise<void> {
  await mkdir(staging, { recursive: true, mode: 0o700 });
  const archive = await open(file, 'r').catch((cause: unknown) => {
    throw new AppError('not-found', `${file} cannot be read.`, { cause });
  });
  try {
    const { size } = await archive.stat();
    const sums = new Map<string, string>();
    let done = 0;
    for await (const entry of readTar(archive)) {
      if (entry.name === SUMS_FILE) {
        await requireSums(entry, sums);
        return;
      }
      sums.set(entry.name, await unpackOne(entry, staging));
      done += entry.size;
      progress('unpacking', done, size);
    }
    throw notABackup('its end is missing');
  } finally {
    await archive.close();
  }
}

async function unpackOne(entry: TarEntry, staging: string): Promise<string> {
  const path = join(staging, safeName(entry.name));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const out = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    for await (const piece of entry.bytes) {
      hash.update(piece);
      await out.writeFile(piece);
    }
    await out.sync();
    return hash.digest('hex');
  } finally {
    await out.close();
  }
}

function safeName(name: string): string {
  const parts = name.split('/');
  const isSafe = parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\\\0]/.test(name);
  if (isSafe && !isOfRestore(parts[0] ?? '')) return name;
  throw notABackup('it holds a file that does not belong into a data folder');
}

async function requireSums(entry: TarEntry, sums: ReadonlyMap<string, string>): Promise<void> {
  let text = '';
  for await (const piece of entry.bytes) text += piece.toString('utf8');
  const wanted = new Map(
    text
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  const wrong = [...new Set([...wanted.keys(), ...sums.keys()])].find(
    (name) => wanted.get(name) !== sums.get(name),
  );
  if (wrong !== undefined) throw notABackup(`${wrong} is damaged`);
  if (!sums.has(DATABASE_FILE) || !sums.has(TITLE_FILE)) throw notABackup('it holds no database');
}

const title = z.object({ format: z.number() });

/** Opens what was unpacked as the server would, and reads it whole. */
async function look(staging: string): Promise<number> {
  const file = await open(join(staging, TITLE_FILE), 'r');
  const { format } = title.parse(JSON.parse(await file.readFile('utf8')));
  await file.close();
  if (format > BACKUP_FORMAT)
    throw notABackup(`a newer version of this program has written it (format ${format})`);
  // the engine is loaded only here
  const { checkFolder } = await import('../embedded/check-folder.ts');
  const { documents, errors } = await checkFolder(staging);
  if (errors.length > 0) throw notABackup(`its database is damaged: ${errors[0] ?? ''}`);
  for (const name of ['database.journal', 'database.mdb-lock', TITLE_FILE])
    await rm(join(staging, name), { force: true });
  return documents;
}
