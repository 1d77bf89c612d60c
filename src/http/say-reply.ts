import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ServerResponse } from 'node:http';
import type { Download } from './route.ts';

/** Types that a browser shows without running anything; all others are saved, whatever a route says. */
const SHOWN =
  /^(image\/(png|jpeg|webp|gif)|(audio|video)\/[a-z0-9.+-]+|text\/(plain|csv|event-stream)|application\/json)(;|$)/;
const LONGEST_NAME = 150;
/** Should a file be opened as a page after all, it can do nothing there. */
const NO_POWERS = "sandbox; default-src 'none'";

export function sayJson(response: ServerResponse, said: unknown): void {
  const body = Buffer.from(JSON.stringify(said));
  const { version } = said as { readonly version?: unknown };
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    ...(typeof version === 'number' && { etag: `"${version}"` }),
  });
  response.end(body);
}

/** Resolves when all of it is on its way, or the caller has hung up. */
export async function sayFile(response: ServerResponse, file: Download, signal: AbortSignal): Promise<void> {
  response.writeHead(200, {
    'cache-control': 'private, no-store',
    ...file.headers,
    'content-type': file.type,
    'content-disposition': disposition(file),
    'content-security-policy': NO_POWERS,
    'x-content-type-options': 'nosniff',
  });
  if (typeof file.body === 'string' || Buffer.isBuffer(file.body)) {
    response.end(file.body);
    return;
  }
  response.flushHeaders();
  await pipeline(Readable.from(file.body, { objectMode: true }), response, { signal }).catch(
    (error: unknown) => {
      if (!signal.aborted && !response.destroyed) throw error;
      response.destroy();
    },
  );
}

/** A name may hold anything a customer typed: quotes, line breaks, ways out of a folder. */
function disposition({ fileName, type }: Download): string {
  if (fileName === undefined) return SHOWN.test(type) ? 'inline' : 'attachment';
  const safe = fileName.normalize('NFC').replace(/[\p{C}/\\:*?"<>|]/gu, '_');
  const name = Array.from(safe).slice(-LONGEST_NAME).join('') || 'file';
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/[%;]/g, '_');
  const full = encodeURIComponent(name).replace(/['()*]/g, escaped);
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

function escaped(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}
