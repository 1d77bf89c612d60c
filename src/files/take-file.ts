import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { AppError } from '../core/errors.ts';
import { cleanFileName } from '../core/file-name.ts';
import { keptTypeOf } from '../core/kept-file.ts';
import type { FileStore, TakeFile } from '../road/ports.ts';
import { isPublicAddress, publicLookup } from './public-web.ts';

/** What platforms allow their customers to send. */
const FILE_LIMIT_BYTES = 20 * 1024 * 1024;
const LIMIT_MS = 12_000;
const MOST_MOVES = 3;

interface TakeFileOptions {
  readonly files: FileStore;
  readonly limitBytes?: number;
  readonly limitMs?: number;
}

type Ask = Parameters<TakeFile>[0];

/** Fetches what customers send over platforms. Only from the public web, or from the platform's own origin. */
export function takeFileFromWeb(options: TakeFileOptions): TakeFile {
  const { files, limitBytes = FILE_LIMIT_BYTES, limitMs = LIMIT_MS } = options;
  const open = new Agent({ connect: { timeout: 5_000 } });
  const guarded = new Agent({ connect: { timeout: 5_000, lookup: publicLookup } });
  return async (ask) => {
    const signal = AbortSignal.timeout(limitMs);
    const bytes = await fetched(ask, { open, guarded, signal, limitBytes });
    if (bytes === undefined || bytes.length === 0) return undefined;
    const { fileTypeFromBuffer } = await import('file-type');
    const name = cleanFileName(ask.name);
    const type = keptTypeOf({ bytes, type: (await fileTypeFromBuffer(bytes))?.mime, name });
    if (type === undefined) return undefined;
    return files.put({ bytes, type, ...(name !== undefined && { name }) });
  };
}

interface How {
  readonly open: Agent;
  readonly guarded: Agent;
  readonly signal: AbortSignal;
  readonly limitBytes: number;
}

/** Follows a few moves; what identifies us goes to the first origin only. */
async function fetched(ask: Ask, how: How): Promise<Buffer | undefined> {
  let url = addressOf(ask.url);
  const first = url?.origin;
  for (let moves = 0; url !== undefined && moves <= MOST_MOVES; moves += 1) {
    const isTrusted = url.origin === ask.trusted;
    if (!isTrusted && !mayLeadOut(url)) return undefined;
    const answer = await asked(url, url.origin === first ? ask.headers : undefined, {
      dispatcher: isTrusted ? how.open : how.guarded,
      signal: how.signal,
    });
    const { location } = answer.headers;
    if (answer.statusCode < 300 || answer.statusCode >= 400 || typeof location !== 'string')
      return bodyOf(answer, how.limitBytes);
    await answer.body.dump();
    url = addressOf(location, url);
  }
  return undefined;
}

function addressOf(url: string, base?: URL): URL | undefined {
  const address = URL.parse(url, base?.href);
  return address !== null && /^https?:$/.test(address.protocol) ? address : undefined;
}

/** A name is looked at when it is connected to; a bare number must be public by itself. */
function mayLeadOut({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || isPublicAddress(host);
}

async function asked(
  url: URL,
  headers: Readonly<Record<string, string>> | undefined,
  how: { readonly dispatcher: Agent; readonly signal: AbortSignal },
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(url, { ...how, ...(headers !== undefined && { headers }) });
  } catch (cause) {
    throw new AppError('unavailable', 'a file could not be fetched', { cause });
  }
}

const LATER = new Set([408, 425, 429]);

async function bodyOf(answer: Dispatcher.ResponseData, limit: number): Promise<Buffer | undefined> {
  const { statusCode: status, body } = answer;
  if (status < 200 || status >= 300 || Number(answer.headers['content-length'] ?? 0) > limit) {
    body.on('error', () => undefined).destroy();
    if (status < 500 && !LATER.has(status)) return undefined;
    throw new AppError('unavailable', `a file could not be fetched (${status})`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) return undefined;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new AppError('unavailable', 'a file could not be fetched', { cause });
  }
  return Buffer.concat(chunks);
}
