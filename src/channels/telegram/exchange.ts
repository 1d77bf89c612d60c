import type { Dispatcher } from 'undici';
import { AppError } from '../../core/errors.ts';

export interface Ask {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: string[];
  readonly body?: Buffer | string;
  /** The whole exchange, from the wait for a connection to the last byte, has this long. */
  readonly limitMs: number;
  /** Largest answer; a longer one is `invalid-input`. */
  readonly mostBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Got {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * One exchange by `dispatch`, which makes no stream for it. Throws AppError `unavailable` when no whole
 * answer came in time. The path holds the bot's token, so no error of ours names it.
 */
export function exchange(pool: Dispatcher, ask: Ask): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { path, method, headers, body } = ask;
    const listener = listen(ask, resolve, reject);
    pool.dispatch(
      { path, method, headers: headers ?? null, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 },
      listener,
    );
  });
}

function listen(
  ask: Ask,
  resolve: (got: Got) => void,
  reject: (why: AppError) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let isOver = false;
  let controller: Dispatcher.DispatchController | undefined;
  const end = (done: () => void): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(late);
    ask.signal?.removeEventListener('abort', stop);
    done();
  };
  const giveUp = (error: AppError): void => {
    end(() => reject(error));
    controller?.abort(error);
  };
  const stop = (): void => giveUp(new AppError('unavailable', 'The call to Telegram was ended.'));
  const late = setTimeout(
    () => giveUp(new AppError('unavailable', 'Telegram did not answer in time.')),
    ask.limitMs,
  );
  ask.signal?.addEventListener('abort', stop);
  return {
    onRequestStart(started) {
      controller = started;
      if (isOver) started.abort(new Error('its time is over'));
    },
    onResponseStart(_controller, code) {
      status = code;
    },
    onResponseData(_controller, chunk) {
      size += chunk.length;
      if (size > ask.mostBytes) giveUp(new AppError('invalid-input', 'The answer is too long.'));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      end(() => resolve({ status, body: Buffer.concat(chunks) }));
    },
    onResponseError(_controller, cause) {
      end(() => reject(new AppError('unavailable', 'Telegram cannot be reached.', { cause })));
    },
  };
}
