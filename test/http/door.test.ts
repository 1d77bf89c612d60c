import { once } from 'node:events';
import { request as rawRequest, type ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { request } from 'undici';
import { AppError } from '../../src/core/errors.ts';
import { openDoor, type Door } from '../../src/http/door.ts';
import type { Channel, WebhookReply, WebhookRequest } from '../../src/road/ports.ts';
import { fakeChannel } from '../support/fake-channel.ts';
import { pause } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';

const doors: Door[] = [];
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
});

async function openedDoor(
  webhook: (asked: WebhookRequest) => Promise<WebhookReply>,
  mostBodyBytes?: number,
): Promise<{ url: string; port: number; log: ReturnType<typeof keptLog>; door: Door }> {
  const log = keptLog();
  const channel: Channel = {
    ...fakeChannel(),
    paths: ['/hook/fake'],
    bodyLimit: (path) => (path.endsWith('/large') ? 5_000 : 1_000),
    webhook,
  };
  const door = openDoor({
    channels: [channel],
    app: () => Promise.resolve((_asked, response) => void response.end('the app')),
    caller: () => '192.0.2.1',
    log,
    ...(mostBodyBytes !== undefined && { mostBodyBytes }),
  });
  doors.push(door);
  const port = await door.listen(0, '127.0.0.1');
  return { url: `http://127.0.0.1:${port}`, port, log, door };
}

const echo = ({ method, url, body, ip }: WebhookRequest): Promise<WebhookReply> =>
  Promise.resolve({
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: `${method} ${url} ${body.length} ${ip}`,
  });

/** A request whose body is still to come. */
function started(port: number, headers: Record<string, string | number>): ClientRequest {
  const half = rawRequest({ port, path: '/hook/fake', method: 'POST', headers });
  half.on('error', () => undefined);
  return half;
}

function statusOf(half: ClientRequest): Promise<number | undefined> {
  return new Promise((resolve) => half.once('response', ({ statusCode }) => resolve(statusCode)));
}

