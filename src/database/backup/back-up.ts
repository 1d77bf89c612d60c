import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Db } from 'mongodb';
import { AppError } from '../../core/errors.ts';
import { BACKUP_FORMAT, DATABASE_FILE, isOwnFile, SUMS_FILE, TITLE_FILE } from './parts.ts';
import { paddingOf, tarEnd, tarHeader } from './tar.ts';

/** How far a long piece of work is. */
export type Progress = (what: string, done: number, of: number) => void;

export interface BackupOptions {
  /** On the embedded database of the folder. */
  readonly db: Db;
  readonly folder: string;
  readonly file: string;
  readonly now: Date;
  readonly progress: Progress;
}

/**
 * Writes one tar file with the database as it is at one moment, the customers' files and the server's secret, while
 * the server goes on. It appears under its name only when it is whole and on the disk.
 */
export async function backUp(options: BackupOptions): Promise<{ bytes: number; files: number }> {
  const file = resolve(options.file);
  requireOutside(file, options.folder);
  await mkdir(dirname(file), { recursive: true });
  const snapshot = join(dirname(file), `.${basename(file)}.${process.pid}.database`);
  const draft = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
  try {
    await takeSnapshot(options, snapshot);
    const done = await pack(options, { snapshot, draft });
    await rename(draft, file);
    await flushFolder(dirname(file));
    return done;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await rm(snapshot, { force: true });
  }
}

function requireOutside(file: string, folder: string): void {
  const way = relative(resolve(folder), file);
  if (way.startsWith('..') || way.startsWith(sep)) return;
  throw new AppError(
    'invalid-input',
    'A backup inside the data folder would be lost with it: choose another folder, best on another disk.',
  );
}

const lookMs = 500;

async function takeSnapshot({ db, folder, progress }: BackupOptions, snapshot: string): Promise<void> {
  const { size: of } = await stat(join(folder, DATABASE_FILE));
  const look = setInterval(() => {
    void stat(snapshot).then(
      ({ size }) => progress('database', Math.min(size, of), of),
      () => undefined,
    );
  }, lookMs);
  try {
    await db.admin().command({ langngheBackup: snapshot });
  } finally {
    clearInterval(look);
  }
  if (!existsSync(snapshot)) {
    throw new AppError(
      'unavailable',
      'The server wrote its copy where this command cannot see it: run the command where the server runs.',
    );
  }
  progress('database', of, of);
}

async function pack(
  { folder, now, progress }: BackupOptions,
  { snapshot, draft }: { snapshot: string; draft: string },
): Promise<{ bytes: number; files: number }> {
  const names = await ownFiles(folder);
  const out = await open(draft, 'wx', 0o600);
  try {
    const archive = archiveOn(out, now);
    await archive.add(TITLE_FILE, Buffer.from(`${JSON.stringify({ format: BACKUP_FORMAT, at: now })}\n`));
    await archive.addFile(DATABASE_FILE, snapshot);
    for (const [place, name] of names.entries()) {
      await archive.addFile(name, join(folder, name));
      progress('files', place + 1, names.length);
    }
    const bytes = await archive.end();
    await out.sync();
    return { bytes, files: names.length };
  } finally {
    await out.close();
  }
}

async function ownFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(isOwnFile)
    .sort();
}

interface Archive {
  add(name: string, bytes: Buffer): Promise<void>;
  /** A file that has gone meanwhile is left out. */
  addFile(name: string, path: string): Promise<void>;
  /** Ends with the sums of all files; tells how long the archive is. */
  end(): Promise<number>;
}

function archiveOn(out: FileHandle, now: Date): Archive {
  let written = 0;
  const sums: string[] = [];
  const put = async (bytes: Buffer): Promise<void> => {
    await out.write(bytes, 0, bytes.length, written);
    written += bytes.length;
  };
  const close = async (name: string, size: number, hash: Hash): Promise<void> => {
    await put(Buffer.alloc(paddingOf(size)));
    sums.push(`${hash.digest('hex')}  ${name}\n`);
  };
  const add = async (name: string, bytes: Buffer): Promise<void> => {
    await put(tarHeader(name, bytes.length, now));
    await put(bytes);
    await close(name, bytes.length, createHash('sha256').update(bytes));
  };
  const addFile = async (name: string, path: string): Promise<void> => {
    const file = await open(path, 'r').catch(goneAsUndefined);
    if (!file) return;
    try {
      const { size } = await file.stat();
      await put(tarHeader(name, size, now));
      const hash = createHash('sha256');
      for (let at = 0; at < size;) {
        const { buffer, bytesRead } = await file.read(
          Buffer.alloc(Math.min(1024 * 1024, size - at)),
          0,
          null,
          at,
        );
        if (bytesRead === 0)
          throw new AppError('unavailable', `${name} became shorter while it was read; try again.`);
        const piece = buffer.subarray(0, bytesRead);
        hash.update(piece);
        await put(piece);
        at += bytesRead;
      }
      await close(name, size, hash);
    } finally {
      await file.close();
    }
  };
  const end = async (): Promise<number> => {
    await add(SUMS_FILE, Buffer.from(sums.join('')));
    await put(tarEnd);
    return written;
  };
  return { add, addFile, end };
}

function goneAsUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
