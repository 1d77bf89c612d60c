import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { WebhookReply, WebhookRequest } from '../../road/ports.ts';
import { header } from './origins.ts';

interface Script {
  readonly changedMs: number;
  readonly etag: string;
  readonly plain: Buffer;
  readonly zipped: Buffer;
}

/** Serves the built `widget.js`; undefined for every other path. Read anew when the file changes. */
export function widgetFiles(options: {
  folder: string;
}): (request: WebhookRequest) => WebhookReply | undefined {
  const file = join(options.folder, 'widget.js');
  let known: Script | undefined;
  return (request) => {
    const [path, query] = request.url.split('?', 2);
    if (path !== '/widget.js') return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET here.');
    const changedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changedMs === undefined) return plain(404, 'widget.js is not built: run npm run build.');
    known = known?.changedMs === changedMs ? known : scriptIn(file, changedMs);
    return scriptReply(known, request, query);
  };
}

function scriptIn(file: string, changedMs: number): Script {
  const script = readFileSync(file);
  const etag = createHash('sha256').update(script).digest('base64url').slice(0, 16);
  return { changedMs, etag, plain: script, zipped: gzipSync(script, { level: 9 }) };
}

function scriptReply(script: Script, request: WebhookRequest, query: string | undefined): WebhookReply {
  const isPinned = new URLSearchParams(query).get('v') === script.etag;
  const headers: Record<string, string> = {
    etag: `"${script.etag}"`,
    vary: 'accept-encoding',
    'cache-control': isPinned
      ? 'public, max-age=31536000, immutable'
      : 'public, max-age=300, stale-while-revalidate=86400',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  };
  if (header(request.headers, 'if-none-match')?.includes(script.etag)) return { status: 304, headers };
  headers['content-type'] = 'text/javascript; charset=utf-8';
  const takesGzip = /\bgzip\b/.test(header(request.headers, 'accept-encoding') ?? '');
  if (takesGzip) headers['content-encoding'] = 'gzip';
  const body = takesGzip ? script.zipped : script.plain;
  return { status: 200, headers, ...(request.method === 'GET' && { body }) };
}

function plain(status: number, text: string): WebhookReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}
