import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { openCursors } from './cursors.ts';
import type { Engine, LogEvent } from './engine.ts';
import { createExecutor, type Executor } from './executor.ts';
import { openStored } from './open-stored.ts';
import { createWireServer } from './server.ts';
import { listenOn } from './socket.ts';
import { expireDocuments } from './ttl.ts';
import { warnOfSize } from './warnings.ts';

/** Where an engine keeps its file and listens. */
export interface EngineOptions {
  readonly folder: string;
  readonly socket: string;
  readonly log: (event: LogEvent) => void;
  /** By which documents expire; a thread of its own has the machine's. */
  readonly clock?: () => Date;
}

/** An engine at work. */
export interface RunningEngine {
  close(): Promise<void>;
}

const sweepMs = 60_000;
export const fileName = 'database.mdb';

/** Binds the socket, opens the file and serves; 'taken' when another process has the socket. */
export async function runEngine(options: EngineOptions): Promise<RunningEngine | 'taken'> {
  let executor: Executor | undefined;
  const wire = createWireServer(() => executor);
  const { clock = () => new Date() } = options;
  if (!(await listenOn(wire.server, options.socket))) return 'taken';
  try {
    const engine = openEngine(options);
    executor = createExecutor(engine);
    const timer = setInterval(() => sweep(engine, clock()), sweepMs).unref();
    const close = async (): Promise<void> => {
      clearInterval(timer);
      await wire.drain();
      await engine.store.close();
      await wire.close();
    };
    return { close };
  } catch (error) {
    await wire.close();
    throw error;
  }
}

function openEngine(options: EngineOptions): Engine {
  const { store, catalog } = openStored(join(options.folder, fileName), {
    keepCopy: true,
    report: (error) =>
      options.log({ level: 'error', message: error instanceof Error ? error.message : String(error) }),
    tell: (message) => options.log({ level: 'info', message }),
  });
  chmodSync(join(options.folder, fileName), 0o600);
  return {
    store,
    catalog,
    cursors: openCursors(),
    log: options.log,
    startedAt: new Date(),
    warned: new Map(),
  };
}

function sweep(engine: Engine, now: Date): void {
  engine.cursors.sweep(Date.now());
  try {
    warnOfSize(engine);
    const removed = expireDocuments(engine, now);
    if (removed > 0) engine.log({ level: 'info', message: `${removed} expired documents removed` });
  } catch (error) {
    engine.catalog.reload();
    engine.log({
      level: 'error',
      message: `Expired documents were not removed: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}
