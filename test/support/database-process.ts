import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../../dist/database-worker.js', import.meta.url));

/** What such a process runs: the built engine, and nothing else. */
const SCRIPT = `
const { Worker } = require('node:worker_threads');
const [worker, folder, socket] = process.argv.slice(1);
const engine = new Worker(worker, { workerData: { folder, socket } });
engine.on('message', ({ kind }) => console.log(kind));
process.on('SIGTERM', () => engine.postMessage({ kind: 'close' }));
`;

/** A database server as a process of its own, that can be stopped and started. */
export interface DatabaseProcess {
  readonly uri: string;
  start(): Promise<void>;
  stop(signal: NodeJS.Signals): Promise<void>;
}

export function databaseProcess(folder: string): DatabaseProcess {
  const socket = join(folder, 'server.sock');
  let child: ReturnType<typeof spawn> | undefined;
  return {
    uri: `mongodb://${encodeURIComponent(socket)}/langnghe?directConnection=true&retryWrites=false`,
    start: async () => {
      child = spawn(process.execPath, ['-e', SCRIPT, WORKER, folder, socket], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = (await once(child.stdout ?? child, 'data')) as [Buffer];
      if (!said.toString().includes('ready')) throw new Error(`The database said ${said.toString()}`);
    },
    stop: async (signal) => {
      if (child === undefined) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
  };
}
