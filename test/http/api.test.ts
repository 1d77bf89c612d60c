import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Right } from '../../src/http/endpoint.ts';
import { mountConsole } from '../../src/http/console-mount.ts';
import type { Route } from '../../src/http/route.ts';
import { browser, staffDesk, type Browser, type StaffDesk } from '../support/staff-desk.ts';
import { began, ended, late, saidBy, thingRoutes, things } from '../support/thing-routes.ts';

let desk: StaffDesk;
let agent: Browser;
let reader: Browser;
beforeAll(async () => {
  desk = await staffDesk(thingRoutes, { answerMs: 2_500, lookMs: 20 });
  await desk.hires('hoa', 'agent');
  await desk.hires('reader', 'reader');
  [agent, reader] = [browser(desk.url), browser(desk.url)];
  await agent.logsIn('hoa');
  await reader.logsIn('reader');
});
afterAll(() => desk.close());

const audited = (): Promise<readonly { does: string; outcome: string; subject?: string }[]> =>
  desk.parts.audit.list({ limit: 100 });

describe('the API’s door', () => {
  it('does not open with a route that declares no right, or one of two', () => {
    const named = (name: string, right: string): Route => ({
      // What a route written in haste might say.
      endpoint: { ...things, name, right: right as Right },
      run: () => Promise.resolve({}),
    });
    const open = (all: readonly Route[]): unknown =>
      mountConsole({ routes: all } as unknown as Parameters<typeof mountConsole>[0]);
    expect(() => open([named('a.b', 'everything')])).toThrow(/declares no right/);
    expect(() => open([named('a.b', 'own'), named('a.c', 'own')])).toThrow(/declared twice/);
  });

  it('knows nothing of what is not declared, and says where to look', async () => {
    expect(await agent.asks('GET', '/nowhere')).toMatchObject({ status: 404, json: { code: 'not-found' } });
    expect(await agent.asks('DELETE', '/things')).toMatchObject({ status: 404 });
  });

  it('asks to log in, and refuses what a role may not, as problem+json', async () => {
    const nobody = await browser(desk.url).asks('GET', '/things');
    expect(nobody).toMatchObject({ status: 401, json: { code: 'not-allowed', status: 401 } });
    expect(nobody.headers['content-type']).toBe('application/problem+json');
    const refused = await reader.asks('PUT', '/things/T1', { name: 'x', count: 1 });
    expect(refused).toMatchObject({ status: 403, json: { code: 'not-allowed', field: 'tickets.change' } });
    expect(saidBy).toEqual([]);
    expect(await audited()).toContainEqual(
      expect.objectContaining({ does: 'thing.change', staff: 's_reader', outcome: 'refused' }),
    );
  });

  it('says what went wrong in the language asked for, else in one’s own, else in English', async () => {
    const vi = { 'accept-language': 'fr;q=0.9,vi-VN,en;q=0.5' };
    const en = { 'accept-language': 'en-GB' };
    const say = async (own: Browser, headers: Record<string, string> = {}) => {
      const { json } = await own.asks('PUT', '/things/T1', { name: 'x', count: 1 }, headers);
      return { code: json.code, says: `${String(json.title)} ${String(json.detail)}` };
    };
    const stranger = browser(desk.url);
    const code = 'not-allowed';
    const logIn = 'You need to log in. Please log in first.';
    expect(await say(stranger)).toEqual({ code, says: logIn });
    expect(await say(stranger, { 'accept-language': '*' })).toEqual({ code, says: logIn });
    expect(await say(stranger, vi)).toEqual({ code, says: 'Bạn cần đăng nhập. Bạn đăng nhập trước nhé.' });
    const role = 'Bạn chưa có quyền làm việc này. Vai trò của bạn không được làm việc này.';
    expect(await say(reader)).toEqual({ code, says: role });
    expect(await say(reader, en)).toEqual({
      code,
      says: 'You may not do this. Your role does not allow this.',
    });
  });

  it('names each field at fault with its mend', async () => {
    const { status, json } = await agent.asks('PUT', '/things/T1', { name: '', count: 1.5 });
    expect(status).toBe(400);
    expect(json).toMatchObject({ code: 'invalid-input', field: 'name', fix: 'say a name' });
    expect(json.faults).toMatchObject([{ field: 'name' }, { field: 'count' }]);
    expect(await agent.asks('GET', '/things?limit=1000')).toMatchObject({
      status: 400,
      json: { field: 'limit' },
    });
    const odd = await agent.asks('PUT', '/things/T1', Buffer.from('name=x'), {
      'content-type': 'text/plain',
    });
    expect(odd).toMatchObject({ status: 400, json: { field: 'content-type' } });
    const torn = await agent.asks('PUT', '/things/T1', Buffer.from('{"name":'), {
      'content-type': 'application/json',
    });
    expect(torn).toMatchObject({ status: 400, json: { field: 'body' } });
  });

  it('carries versions both ways, and tells who lost a race what to decide by', async () => {
    const read = await agent.asks('GET', '/things/T1');
    expect(read).toMatchObject({ json: { code: 'T1', version: 7 }, headers: { etag: '"7"' } });
    const body = { name: 'Tê\u0301n', count: 1 };
    const changed = await agent.asks('PUT', '/things/T1', body, { 'if-match': '"7"' });
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"8"' },
      json: { name: 'Tến' },
    });
    expect(saidBy.at(-1)).toMatchObject({ seenVersion: 7, ip: '198.51.100.7', by: { id: 's_hoa' } });
    const lost = await agent.asks('PUT', '/things/T1', body, { 'if-match': 'W/"1"' });
    expect(lost).toMatchObject({ status: 409, json: { code: 'stale', about: { name: 'Lan' } } });
    expect((await agent.asks('PUT', '/things/T1', body, { 'if-match': 'seven' })).status).toBe(400);
    const line = (await audited()).find(({ does, outcome }) => does === 'thing.change' && outcome === 'done');
    expect(line).toMatchObject({ subject: 'T1', staff: 's_hoa', before: '{"name":"old"}' });
  });

  it('finds what is called by name before what is called by a code, and reads defaults', async () => {
    expect((await agent.asks('GET', '/things')).json).toEqual({ limit: 50 });
    expect((await agent.asks('GET', '/things/export')).headers['content-type']).toBe('text/html');
  });

  it('gives files that nothing runs in, under a name that leads nowhere', async () => {
    const { headers, text } = await agent.asks('GET', '/things/export');
    expect(text).toBe('<script>alert(1)</script>');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    });
    expect(headers['content-disposition']).toMatch(/^attachment; filename="b_ng _gi___*X_ y_\.\._\.html"; /);
    expect(headers['content-disposition']).toContain("filename*=UTF-8''b%E1%BA%A3ng%20_gi%C3%A1_");
  });

  it('takes an upload as bytes, and no more than it may have', async () => {
    const bytes = { 'content-type': 'image/png' };
    expect((await agent.asks('POST', '/things/T1/file', Buffer.alloc(2_000), bytes)).json).toEqual({
      bytes: 2_000,
    });
    const big = await agent.asks('POST', '/things/T1/file', Buffer.alloc(2_001), bytes);
    expect(big).toMatchObject({ status: 400, json: { code: 'invalid-input', field: 'body' } });
  });

  it('tells nothing of a bug, nor of a reply that does not fit, and logs no words', async () => {
    for (const how of ['thrown', 'unfit']) {
      const { status, json } = await agent.asks('GET', `/broken/${how}`);
      expect([status, json.code]).toEqual([500, 'bug']);
      expect(json).toMatchObject({ title: 'Có lỗi ở phía chúng tôi.' });
      expect(json).not.toHaveProperty('detail');
    }
    expect(JSON.stringify(desk.log.said)).toContain('count: invalid_type');
    expect(JSON.stringify(desk.log.said)).not.toMatch(/4111|many/);
  });

  it('answers in time, and says to come again when it cannot', async () => {
    const { status, json } = await agent.asks('GET', '/broken/late');
    expect([status, json.code]).toEqual([503, 'unavailable']);
  });

  it('notes what came of each, whatever came of the whole and however late', async () => {
    expect((await agent.asks('GET', '/broken/half-way')).status).toBe(500);
    const outcomes = async (): Promise<readonly string[]> =>
      (await audited()).map(({ subject = '', outcome }) => `${subject} ${outcome}`);
    expect(await outcomes()).toEqual(expect.arrayContaining(['first done', 'second failed']));
    expect((await outcomes()).join()).not.toContain('late');
    late.end();
    await expect.poll(outcomes).toContain('late done');
  });

  it('keeps what happens all the time out of the audit log', async () => {
    expect((await agent.asks('POST', '/things/T1/poke')).status).toBe(200);
    expect((await audited()).filter(({ does }) => does === 'thing.poke')).toEqual([]);
  });

  it('ends a stream when its log-in ends', async () => {
    const own = browser(desk.url);
    await own.logsIn('hoa');
    const reading = own.asks('GET', '/stream').catch(() => 'cut off');
    await expect.poll(() => began).toEqual(['stream']);
    expect(ended).toEqual([]);
    await desk.parts.sessions.end(own.cookies.get('langnghe-desk') ?? '');
    await reading;
    await expect.poll(() => ended).toEqual(['stream']);
  });
});

