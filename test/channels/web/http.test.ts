import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { directLineSecret } from '../../../src/channels/web/keys.ts';
import { SECRET, SITE, webShop } from '../../support/web-shop.ts';
import type { WebShop, WebShopOptions } from '../../support/web-shop.ts';

interface Opened {
  conversationId: string;
  token: string;
  streamUrl: string;
  resume: string;
  expires_in: number;
}

let shop: WebShop;
let now: Date;
async function reopenShop(options: WebShopOptions) {
  await shop.stop();
  await openShop(options);
}
async function openShop(options: WebShopOptions = {}) {
  shop = await webShop({ identitySecret: 'shared with the site', ...options });
}
beforeEach(async () => {
  now = new Date('2026-11-22T02:00:00Z');
  await openShop({ clock: () => now });
});
afterEach(() => shop.stop());

const fromSite = { origin: SITE };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function call(
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: unknown } = {},
) {
  const isForm = options.body instanceof FormData;
  const body = isForm || typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
  const response = await fetch(shop.api + path, {
    method,
    headers: { ...(isForm ? {} : { 'content-type': 'application/json' }), ...options.headers },
    ...(body !== undefined && { body: body as string | FormData }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
}

async function open(body: unknown = {}): Promise<Opened> {
  const { body: opened } = await call('POST', '/conversations', { headers: fromSite, body });
  return opened as Opened;
}

function says(opened: Opened, text: string, clientActivityID?: string) {
  return call('POST', `/conversations/${opened.conversationId}/activities`, {
    headers: bearer(opened.token),
    body: { type: 'message', text, ...(clientActivityID && { channelData: { clientActivityID } }) },
  });
}

async function heard(opened: Opened, watermark = ''): Promise<{ texts: string[]; watermark: string }> {
  const { body } = await call(
    'GET',
    `/conversations/${opened.conversationId}/activities?watermark=${watermark}`,
    {
      headers: bearer(opened.token),
    },
  );
  const { activities, watermark: next } = body as { activities: { text: string }[]; watermark: string };
  return { texts: activities.map(({ text }) => text), watermark: next };
}

test('a site may start, say something, and read it back with the answer', async () => {
  const started = await call('POST', '/conversations', { headers: fromSite, body: { user: { id: 'u1' } } });
  expect(started).toMatchObject({ status: 201, body: { expires_in: 1800 } });
  expect(started.headers.get('access-control-allow-origin')).toBe(SITE);
  const opened = started.body as Opened;
  expect(await says(opened, 'Chào shop')).toMatchObject({
    status: 200,
    body: { id: expect.stringContaining('|c') as unknown },
  });
  await expect
    .poll(() => heard(opened))
    .toEqual({ texts: ['Chào shop', 'Bạn nói: Chào shop'], watermark: '2' });
  expect(await heard(opened, '1')).toEqual({ texts: ['Bạn nói: Chào shop'], watermark: '2' });
  const again = await call('POST', '/conversations', { headers: { ...fromSite, ...bearer(opened.token) } });
  expect(again).toMatchObject({ status: 200, body: { conversationId: opened.conversationId } });
});

test('an unknown site is refused, in preflight too', async () => {
  const elsewhere = { origin: 'https://evil.example' };
  expect(await call('POST', '/conversations', { headers: elsewhere })).toMatchObject({ status: 403 });
  const preflight = await call('OPTIONS', '/conversations', { headers: elsewhere });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  expect(await call('OPTIONS', '/conversations', { headers: fromSite })).toMatchObject({ status: 204 });
  const own = await call('POST', '/conversations', { headers: { origin: shop.url } });
  expect(own.status).toBe(201);
});

test('without a site only the secret opens a conversation, and then any', async () => {
  expect(await call('POST', '/tokens/generate')).toMatchObject({
    status: 401,
    body: { error: { code: 'MissingToken' } },
  });
  const server = bearer(directLineSecret(SECRET));
  const made = await call('POST', '/tokens/generate', { headers: server, body: { user: { id: 'dl_lan' } } });
  expect(made).toMatchObject({
    status: 200,
    body: { expires_in: 1800, conversationId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown },
  });
  const opened = await open();
  await says(opened, 'Chào');
  const read = await call('GET', `/conversations/${opened.conversationId}/activities`, { headers: server });
  expect(read.status).toBe(200);
  expect(await call('POST', '/tokens/generate', { headers: bearer('wrong') })).toMatchObject({ status: 403 });
});

test("nobody reads or writes with another's token, or from another site", async () => {
  const [lan, eve] = [await open(), await open()];
  const path = `/conversations/${lan.conversationId}`;
  for (const [method, rest] of [
    ['GET', ''],
    ['GET', '/activities'],
    ['POST', '/activities'],
    ['POST', '/upload'],
  ] as const) {
    expect(
      await call(method, path + rest, {
        headers: bearer(eve.token),
        ...(method === 'POST' && { body: { type: 'message', text: 'x' } }),
      }),
    ).toMatchObject({ status: 403 });
    expect(await call(method, path + rest)).toMatchObject({ status: 401 });
  }
  const other = { origin: shop.url, ...bearer(lan.token) };
  expect(await call('GET', `${path}/activities`, { headers: other })).toMatchObject({
    status: 403,
    body: { error: { code: 'OtherOrigin' } },
  });
  expect(await call('GET', `${path}/activities`, { headers: bearer(lan.resume) })).toMatchObject({
    status: 403,
  });
});

test('a token expires, is refreshed before, and the resume key brings the visitor back after', async () => {
  const opened = await open();
  await says(opened, 'Chào');
  now = new Date(now.getTime() + 1_700_000);
  const refreshed = (await call('POST', '/tokens/refresh', { headers: bearer(opened.token) })).body as Opened;
  now = new Date(now.getTime() + 200_000);
  expect(await says(opened, 'nữa')).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } });
  expect(await call('POST', '/tokens/refresh', { headers: bearer(opened.token) })).toMatchObject({
    status: 403,
  });
  expect(await says({ ...opened, token: refreshed.token }, 'nữa')).toMatchObject({ status: 200 });
  now = new Date(now.getTime() + 40 * 86_400_000);
  const back = await call('POST', '/conversations', { headers: fromSite, body: { resume: opened.resume } });
  expect(back).toMatchObject({ status: 200, body: { conversationId: opened.conversationId } });
  now = new Date(now.getTime() + 90 * 86_400_000);
  expect((await open({ resume: opened.resume })).conversationId).not.toBe(opened.conversationId);
});

