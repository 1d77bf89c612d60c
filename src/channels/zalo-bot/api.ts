import { Agent, request } from 'undici';
import { AppError } from '../../core/errors.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import { ANSWER_LIMIT_BYTES, CALL_LIMIT_MS, QUOTA_REST_MS } from './limits.ts';
import { Answer } from './payload.ts';

/** One bot's methods. The token is part of every address, so no address is ever put into an error. */
export interface ZaloBotApi {
  /**
   * Throws AppError: `unavailable` when it may go well later, `misconfigured` for a wrong token, else
   * `invalid-input`. `subject` is the platform's error code.
   */
  call(method: string, params?: object, limitMs?: number): Promise<unknown>;
  close(): Promise<void>;
}

export function zaloBotApi({ apiUrl, token }: { apiUrl: string; token: string }): ZaloBotApi {
  const base = `${apiUrl.replace(/\/+$/, '')}/bot${token}`;
  const agent = new Agent({ connections: 32, connect: { timeout: 5_000 } });
  return {
    async call(method, params = {}, limitMs = CALL_LIMIT_MS) {
      const answer = await ask(`${base}/${method}`, JSON.stringify(params), {
        dispatcher: agent,
        signal: AbortSignal.timeout(limitMs),
      });
      const read = Answer.safeParse(parsed(answer.text));
      if (read.success && read.data.ok) return read.data.result;
      throw failure(method, { ...answer, code: read.success ? read.data.error_code : undefined });
    },
    close: () => agent.close(),
  };
}

interface Got {
  readonly status: number;
  readonly retryAfter: string | string[] | undefined;
  readonly text: string;
}

async function ask(
  url: string,
  body: string,
  how: { readonly dispatcher: Agent; readonly signal: AbortSignal },
): Promise<Got> {
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      headersTimeout: 0,
      bodyTimeout: 0,
      ...how,
    });
    const text = await answer.body.text();
    if (text.length > ANSWER_LIMIT_BYTES) throw new Error('the answer is too long');
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], text };
  } catch (cause) {
    const why = cause instanceof Error ? cause.name : 'unknown';
    throw new AppError('unavailable', `Zalo did not answer (${why}).`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const LATER = new Set([403, 408, 425, 429]);
/** The token, or an address that is not the platform's. */
const OURS = new Set([401, 404]);

function failure(method: string, got: Got & { readonly code: number | undefined }): AppError {
  const code = got.code ?? got.status;
  const subject = String(code);
  const said = `Zalo answered ${subject} to ${method}`;
  if (code >= 500 || LATER.has(code) || code < 400) {
    const wait = retryAfterMs(got.retryAfter, new Date()) ?? (code === 429 ? QUOTA_REST_MS : undefined);
    return new AppError('unavailable', said, {
      subject,
      ...(wait !== undefined && { retryAfterMs: wait }),
    });
  }
  // The platform says of nobody that they cannot be reached: what it refuses is what we asked.
  return new AppError(OURS.has(code) ? 'misconfigured' : 'invalid-input', said, { subject });
}
