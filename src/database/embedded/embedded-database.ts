import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LogEvent } from './engine.ts';
import { storageError } from './errors.ts';
import type { EngineOptions, RunningEngine } from './run-engine.ts';
import { answers, socketPathOf } from './socket.ts';
import { startWorker } from './start-worker.ts';

/** The database of a first run: MongoDB's wire protocol on a unix socket inside the data folder. */
export interface EmbeddedDatabase {
  readonly uri: string;
  /** Whether this process keeps the folder; otherwise it uses the socket of the process that does. */
  readonly owner: boolean;
  close(): Promise<void>;
}

export interface EmbeddedDatabaseOptions {
  readonly folder: string;
  readonly log?: (event: LogEvent) => void;
  /** The built worker; by default looked for beside the running program. */
  readonly workerUrl?: URL;
  /** Runs the engine in the calling thread, for tests and where no built worker exists. */
  readonly inThread?: boolean;
  /** By which documents expire, when the engine runs in this thread; by default the machine's. */
  readonly clock?: () => Date;
}

/** Opens the folder, or finds the process that owns it and uses its socket (owner: false). */
export async function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const folder = resolve(options.folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw storageError(error);
  }
  const socket = socketPathOf(folder);
  const uri = `mongodb://${encodeURIComponent(socket)}/?directConnection=true&retryWrites=false`;
  const guest: EmbeddedDatabase = { uri, owner: false, close: () => Promise.resolve() };
  if (await answers(socket)) return guest;
  const { log = ignore, clock } = options;
  const engineOptions = { folder, socket, log, ...(clock && { clock }) };
  const worker = options.inThread === true ? undefined : (options.workerUrl ?? builtWorker());
  const engine = worker ? await startWorker(worker, engineOptions) : await engineHere(engineOptions);
  if (engine === 'taken') return guest;
  let closed: Promise<void> | undefined;
  return { uri, owner: true, close: () => (closed ??= engine.close()) };
}

/** Loaded only here: the engine and its library of trees are the worker's. */
async function engineHere(options: EngineOptions): Promise<RunningEngine | 'taken'> {
  const { runEngine } = await import('./run-engine.ts');
  return runEngine(options);
}

function ignore(): void {
  // the caller asked for no log
}

/** The bundle puts the worker beside the program; running from sources there is none. */
function builtWorker(): URL | undefined {
  return ['./database-worker.js', '../database-worker.js']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
}
