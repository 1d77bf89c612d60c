import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { Request, Response } from 'express';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
/** What the build names by its content. */
const HASHED = /^assets\/.*-[\w-]{8,}\.\w+$/;
/** With each answer of the API: by it an open console sees that there is a newer one. */
export const CONSOLE_SCRIPT = 'langnghe-console';
const SCRIPT = /<script\b[^>]* src="\/desk\/assets\/([\w.-]+)"/;

export interface ConsoleFiles {
  /** Answers what is below `/desk`: a built file, or the console's page. `nonce`: of this answer. */
  answer(request: Request, response: Response, nonce: string): Promise<void>;
  /** The script with which the console begins, as the build has named it; undefined: none is built, or read yet. */
  script(): string | undefined;
}

export function consoleFiles(folder: string): ConsoleFiles {
  let script: string | undefined;
  const page = late(async () => {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    script = SCRIPT.exec(html)?.[1];
    return html;
  });
  void page();
  return {
    script: () => script,
    async answer(request, response, nonce) {
      const path = pathIn(request.path);
      if (path === undefined) {
        response.status(404).type('text/plain').send('There is nothing at this address.');
      } else if (extname(path) !== '') await sendFile(folder, path, request, response);
      else await sendPage(page, response, nonce);
    },
  };
}

/** Read once; a console that is built later is found then. */
function late(read: () => Promise<string>): () => Promise<string | undefined> {
  let kept: string | undefined;
  return async () => (kept ??= await read().catch(() => undefined));
}

async function sendPage(
  page: () => Promise<string | undefined>,
  response: Response,
  nonce: string,
): Promise<void> {
  const html = await page();
  response
    .status(html === undefined ? 503 : 200)
    .set({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .send((html ?? NOT_BUILT).replaceAll('__NONCE__', nonce));
}

/** A path inside the folder, without a way out of it; undefined: that is none. */
function pathIn(asked: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(asked);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const path = normalize(decoded).split(sep).filter(Boolean);
  return path.some((part) => part.startsWith('.')) ? undefined : path.join('/');
}

async function sendFile(folder: string, path: string, request: Request, response: Response): Promise<void> {
  const type = TYPES[extname(path)];
  const isSource = path.endsWith('.html') || path.endsWith('.map');
  const found = type === undefined || isSource ? undefined : await packedAs(join(folder, path), request);
  if (found === undefined || type === undefined) {
    response.status(404).type('text/plain').send('There is no such file.');
    return;
  }
  response.writeHead(200, {
    'content-type': type,
    'content-length': found.bytes,
    'cache-control': HASHED.test(path) ? FOR_EVER : ASK_AGAIN,
    vary: 'accept-encoding',
    ...(found.encoding !== undefined && { 'content-encoding': found.encoding }),
  });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(found.file)
      .on('error', () => response.destroy())
      .pipe(response);
}

interface Found {
  readonly file: string;
  readonly bytes: number;
  readonly encoding?: 'br' | 'gzip';
}

/** The smallest form that the browser takes and the build has made. */
async function packedAs(file: string, request: Request): Promise<Found | undefined> {
  const accepted = request.acceptsEncodings();
  const forms = [
    { encoding: 'br', file: `${file}.br` },
    { encoding: 'gzip', file: `${file}.gz` },
  ] as const;
  for (const form of forms) {
    if (!accepted.includes(form.encoding)) continue;
    const bytes = await bytesOf(form.file);
    if (bytes !== undefined) return { ...form, bytes };
  }
  const bytes = await bytesOf(file);
  return bytes === undefined ? undefined : { file, bytes };
}

async function bytesOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}

const NOT_BUILT = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lắng Nghe</title>
<style nonce="__NONCE__">body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto;padding:0 1rem}</style>
<h1>Bàn làm việc chưa được dựng</h1>
<p>Máy chủ đang chạy và khách vẫn được trả lời. Để mở bàn làm việc của nhân viên, hãy chạy
<code>npm run build</code> trong thư mục chương trình rồi tải lại trang này.</p>
<h2 lang="en">The console is not built yet</h2>
<p lang="en">The server is running and customers are answered. To open the staff console, run
<code>npm run build</code> in the program’s folder, then reload this page.</p>
</html>`;
