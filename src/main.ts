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
  const port = await product.listen().catch(async (error: unknown) => {
    await product.stop();
    throw error;
  });
  const ended = new Promise<number>((resolve) => {
    let isStopping = false;
    const stop = (status: number): void => {
      if (isStopping) return;
      isStopping = true;
      const late = setTimeout(() => {
        log.error(
          { left: product.stopping() },
          'Not everything could be finished in time; what is left goes on at the next start.',
        );
        resolve(1);
        process.exit(1);
      }, STOP_MS);
      const stopped = (status: number): void => {
        clearTimeout(late);
        log.info({}, 'Stopped.');
        resolve(status);
      };
      product.stop().then(
        () => stopped(status),
        (error: unknown) => {
          log.error(
            { ...errorFields(error), left: product.stopping() },
            'The stop failed; what is left goes on at the next start.',
          );
          stopped(1);
        },
      );
    };
    const stopAsTold = (signal: NodeJS.Signals): void => {
      if (!isStopping) log.info({ signal }, 'Stopping: turns and messages in hand are finished first.');
      stop(0);
    };
    process.on('SIGTERM', stopAsTold);
    process.on('SIGINT', stopAsTold);
    product.settle().catch((error: unknown) => {
      if (isStopping) return;
      log.error(errorFields(error), 'Not all of the server could be started: it stops.');
      stop(1);
    });
  });
  return { says: product.says(port), ended };
}