describe('the door', () => {
  it('hands a channel its requests whole, and everything else to the app', async () => {
    const { url } = await openedDoor(echo);
    const hook = await request(`${url}/hook/fake/in?x=1`, { method: 'POST', body: 'x'.repeat(1_000) });
    expect(await hook.body.text()).toBe('POST /hook/fake/in?x=1 1000 192.0.2.1');
    expect(await (await request(`${url}/hook/fakery`)).body.text()).toBe('the app');
    expect(await (await request(`${url}/`)).body.text()).toBe('the app');
  });

  it('refuses a body that is too large, without reading on', async () => {
    const { url } = await openedDoor(echo);
    const { statusCode } = await request(`${url}/hook/fake`, { method: 'POST', body: 'x'.repeat(1_001) });
    expect(statusCode).toBe(413);
    const large = await request(`${url}/hook/fake/large`, { method: 'POST', body: 'x'.repeat(1_001) });
    expect(large.statusCode).toBe(200);
  });

  it('refuses a body that says it will be too large before any of it came', async () => {
    const { port } = await openedDoor(echo);
    const half = started(port, { 'content-length': 1_001 });
    half.flushHeaders();
    expect(await statusOf(half)).toBe(413);
    half.destroy();
  });

  it('refuses a body without a length as soon as it is too large', async () => {
    const { port } = await openedDoor(echo);
    const half = started(port, { 'transfer-encoding': 'chunked' });
    half.write('x'.repeat(1_001));
    expect(await statusOf(half)).toBe(413);
    half.destroy();
  });

  it('tells callers to come again when the bodies in hand are too many bytes together', async () => {
    const { url, port } = await openedDoor(echo, 1_500);
    const slow = started(port, { 'content-length': 1_000 });
    slow.write('x'.repeat(999));
    const post = (): Promise<number> =>
      request(`${url}/hook/fake`, { method: 'POST', body: 'y'.repeat(900) }).then(async (reply) => {
        await reply.body.dump();
        return reply.statusCode;
      });
    await expect.poll(post).toBe(503);
    slow.end('x');
    expect(await statusOf(slow)).toBe(200);
    expect([await post(), await post(), await post()]).toEqual([200, 200, 200]);
    const gone = started(port, { 'content-length': 1_000 });
    gone.write('x'.repeat(999));
    await expect.poll(post).toBe(503);
    gone.destroy();
    await expect.poll(post).toBe(200);
  });

  it('answers 500 when the answer itself cannot be written', async () => {
    const { url, log } = await openedDoor(() =>
      Promise.resolve({ status: 200, headers: { 'x-name': 'a\nb' } }),
    );
    expect((await request(`${url}/hook/fake`, { method: 'POST', body: '{}' })).statusCode).toBe(500);
    expect(log.said.map(({ level }) => level)).toEqual(['error']);
  });

  it('answers 503 with a time when the turn was not committed, so that it is brought again', async () => {
    const { url } = await openedDoor(() =>
      Promise.reject(new AppError('unavailable', 'The database is away.', { retryAfterMs: 2_500 })),
    );
    const reply = await request(`${url}/hook/fake`, { method: 'POST', body: '{}' });
    expect([reply.statusCode, reply.headers['retry-after'], await reply.body.text()]).toEqual([503, '3', '']);
  });

  it('answers a bug with 500 and says nothing of it to the caller', async () => {
    const { url, log } = await openedDoor(() => Promise.reject(new TypeError('inner secret')));
    const reply = await request(`${url}/hook/fake`, { method: 'POST', body: '{}' });
    expect([reply.statusCode, await reply.body.text()]).toEqual([500, '']);
    expect(log.said).toMatchObject([{ level: 'error', fields: { channel: 'fake', error: 'TypeError' } }]);
    expect(JSON.stringify(log.said)).not.toContain('inner secret');
  });

  it('closes a WebSocket that nobody takes', async () => {
    const { port } = await openedDoor(echo);
    const says = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      });
      socket.once('data', (data) => resolve(data.toString()));
    });
    expect(says).toContain('404');
  });

  it('survives a WebSocket asked for and cut off at once', async () => {
    const { url, port } = await openedDoor(echo);
    for (let round = 0; round < 20; round += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(
            'GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
          );
          socket.resetAndDestroy();
          resolve();
        });
      });
    }
    expect((await request(`${url}/hook/fake`, { method: 'POST', body: 'y' })).statusCode).toBe(200);
  });

  it('lets a request in hand end when it closes', async () => {
    let answer: (() => void) | undefined;
    const { url, door } = await openedDoor(
      () =>
        new Promise((resolve) => {
          answer = () => resolve({ status: 200, body: 'done' });
        }),
    );
    const asked = request(`${url}/hook/fake`, { method: 'POST', body: '{}' });
    await expect.poll(() => answer).toBeDefined();
    const closed = door.close();
    answer?.();
    expect(await (await asked).body.text()).toBe('done');
    await closed;
    await expect(request(`${url}/`)).rejects.toThrow();
  });

  it('waits for no connection on which nothing is asked when it closes', async () => {
    const { url, port, door } = await openedDoor(echo);
    const silent = connect(port, '127.0.0.1');
    const gone = once(silent, 'close');
    await once(silent, 'connect');
    // The door has it too: connections are taken in the order in which they come.
    await (await request(`${url}/`)).body.dump();
    const late = pause(5_000).then(() => 'late');
    expect(await Promise.race([door.close().then(() => 'closed'), late])).toBe('closed');
    await gone;
  });

  it('survives a caller that goes away in the middle', async () => {
    const { url, port } = await openedDoor(echo);
    await new Promise<void>((resolve) => {
      const half = rawRequest({
        port,
        path: '/hook/fake',
        method: 'POST',
        headers: { 'content-length': 500 },
      });
      half.on('error', () => resolve());
      half.write('x');
      setTimeout(() => half.destroy(), 20);
    });
    expect((await request(`${url}/hook/fake`, { method: 'POST', body: 'y' })).statusCode).toBe(200);
  });
});
