import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staffDesk, type StaffDesk } from '../support/staff-desk.ts';

const SCRIPT = 'console.log("bàn làm việc")';
let folder = '';
let desk: StaffDesk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'langnghe-console-'));
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.json'), '{"key":"of somebody"}');
  writeFileSync(join(folder, 'dist/assets/main-BFDfcbW6.js'), SCRIPT);
  writeFileSync(join(folder, 'dist/assets/main-BFDfcbW6.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(folder, 'dist/assets/main-BFDfcbW6.js.map'), '{}');
  writeFileSync(join(folder, 'dist/.hidden.json'), '{}');
  desk = await staffDesk([], { folder: join(folder, 'dist'), isTls: true });
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

async function get(path: string, headers: Record<string, string> = {}) {
  const { statusCode, headers: told, body } = await request(`${desk.url}/desk${path}`, { headers });
  return { status: statusCode, headers: told, bytes: Buffer.from(await body.arrayBuffer()) };
}

describe('the console’s files', () => {
  it('says kindly that the console is not built, and finds it once it is', async () => {
    const missing = await get('/inbox');
    expect(missing.status).toBe(503);
    expect(missing.bytes.toString()).toMatch(/npm run build/);
    writeFileSync(
      join(folder, 'dist/index.html'),
      '<!doctype html><script type="module" nonce="__NONCE__" src="/desk/assets/main.js"></script>',
    );
    expect((await get('/inbox')).status).toBe(200);
  });

  it('says with each answer of the API which console it gives, so that an open one knows of a newer', async () => {
    const { statusCode, headers, body } = await request(`${desk.url}/api/v1/me`);
    await body.dump();
    expect([statusCode, headers['langnghe-console']]).toEqual([401, 'main.js']);
  });

  it('gives every page of it under a new number, which alone may run', async () => {
    const [one, other] = [await get('/c/fake:lan'), await get('')];
    const nonces = [one, other].map(({ bytes }) => /nonce="([^"]+)"/.exec(bytes.toString())?.[1] ?? '');
    expect(new Set(nonces).size).toBe(2);
    expect(nonces).not.toContain('__NONCE__');
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toContain(`script-src 'self' 'nonce-${nonces[0] ?? ''}'`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(one.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      // Where the server is only ever reached over TLS; else a browser would find it no more.
      'strict-transport-security': expect.stringMatching(/^max-age=31536000/) as string,
    });
  });

  it('gives hashed files for ever, packed where the browser takes that', async () => {
    const packed = await get('/assets/main-BFDfcbW6.js', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(gunzipSync(packed.bytes).toString()).toBe(SCRIPT);
    const plain = await get('/assets/main-BFDfcbW6.js', { 'accept-encoding': 'identity' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.bytes.toString()).toBe(SCRIPT);
  });

  it.each([
    '/assets/nothing-BFDfcbW6.js',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/..%5c..%5csecret.json',
    '/.hidden.json',
    '/assets/main-BFDfcbW6.js.map',
    '/assets%00.json',
    '/%ff.json',
  ])('gives nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('answers only questions', async () => {
    const { statusCode, body } = await request(`${desk.url}/desk/inbox`, { method: 'POST' });
    await body.dump();
    expect(statusCode).toBe(404);
  });
});
