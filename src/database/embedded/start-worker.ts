import { Worker } from 'node:worker_threads';
import type { RunningEngine, EngineOptions } from './run-engine.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './worker-messages.ts';

const limits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };

/** Runs the engine in a worker thread; 'taken' when another process has the socket. */
export function startWorker(entry: URL, options: EngineOptions): Promise<RunningEngine | 'taken'> {
  const data: WorkerOptions = { folder: options.folder, socket: options.socket };
  const worker = new Worker(entry, { workerData: data, resourceLimits: limits, name: 'database' });
  let closing = false;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      const message = error instanceof Error ? error.message : String(error);
      options.log({
        level: 'error',
        message: `The database thread stopped: ${message}. Start the program again`,
      });
      reject(error instanceof Error ? error : new Error(message));
    };
    worker.on('error', fail);
    worker.on('exit', (code) => {
      if (!closing) fail(new Error(`it ended with code ${code}`));
    });
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'log') {
        options.log(message.event);
        return;
      }
      if (message.kind === 'ready') {
        resolve({ close: () => close(worker) });
        return;
      }
      closing = true;
      if (message.kind === 'taken') resolve('taken');
      if (message.kind === 'failed') reject(new Error(message.message));
    });
  });
}

function close(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'failed') reject(new Error(message.message));
    });
    worker.once('exit', () => resolve());
    const message: ToWorker = { kind: 'close' };
    worker.postMessage(message);
  });
}