test('a message posted twice is one line; a database away is 503 and the message is brought again', async () => {
  const opened = await open();
  const [first, second] = [await says(opened, 'Chào', 'm1'), await says(opened, 'Chào', 'm1')];
  expect(first.body).toEqual(second.body);
  shop.road.isAway = true;
  const refused = await says(opened, 'Alo', 'm2');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  shop.road.isAway = false;
  await says(opened, 'Alo', 'm2');
  const { texts } = await heard(opened);
  expect(texts.filter((text) => !text.startsWith('Bạn nói'))).toEqual(['Chào', 'Alo']);
});

test('a visitor signed by the site has one conversation everywhere, which carries on the nameless one', async () => {
  const identity = {
    id: 'kh-17',
    name: 'Lan',
    hash: createHmac('sha256', 'shared with the site').update('kh-17').digest('hex'),
  };
  const nameless = await open();
  const phone = await open({ identity, resume: nameless.resume });
  const laptop = await open({ identity });
  expect(laptop.conversationId).toBe(phone.conversationId);
  expect(phone.conversationId).not.toBe(nameless.conversationId);
  await says(phone, 'Chào');
  expect(shop.road.updates.at(-1)).toMatchObject({
    identity: { kind: 'site', value: 'kh-17' },
    continues: `web:${nameless.conversationId}`,
    event: { name: 'Lan' },
  });
  expect(
    await call('POST', '/conversations', {
      headers: fromSite,
      body: { identity: { ...identity, id: 'kh-18' } },
    }),
  ).toMatchObject({ status: 403 });
  const signedOut = await open({ resume: phone.resume });
  expect(signedOut.conversationId).not.toBe(phone.conversationId);
  await reopenShop({ identitySecret: undefined as never });
  const unsigned = await open({ identity });
  await says(unsigned, 'Chào');
  expect(shop.road.updates.at(-1)).not.toHaveProperty('identity');
});

test('what is malformed or too large is refused clearly', async () => {
  const opened = await open();
  const path = `/conversations/${opened.conversationId}/activities`;
  const post = (body: unknown) => call('POST', path, { headers: bearer(opened.token), body });
  expect(await post('{"type":')).toMatchObject({ status: 400, body: { error: { code: 'BadSyntax' } } });
  expect(await post({ text: 'no type' })).toMatchObject({
    status: 400,
    body: { error: { code: 'BadArgument' } },
  });
  expect(await post({ type: 'message', text: 'ớ'.repeat(4_001) })).toMatchObject({
    status: 400,
    body: { error: { code: 'MessageTooLong' } },
  });
  expect(await post({ type: 'message', text: 'x'.repeat(70_000) })).toMatchObject({ status: 413 });
  expect(await call('GET', '/nowhere')).toMatchObject({ status: 404 });
  expect(await call('PUT', '/conversations', { headers: fromSite })).toMatchObject({ status: 405 });
});

test('who calls too often is told when to come back', async () => {
  await reopenShop({ clock: () => now, limits: { postsPerConversation: { burst: 2, perSecond: 0.5 } } });
  const opened = await open();
  await says(opened, '1');
  await says(opened, '2');
  const third = await says(opened, '3');
  expect([third.status, third.headers.get('retry-after')]).toEqual([429, '2']);
  now = new Date(now.getTime() + 2_000);
  expect(await says(opened, '3')).toMatchObject({ status: 200 });
  await reopenShop({ clock: () => now, limits: { startsPerIp: { burst: 1, perSecond: 0.1 } } });
  expect(await call('POST', '/conversations', { headers: fromSite })).toMatchObject({ status: 201 });
  expect(await call('POST', '/conversations', { headers: fromSite })).toMatchObject({ status: 429 });
});

test('the session id that stock clients ask for', async () => {
  const opened = await open();
  const reply = await call('GET', '/session/getsessionid', { headers: bearer(opened.token) });
  expect(reply.body).toEqual({ sessionId: opened.conversationId });
});
