import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from './core/errors.ts';
import { finishExchange } from './database/backup/exchange.ts';
import type { Log } from './road/ports.ts';

/** Where the server keeps what is its own: only its owner may look into it. */
export interface DataFolder {
  readonly path: string;
  /** Signs tokens and addresses; made on the first start, never a constant. */
  readonly secret: Buffer;
}

export async function openDataFolder(path: string): Promise<DataFolder> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await chmod(path, 0o700);
    finishExchange(path);
  } catch (cause) {
    throw new AppError(
      'misconfigured',
      `The data folder ${path} cannot be used; set LANGNGHE_DATA to one that can.`,
      {
        cause,
      },
    );
  }
  return { path, secret: await secretIn(path) };
}

async function secretIn(path: string): Promise<Buffer> {
  const file = join(path, 'secret');
  try {
    const made = await open(file, 'wx', 0o600);
    await made.writeFile(randomBytes(32).toString('hex'));
    await made.sync();
    await made.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = Buffer.from((await readFile(file, 'utf8')).trim(), 'hex');
  if (secret.length < 32) {
    throw new AppError(
      'misconfigured',
      `The secret in ${file} is damaged; restore it, or remove it to make a new one.`,
    );
  }
  return secret;
}

const ADDRESS_FILE = 'address';

/** Where the server on this folder is reached, left for the commands of the same folder; a full disk keeps none from starting. */
export async function noteAddress(path: string, url: string): Promise<void> {
  await writeFile(join(path, ADDRESS_FILE), `${url}\n`, { mode: 0o600 }).catch(() => undefined);
}

/** As last noted; nobody need be there any more. */
export async function notedAddress(path: string): Promise<string | undefined> {
  const noted = await readFile(join(path, ADDRESS_FILE), 'utf8').catch(() => '');
  return noted.trim() === '' ? undefined : noted.trim();
}

const LOOK_MS = 10_000;

/** Watches the free space below the data folder: a warning first, then a reason to take nothing new in. */
export interface DiskWatch {
  /** Why nothing new may be taken in; absent when there is room. */
  fullBecause(): string | undefined;
  look(): Promise<void>;
  stop(): void;
}

/** @param minFreeBytes below this new work is refused; below twice as much a warning is logged. */
export function watchDisk(options: {
  path: string;
  minFreeBytes: number;
  log: Log;
  freeBytes?: (path: string) => Promise<number>;
}): DiskWatch {
  const { path, minFreeBytes, log, freeBytes = freeIn } = options;
  let state: 'roomy' | 'low' | 'full' = 'roomy';
  const look = async (): Promise<void> => {
    const free = await freeBytes(path).catch(() => undefined);
    if (free === undefined) return;
    const now = free < minFreeBytes ? 'full' : free < 2 * minFreeBytes ? 'low' : 'roomy';
    if (now !== state) say(now, Math.round(free / 1024 / 1024), log);
    state = now;
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  return {
    fullBecause: () =>
      state === 'full' ? 'The disk is full; nothing new is taken in until there is room.' : undefined,
    look,
    stop: () => clearInterval(timer),
  };
}

async function freeIn(path: string): Promise<number> {
  const disk = await statfs(path);
  return disk.bavail * disk.bsize;
}

function say(state: 'roomy' | 'low' | 'full', freeMb: number, log: Log): void {
  if (state === 'roomy') log.info({ freeMb }, 'There is room on the disk again.');
  else if (state === 'low')
    log.warn({ freeMb }, 'The disk is running full; make room before work must be refused.');
  else log.error({ freeMb }, 'The disk is full: new messages are refused with 503 until there is room.');
}
