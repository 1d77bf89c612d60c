import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { tokenCheck } from './token-check.ts';
import type { TokenCheckOptions } from './token-check.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** botbuilder's own thread: it takes a second or more to load, and prints what nobody asked for. */

if (!parentPort) throw new Error('This file is the entry of a worker thread');
// What fails here ends the thread, and who started it is told.
void answer(parentPort);

async function answer(port: MessagePort): Promise<void> {
  const tell = (message: FromWorker): void => port.postMessage(message);
  // workerData is what tokenThread passed, in the same program
  const check = await tokenCheck(workerData as TokenCheckOptions);
  port.on('message', ({ id, vouched, authorization }: ToWorker) => {
    void check(vouched, authorization).then((verdict) => tell({ kind: 'verdict', id, verdict }));
  });
  tell({ kind: 'ready' });
}