describe('a page of another site', () => {
  const body = { name: 'x', count: 1 };

  it.each([
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('changes nothing with a colleague’s cookie: %o', async (headers) => {
    const before = saidBy.length;
    const answer = await agent.asks('PUT', '/things/T1', body, headers);
    expect(answer).toMatchObject({ status: 403, json: { field: 'origin' } });
    expect(saidBy).toHaveLength(before);
  });

  it('logs nobody in with an account of its own', async () => {
    const answer = await browser(desk.url).asks(
      'POST',
      '/log-in',
      { login: 'hoa', password: 'x' },
      {
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site',
      },
    );
    expect(answer).toMatchObject({ json: { field: 'origin' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('cannot do without the page’s token, nor with somebody else’s', async () => {
    for (const token of ['', 'made-up', 'made-up'.repeat(6)]) {
      const answer = await agent.asks('PUT', '/things/T1', body, { 'x-csrf-token': token });
      expect(answer).toMatchObject({ status: 403, json: { field: 'x-csrf-token' } });
    }
    const other = String((await reader.asks('GET', '/me')).json.csrf);
    expect((await agent.asks('PUT', '/things/T1', body, { 'x-csrf-token': other })).status).toBe(403);
    expect((await agent.asks('PUT', '/things/T1', body)).status).toBe(200);
  });
});

describe('the API’s description', () => {
  it('is OpenAPI 3.1 made of the schemas at the door, with a page that needs no script', async () => {
    const { json } = await agent.asks('GET', '/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(json.paths).toMatchObject({
      '/things/{code}': {
        put: {
          operationId: 'thing.change',
          requestBody: { content: { 'application/json': { schema: { required: ['name', 'count'] } } } },
          parameters: [{ name: 'code', in: 'path' }],
        },
      },
      '/things': { get: { parameters: [{ name: 'limit', in: 'query', required: false }] } },
      '/things/{code}/file': { post: { requestBody: { content: { 'application/octet-stream': {} } } } },
    });
    const page = await agent.asks('GET', '/docs');
    const policy = String(page.headers['content-security-policy']);
    const nonce = /nonce="([^"]+)"/.exec(page.text)?.[1] ?? 'none';
    expect(policy).toContain(`style-src 'nonce-${nonce}'`);
    expect(policy).toContain("default-src 'none'");
    expect(page.headers['strict-transport-security']).toBeUndefined();
    expect(page.text).not.toContain('<script');
    expect(page.text).toContain('/things/:code/poke');
  });
});
