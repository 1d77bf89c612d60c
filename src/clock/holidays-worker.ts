import { parentPort, workerData } from 'node:worker_threads';
import { libraryDays } from './library-days.ts';

/** The calendar's own thread: it takes a second of reckoning, once in a while. */

// workerData is what publicDays passed, in the same program.
void libraryDays(workerData as readonly number[]).then((days) => parentPort?.postMessage(days));
