import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPage } from '../../../src/channels/web/demo-page.ts';
import { widgetFiles } from '../../../src/channels/web/widget-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'langnghe-pages-'));
  writeFileSync(join(folder, 'widget.js'), 'one()');
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (url: string, headers: Record<string, string> = {}, method = 'GET') => ({
  method,
  url,
  headers,
  body: Buffer.alloc(0),
  ip: '127.0.0.1',
});

test('the script is served zipped, known again by its tag, and for long when the tag is in the address', () => {
  const serve = widgetFiles({ folder });
  const first = serve(ask('/widget.js', { 'accept-encoding': 'gzip, br' }));
  expect(gunzipSync(first?.body as Buffer).toString()).toBe('one()');
  const tag = first?.headers?.etag ?? '';
  expect(first?.headers?.['cache-control']).toContain('max-age=300');
  expect(serve(ask('/widget.js', { 'if-none-match': tag }))).toMatchObject({ status: 304 });
  const pinned = serve(ask(`/widget.js?v=${tag.replaceAll('"', '')}`));
  expect([pinned?.headers?.['cache-control'], String(pinned?.body)]).toEqual([
    'public, max-age=31536000, immutable',
    'one()',
  ]);
  expect(serve(ask('/widget.js', {}, 'HEAD'))).not.toHaveProperty('body');
  expect(serve(ask('/widget.js', {}, 'POST'))).toMatchObject({ status: 405 });
});

test('a new build is noticed, other paths are not ours, and a missing build is said', () => {
  const serve = widgetFiles({ folder });
  serve(ask('/widget.js'));
  writeFileSync(join(folder, 'widget.js'), 'two()');
  utimesSync(join(folder, 'widget.js'), 2_000_000_000, 2_000_000_000);
  expect(String(serve(ask('/widget.js'))?.body)).toBe('two()');
  expect(serve(ask('/other.js'))).toBeUndefined();
  expect(widgetFiles({ folder: join(folder, 'none') })(ask('/widget.js'))).toMatchObject({ status: 404 });
});

test.each(['vi', 'en'] as const)(
  'the demo page in %s names what to try and allows itself nothing more',
  (language) => {
    const sampleOrder = { code: 'DH-<1>', phoneDigits: '4567' };
    const page = demoPage({ shopName: 'Mây & "Gió"', sampleOrder, language });
    expect(page).toContain('DH-&#60;1&#62;');
    expect(page).toContain('Mây &#38; &#34;Gió&#34;');
    expect(page).toContain(`<script src="/widget.js" data-lang="${language}"`);
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
    expect(page).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(demoPage({ shopName: 'Mây', language })).not.toContain('<dl>');
  },
);
