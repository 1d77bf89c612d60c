import { parentPort, workerData } from 'node:worker_threads';
import { runEngine } from './run-engine.ts';
import type { FromWorker, WorkerOptions } from './worker-messages.ts';

/** The engine's own thread: long queries and waits for the disk must not hold up the conversations. */

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread');
const tell = (message: FromWorker): void => port.postMessage(message);

// workerData is what startWorker passed, in the same program
const options = workerData as WorkerOptions;

try {
  const engine = await runEngine({ ...options, log: (event) => tell({ kind: 'log', event }) });
  if (engine === 'taken') {
    tell({ kind: 'taken' });
    port.close();
  } else {
    // the one thing the main thread ever says is that it is time to close
    port.once('message', () => {
      engine.close().then(
        () => {
          tell({ kind: 'closed' });
          port.close();
        },
        (error: unknown) =>
          tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    });
    tell({ kind: 'ready' });
  }
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  port.close();
}
