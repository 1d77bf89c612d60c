import { afterEach, beforeEach, expect, test } from 'vitest';
import { memoryFiles } from '../../support/memory-files.ts';
import { SITE, webShop } from '../../support/web-shop.ts';
import type { WebShop } from '../../support/web-shop.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF');

let shop: WebShop;
let opened: { conversationId: string; token: string };
let now: Date;
const files = memoryFiles();

beforeEach(async () => {
  now = new Date();
  shop = await webShop({ files, clock: () => now, limits: { fileBytes: 2_000, uploadBytes: 5_000 } });
  const response = await fetch(`${shop.api}/conversations`, { method: 'POST', headers: { origin: SITE } });
  opened = (await response.json()) as typeof opened;
});
afterEach(() => shop.stop());

async function upload(parts: readonly { bytes: Buffer; name: string; type?: string }[], activity?: object) {
  const form = new FormData();
  if (activity) {
    form.append(
      'activity',
      new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }),
    );
  }
  for (const { bytes, name, type } of parts) {
    form.append('file', new Blob([new Uint8Array(bytes)], { type: type ?? 'image/png' }), name);
  }
  const response = await fetch(`${shop.api}/conversations/${opened.conversationId}/upload?userId=u1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${opened.token}` },
    body: form,
  });
  return {
    status: response.status,
    body: (await response.json()) as { id?: string; error?: { code: string } },
  };
}

async function shownFiles() {
  const response = await fetch(`${shop.api}/conversations/${opened.conversationId}/activities`, {
    headers: { authorization: `Bearer ${opened.token}` },
  });
  const { activities } = (await response.json()) as {
    activities: { attachments?: { contentType: string; contentUrl: string; name?: string }[] }[];
  };
  return activities.flatMap(({ attachments = [] }) => attachments);
}

test('a photo and a PDF arrive with their words, and are read back by signed addresses', async () => {
  const posted = await upload(
    [
      { bytes: PNG, name: 'áo lỗi.png' },
      { bytes: PDF, name: '../../hoá đơn.pdf', type: 'image/png' },
    ],
    { type: 'message', text: 'Áo bị rách', channelData: { clientActivityID: 'p1' } },
  );
  expect(posted.status).toBe(200);
  expect(shop.road.updates[0]?.event).toMatchObject({
    kind: 'words',
    id: 'web:p1',
    text: 'Áo bị rách',
    files: [
      { type: 'image/png', bytes: PNG.length, name: 'áo lỗi.png' },
      { type: 'application/pdf', name: 'hoá đơn.pdf' },
    ],
  });
  const [photo, bill] = await shownFiles();
  const got = await fetch(photo!.contentUrl);
  expect(Buffer.from(await got.arrayBuffer())).toEqual(PNG);
  expect(got.headers.get('x-content-type-options')).toBe('nosniff');
  expect(got.headers.get('content-disposition')).toMatch(/^inline/);
  expect((await fetch(bill!.contentUrl)).headers.get('content-disposition')).toMatch(/^attachment/);
});

test('a file address cannot be changed, and expires', async () => {
  await upload([{ bytes: PNG, name: 'a.png' }]);
  const [photo] = await shownFiles();
  const url = new URL(photo!.contentUrl);
  url.searchParams.set('e', String(Number(url.searchParams.get('e')) + 1));
  expect((await fetch(url)).status).toBe(403);
  expect((await fetch(photo!.contentUrl.replace(/files\/\w{4}/, 'files/0000'))).status).toBe(403);
  now = new Date(now.getTime() + 26 * 3_600_000);
  expect((await fetch(photo!.contentUrl)).status).toBe(403);
});

test('types are told by the bytes, not by the name', async () => {
  const page = Buffer.from('<html><script>alert(1)</script></html>');
  expect(await upload([{ bytes: page, name: 'x.png' }])).toMatchObject({ status: 415 });
  const stored = files.size;
  expect(
    await upload([
      { bytes: PNG, name: 'a.png' },
      { bytes: page, name: 'b.png' },
    ]),
  ).toMatchObject({ status: 415 });
  expect(files.size).toBe(stored);
});

test('too large, too many and broken forms are refused', async () => {
  const large = Buffer.concat([PNG, Buffer.alloc(2_000)]);
  expect(await upload([{ bytes: large, name: 'a.png' }])).toMatchObject({ status: 413 });
  const six = Array.from({ length: 6 }, () => ({ bytes: PNG, name: 'a.png' }));
  expect(await upload(six)).toMatchObject({ status: 400, body: { error: { code: 'TooManyFiles' } } });
  const headers = { authorization: `Bearer ${opened.token}` };
  const url = `${shop.api}/conversations/${opened.conversationId}/upload`;
  const torn = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf';
  const broken = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
    body: torn,
  });
  expect(broken.status).toBe(400);
  expect(
    (await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: 'x' }))
      .status,
  ).toBe(415);
  expect((await fetch(url, { method: 'POST', headers, body: Buffer.alloc(6_000) })).status).toBe(413);
});

test('only where files are sent may a body be large', () => {
  const limit = (path: string): number => shop.channel.bodyLimit(`/v3/directline/conversations${path}`);
  expect(limit('/c1/upload')).toBeGreaterThan(5_000);
  for (const path of ['', '/c1/activities', '/c1/upload/more', '/c1']) expect(limit(path)).toBe(64 * 1024);
});
