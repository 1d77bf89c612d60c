import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { AppError } from '../../core/errors.ts';
import { ANSWER_LIMIT_BYTES, CONNECTIONS, CONNECT_LIMIT_MS, MOST_WAITING } from './limits.ts';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Posts to one address over connections that stay open. */
export interface Poster {
  /** Throws AppError `unavailable` when no whole answer came in time. */
  post(headers: string[], body: Buffer): Promise<Answer>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly until: number;
  /** Where it stands among those that wait. */
  place: number;
  giveUp(why: Error): void;
}

/**
 * `dispatch` with a handler of our own: no stream, signal or timer is made for a message. One sweep
 * ends those whose time is over, also while they wait for a free connection.
 */
export function poster(url: string, limitMs: number): Poster {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    connect: { timeout: Math.min(CONNECT_LIMIT_MS, limitMs) },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const waiting: Waiting[] = [];
  const sweep = setInterval(() => endLate(waiting), Math.min(1000, limitMs / 4));
  sweep.unref();

  return {
    post(headers, body) {
      if (waiting.length >= MOST_WAITING) {
        return Promise.reject(
          new AppError('unavailable', 'too many messages wait for the app', { retryAfterMs: 1000 }),
        );
      }
      return new Promise((resolve, reject) => {
        const exchange = listen(Date.now() + limitMs, (outcome) => {
          takeOut(waiting, exchange);
          if (outcome instanceof Error)
            reject(new AppError('unavailable', 'the app did not answer', { cause: outcome }));
          else resolve(outcome);
        });
        exchange.place = waiting.push(exchange) - 1;
        pool.dispatch({ path, method: 'POST', headers, body }, exchange);
      });
    },
    async stop() {
      const end = setTimeout(() => void pool.destroy(), limitMs);
      await pool.close();
      clearTimeout(end);
      clearInterval(sweep);
    },
  };
}

/** Not a Set: V8 keeps what was taken out of one alive until the next full collection. */
function takeOut(waiting: Waiting[], one: Waiting): void {
  const last = waiting.pop();
  if (last === undefined || last === one) return;
  waiting[one.place] = last;
  last.place = one.place;
}

function endLate(waiting: readonly Waiting[]): void {
  const now = Date.now();
  for (const one of waiting.filter(({ until }) => until <= now)) one.giveUp(new Error('its time is over'));
}

function listen(
  until: number,
  done: (outcome: Answer | Error) => void,
): Waiting & Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined;
  let isOver = false;
  let status = 0;
  let retryAfter: string | undefined;
  let body = '';
  const end = (outcome: Answer | Error): void => {
    if (isOver) return;
    isOver = true;
    done(outcome);
  };
  return {
    until,
    place: 0,
    giveUp(why) {
      end(why);
      controller?.abort(why);
    },
    onRequestStart(started) {
      controller = started;
      if (isOver) started.abort(new Error('its time is over'));
    },
    onResponseStart(_controller, code, headers) {
      status = code;
      const header = headers['retry-after'];
      if (typeof header === 'string') retryAfter = header;
    },
    onResponseData(_controller, chunk) {
      if (body.length < ANSWER_LIMIT_BYTES) body += chunk.toString('latin1');
    },
    onResponseEnd: () => end({ status, retryAfter, body }),
    onResponseError: (_controller, error) => end(error),
  };
}
