import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** The unix socket in the data folder: it serves the owner's clients and is the lock of the folder. */

// sun_path holds 108 bytes on Linux and 104 on macOS, its end included
const longestSocketPath = 100;
const pointerName = 'database.sock.path';
const patienceMs = 10_000;

/**
 * Where the folder's socket is. A folder with a long path keeps it in a private folder of the system's place for
 * temporary files, and a pointer to it in the folder itself.
 */
export function socketPathOf(folder: string): string {
  const plain = join(folder, 'database.sock');
  if (Buffer.byteLength(plain) <= longestSocketPath) return plain;
  const pointer = join(folder, pointerName);
  const known = readPointer(pointer);
  if (known) return known;
  const made = join(mkdtempSync(join(tmpdir(), 'langnghe-')), 'database.sock');
  const draft = `${pointer}.${process.pid}`;
  writeFileSync(draft, made, { mode: 0o600 });
  renameSync(draft, pointer);
  return readPointer(pointer) ?? made;
}

function readPointer(pointer: string): string | undefined {
  try {
    const path = readFileSync(pointer, 'utf8').trim();
    const { uid, mode } = statSync(dirname(path));
    return uid === process.getuid?.() && (mode & 0o077) === 0 ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a living process listens on a socket. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false);
      else if (error.code === 'EAGAIN') resolve(true);
      else reject(error);
    });
  });
}

/** Binds the socket; false when a living process has it. A socket left by a dead process is taken over, by one at a time. */
export async function listenOn(server: Server, path: string): Promise<boolean> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    if (await bind(server, path)) return true;
    if (await answers(path)) return false;
    if (await takeOver(server, path)) return true;
    await pause(20);
  }
  throw new Error(
    `The database socket ${path} can be neither used nor taken over: remove ${path}.lock if no other process is starting, then start again`,
  );
}

async function takeOver(server: Server, path: string): Promise<boolean> {
  const lock = `${path}.lock`;
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    dropOldLock(lock);
    return false;
  }
  try {
    if (await answers(path)) return false;
    rmSync(path, { force: true });
    return await bind(server, path);
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A process that died while taking over leaves its lock; taking over is a matter of milliseconds. */
function dropOldLock(lock: string): void {
  const stat = statSync(lock, { throwIfNoEntry: false });
  if (stat && Date.now() - stat.mtimeMs > patienceMs / 2) rmSync(lock, { force: true });
}

function bind(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', bound);
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    };
    const bound = (): void => {
      server.off('error', failed);
      resolve(true);
    };
    server.once('error', failed);
    server.once('listening', bound);
    server.listen({ path });
  });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
