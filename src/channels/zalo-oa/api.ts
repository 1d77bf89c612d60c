import { randomBytes } from 'node:crypto';
import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import { AppError } from '../../core/errors.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import { ANSWER_LIMIT_BYTES, CALL_MS, LEAST_SHARE, UPLOAD_SHARE } from './limits.ts';
import { faultClass, ZaloFaultError, type Host } from './faults.ts';
import { proofOf } from './oauth.ts';
import { Envelope } from './payload.ts';
import type { Tokens } from './tokens.ts';

/** Zalo's API. Throws ZaloFaultError for an error it answered, AppError when it did not answer. */
export interface ZaloApi {
  /** To `openapi.zalo.me`; resolves with `data`. */
  post(path: string, body: object): Promise<unknown>;
  get(path: string, query?: object): Promise<unknown>;
  upload(path: string, file: { bytes: Buffer; type: string; name: string }): Promise<unknown>;
  /** To the host of template messages by phone. */
  getTemplate(path: string): Promise<unknown>;
  postTemplate(path: string, body: object): Promise<unknown>;
  /**
   * The same, with no call that goes on after this time of `performance.now()`: what is not done by then
   * throws `unavailable`.
   */
  until(deadlineMs: number): ZaloApi;
  stop(): Promise<void>;
}

export interface ApiOptions {
  readonly apiUrl: string;
  readonly businessUrl: string;
  readonly tokens: Pick<Tokens, 'access' | 'after'>;
  /** Set when each call proves that it knows the app's secret. */
  readonly proofSecret: string | undefined;
  readonly callMs?: number;
}

interface Call {
  readonly host: Host;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly limitMs: number;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

export function zaloApi(options: ApiOptions): ZaloApi {
  const { callMs = CALL_MS } = options;
  return apiUntil(options, new Agent({ connections: 32, connect: { timeout: Math.min(5_000, callMs) } }));
}

function apiUntil(options: ApiOptions, agent: Agent, deadlineMs = Infinity): ZaloApi {
  const { apiUrl, businessUrl, callMs = CALL_MS } = options;
  const call = (one: Call): Promise<unknown> => withToken({ ...options, deadlineMs }, agent, one);
  const posted = (host: Host, url: string, body: object): Promise<unknown> => {
    const bytes = Buffer.from(JSON.stringify(body));
    return call({ host, url, method: 'POST', headers: JSON_HEADERS, body: bytes, limitMs: callMs });
  };
  return {
    post: (path, body) => posted('oa', apiUrl + path, body),
    getTemplate: (path) => call({ host: 'zbs', url: businessUrl + path, method: 'GET', limitMs: callMs }),
    postTemplate: (path, body) => posted('zbs', businessUrl + path, body),
    get(path, query) {
      const search =
        query === undefined ? '' : `?${new URLSearchParams({ data: JSON.stringify(query) }).toString()}`;
      return call({ host: 'oa', url: apiUrl + path + search, method: 'GET', limitMs: callMs });
    },
    upload(path, file) {
      const boundary = `langnghe-${randomBytes(12).toString('hex')}`;
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
      const body = multipart(boundary, file);
      const limitMs = callMs * UPLOAD_SHARE;
      return call({ host: 'oa', url: apiUrl + path, method: 'POST', headers, body, limitMs });
    },
    until: (ms) => apiUntil(options, agent, ms),
    stop: () => agent.destroy(),
  };
}

/** A token that Zalo does not take any more is renewed, and the call made once more. */
async function withToken(
  options: ApiOptions & { readonly deadlineMs: number },
  agent: Agent,
  call: Call,
): Promise<unknown> {
  const { tokens, proofSecret, deadlineMs } = options;
  const shortened = (): Call => ({ ...call, limitMs: limitOf(call, deadlineMs) });
  const token = await inTime(deadlineMs, tokens.access());
  try {
    return await once(agent, shortened(), { token, proofSecret });
  } catch (error) {
    if (!(error instanceof ZaloFaultError) || faultClass(error) !== 'token') throw error;
    const another = await inTime(deadlineMs, tokens.after(token));
    return once(agent, shortened(), { token: another, proofSecret });
  }
}

function limitOf({ limitMs }: Call, deadlineMs: number): number {
  const leftMs = deadlineMs - performance.now();
  if (leftMs < limitMs * LEAST_SHARE) throw outOfTime();
  return Math.min(limitMs, leftMs);
}

/** A token that is late is renewed all the same, for the next call. */
async function inTime(deadlineMs: number, token: Promise<string>): Promise<string> {
  if (deadlineMs === Infinity) return token;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(outOfTime()), Math.max(0, deadlineMs - performance.now()));
  });
  try {
    return await Promise.race([token, late]);
  } finally {
    clearTimeout(timer);
  }
}

function outOfTime(): AppError {
  return new AppError('unavailable', 'Zalo is too slow for one send');
}

async function once(
  agent: Agent,
  { host, url, method, headers, body, limitMs }: Call,
  { token, proofSecret }: { readonly token: string; readonly proofSecret: string | undefined },
): Promise<unknown> {
  const proof = proofSecret === undefined ? {} : { appsecret_proof: proofOf(token, proofSecret) };
  const answer = await answered(agent, {
    url,
    method,
    headers: { ...headers, access_token: token, ...proof },
    ...(body !== undefined && { body }),
    limitMs,
  });
  const read = Envelope.safeParse(answer);
  if (!read.success) throw new AppError('unavailable', 'Zalo answered something else');
  const { error, message, data } = read.data;
  if (error !== 0) throw new ZaloFaultError(host, error, message);
  return data;
}

async function answered(agent: Agent, call: Omit<Call, 'host'>): Promise<unknown> {
  const { url, limitMs, ...rest } = call;
  const { origin, pathname, search } = new URL(url);
  try {
    const reply = await agent.request({
      ...rest,
      origin,
      path: pathname + search,
      signal: AbortSignal.timeout(Math.ceil(limitMs)),
    });
    const text = await textOf(reply);
    if (reply.statusCode >= 500) throw new Error(`status ${reply.statusCode}`);
    if (reply.statusCode === 429) throw tooMany(reply);
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('unavailable', 'Zalo does not answer', { cause });
  }
}

/** How long Zalo's rate rests when it does not say. */
const REST_MS = 60_000;

function tooMany({ headers }: Dispatcher.ResponseData): AppError {
  const waitMs = retryAfterMs(headers['retry-after'], new Date()) ?? 0;
  return new AppError('unavailable', 'Zalo is asked too often', {
    retryAfterMs: waitMs > 0 ? waitMs : REST_MS,
  });
}

async function textOf({ body }: Dispatcher.ResponseData): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > ANSWER_LIMIT_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function multipart(boundary: string, { bytes, type, name }: { bytes: Buffer; type: string; name: string }) {
  const safe = name.replace(/["\r\n\\]/g, '_');
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${safe}"\r\n` +
    `content-type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
}
