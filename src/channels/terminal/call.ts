import { Pool } from 'undici';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { retryAfterMs } from '../../core/retry-after.ts';

const CALL_LIMIT_MS = 10_000;
const BASE_PATH = '/v3/directline';

const Refusal = z.object({ error: z.object({ message: z.string() }) });

interface Ask {
  readonly token?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** One server's Direct Line, call by call. Throws AppError `unavailable` or, when it says no, `rejected`. */
export interface Caller {
  call(method: 'GET' | 'POST', path: string, ask: Ask): Promise<unknown>;
  stop(): Promise<void>;
}

export function caller(url: string): Caller {
  const { origin } = new URL(url);
  const limits = {
    headersTimeout: CALL_LIMIT_MS,
    bodyTimeout: CALL_LIMIT_MS,
    connect: { timeout: CALL_LIMIT_MS },
  };
  const pool = new Pool(origin, limits);
  return {
    async call(method, path, { token, body = {} }) {
      const headers = {
        'content-type': 'application/json',
        // The server's own pages may always talk to it, so its own origin lets us in.
        origin,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const sent = method === 'POST' ? JSON.stringify(body) : null;
      const { status, text, retryAfter } = await exchange(pool, {
        path: `${BASE_PATH}/${path}`,
        method,
        headers,
        body: sent,
      });
      if (status < 300) return parse(text);
      if (status === 429 || status >= 500) throw away(status, retryAfter);
      throw new AppError('rejected', reason(text) ?? `HTTP ${status}`, { subject: String(status) });
    },
    stop: () => pool.destroy(),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | string[] | undefined;
}

async function exchange(pool: Pool, options: Parameters<Pool['request']>[0]): Promise<Answer> {
  try {
    const { statusCode: status, headers, body } = await pool.request(options);
    return { status, text: await body.text(), retryAfter: headers['retry-after'] };
  } catch (cause) {
    throw new AppError('unavailable', 'the server cannot be reached', { cause });
  }
}

function away(status: number, retryAfter: Answer['retryAfter']): AppError {
  const wait = retryAfterMs(retryAfter, new Date()) ?? 0;
  // Asked again at once it would say the same: without a time of its own the screen's pace holds.
  return new AppError('unavailable', `the server answered ${status}`, wait > 0 ? { retryAfterMs: wait } : {});
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('rejected', 'this is not a Lắng Nghe server', { cause });
  }
}

function reason(text: string): string | undefined {
  try {
    return Refusal.parse(JSON.parse(text)).error.message;
  } catch {
    return undefined;
  }
}
