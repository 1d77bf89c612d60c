import { randomBytes } from 'node:crypto';
import type { Opts, Telegram } from 'telegraf/types';
import { Pool } from 'undici';
import { AppError } from '../../core/errors.ts';
import { exchange } from './exchange.ts';
import {
  ANSWER_LIMIT_BYTES,
  CALL_LIMIT_MS,
  CONNECT_LIMIT_MS,
  CONNECTIONS,
  DOWNLOAD_BYTES,
  DOWNLOAD_LIMIT_MS,
} from './limits.ts';
import { Answer } from './payload.ts';
import { TelegramError } from './telegram-error.ts';

export interface Upload {
  /** The argument that it is. */
  readonly field: string;
  readonly bytes: Buffer;
  readonly type: string;
  readonly name: string;
}

export interface How {
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
  readonly upload?: Upload;
}

/**
 * The Bot API over undici, typed by telegraf's types. Telegraf's own client is left aside on purpose: it
 * brings node-fetch and another 60 to 200 ms of loading, does not wait for `retry_after`, loses the
 * description of 5xx answers, and costs several times the CPU of `dispatch` a message.
 */
export interface TelegramApi {
  /** Throws TelegramError when Telegram says no, AppError `unavailable` when it says nothing. */
  call<M extends keyof Telegram>(method: M, args: Arguments<M>, how?: How): Promise<ReturnType<Telegram[M]>>;
  /** The bytes of a file whose path `getFile` told. */
  download(filePath: string): Promise<Buffer>;
  stop(): Promise<void>;
}

/** The arguments of a method; a file that is uploaded beside them may be missing. */
type Arguments<M extends keyof Telegram> = M extends 'sendPhoto' | 'sendDocument'
  ? Omit<Opts<M>, 'photo' | 'document'>
  : Opts<M>;

export function telegramApi({ baseUrl, token }: { baseUrl: string; token: string }): TelegramApi {
  const { origin, pathname } = new URL(baseUrl);
  const root = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    pipelining: 1,
    connect: { timeout: CONNECT_LIMIT_MS },
  });
  return {
    async call(method, args, { limitMs = CALL_LIMIT_MS, signal, upload } = {}) {
      const sent = upload === undefined ? asJson(args) : asForm(args, upload);
      const got = await exchange(pool, {
        path: `${root}/bot${token}/${method}`,
        method: 'POST',
        ...sent,
        limitMs,
        mostBytes: ANSWER_LIMIT_BYTES,
        signal,
      });
      const answer = readAnswer(got);
      if (!answer.ok) throw new TelegramError(method, answer);
      // Telegram's own promise of what the method returns; what decides is checked where it is read.
      return answer.result as ReturnType<Telegram[typeof method]>;
    },
    async download(filePath) {
      const got = await exchange(pool, {
        path: `${root}/file/bot${token}/${encodeURI(filePath)}`,
        method: 'GET',
        limitMs: DOWNLOAD_LIMIT_MS,
        mostBytes: DOWNLOAD_BYTES,
      });
      if (got.status === 200) return got.body;
      // The token was right a moment ago, when `getFile` told the path.
      if (got.status === 404) throw new AppError('not-found', 'Telegram has the file no more.');
      const description = 'the file cannot be had';
      throw new TelegramError('the download', { ok: false, error_code: got.status, description });
    },
    stop: () => pool.destroy(),
  };
}

function readAnswer({ status, body }: { status: number; body: Buffer }): Answer {
  const read = Answer.safeParse(parse(body));
  if (read.success) return read.data;
  if (status >= 400) return { ok: false, error_code: status, description: 'no reason given' };
  throw new AppError('unavailable', 'The answer of Telegram cannot be read.');
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

interface Sent {
  readonly headers: string[];
  readonly body: Buffer | string;
}

function asJson(args: object): Sent {
  return { headers: ['content-type', 'application/json'], body: JSON.stringify(args) };
}

/** `multipart/form-data`; what is not text goes as JSON, as the Bot API asks. */
function asForm(args: object, { field, bytes, type, name }: Upload): Sent {
  const boundary = `langnghe-${randomBytes(12).toString('hex')}`;
  const texts = Object.entries(args).map(([key, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `--${boundary}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${text}\r\n`;
  });
  const fileName = name.replace(/[\r\n"\\]/g, '_');
  const head =
    `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${fileName}"\r\n` +
    `content-type: ${type}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(texts.join('') + head),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { headers: ['content-type', `multipart/form-data; boundary=${boundary}`], body };
}
