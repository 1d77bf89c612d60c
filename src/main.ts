import type { Config } from './config.ts';
import { compose } from './compose.ts';
import { errorFields } from './core/errors.ts';
import { openLog } from './log.ts';

/** Turns, sends and notes in hand have this long to end. */
const STOP_MS = 10_000;

export interface Server {
  /** What the person who started it wants to know. */
  readonly says: string;
  /** Resolves with the exit status when the server has stopped. */
  readonly ended: Promise<number>;
}

/** Starts the server and stops it cleanly when the process is told to end. */
export async function startServer(config: Config): Promise<Server> {
  const log = await openLog({ level: config.logLevel, pretty: process.stdout.isTTY });
  const product = await compose(config, log);
  const port = await product.listen();
  const ended = new Promise<number>((resolve) => {
    let isStopping = false;
    const stop = (signal: NodeJS.Signals): void => {
      if (isStopping) return;
      isStopping = true;
      log.info({ signal }, 'Stopping: turns and messages in hand are finished first.');
      const late = setTimeout(() => {
        log.error({}, 'Not everything could be finished in time; what is left goes on at the next start.');
        resolve(1);
        process.exit(1);
      }, STOP_MS);
      const stopped = (status: number): void => {
        clearTimeout(late);
        log.info({}, 'Stopped.');
        resolve(status);
      };
      product.stop().then(
        () => stopped(0),
        (error: unknown) => {
          log.error(errorFields(error), 'The stop failed; what is left goes on at the next start.');
          stopped(1);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
  return { says: product.says(port), ended };
}
