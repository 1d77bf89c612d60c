import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhookChannel } from '../../../src/channels/webhook/index.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { Channel, Receive, Update } from '../../../src/road/ports.ts';
import { firmHeaders } from '../../support/platforms/firm.ts';
import { door } from './support.ts';

const SECRET = 'bí mật của tiệm';
let channel: Channel;
let shop: Awaited<ReturnType<typeof door>>;
let taken: Update[];
let forged: string[];
let receive: Receive;

beforeEach(async () => {
  taken = [];
  forged = [];
  receive = (update) => {
    taken.push(update);
    return Promise.resolve();
  };
  channel = webhookChannel({
    name: 'app',
    secret: SECRET,
    url: 'http://127.0.0.1:9/',
    forged: (why) => forged.push(why),
  });
  await channel.start((update) => receive(update));
  shop = await door(channel);
});

afterEach(async () => {
  await shop.stop();
  await channel.stop();
});

const hello = { id: 'm1', conversation: 'lan-1', kind: 'message', text: 'chào tiệm' };

async function post(body: string, headers = firmHeaders(SECRET, body)): Promise<Response> {
  return fetch(`${shop.url}/webhook/app`, { method: 'POST', body, headers });
}

describe('a message that comes in', () => {
  it('is handed on with its words, its conversation and its id', async () => {
    const reply = await post(JSON.stringify({ ...hello, name: 'Lan', phone: '+84901234567', button: '3:2' }));
    expect([reply.status, await reply.json()]).toEqual([200, { ok: true }]);
    expect(taken).toEqual([
      {
        address: { channel: 'app', key: 'lan-1', route: {} },
        event: {
          kind: 'words',
          id: 'm1',
          text: 'chào tiệm',
          button: '3:2',
          name: 'Lan',
          phone: '+84901234567',
        },
      },
    ]);
  });

  it('is composed to NFC, whatever way the tone marks were typed', async () => {
    await post(JSON.stringify({ ...hello, text: 'chào tiệm'.normalize('NFD') }));
    expect(taken[0]!.event).toMatchObject({ text: 'chào tiệm'.normalize('NFC') });
  });

  it('keeps the time at which the app took it in, in any time zone', async () => {
    await post(JSON.stringify({ ...hello, at: '2026-11-22T09:30:00+07:00' }));
    expect(taken[0]!.event).toMatchObject({ platformAt: new Date('2026-11-22T02:30:00Z') });
  });

  it('may be an opened chat without words', async () => {
    await post(
      JSON.stringify({ id: 'o1', conversation: 'lan-1', kind: 'opened', payload: 'order-5', language: 'en' }),
    );
    expect(taken[0]!.event).toEqual({ kind: 'opened', id: 'o1', payload: 'order-5', language: 'en' });
  });

  it('is not refused for a field that we do not know', async () => {
    expect((await post(JSON.stringify({ ...hello, colour: 'red' }))).status).toBe(200);
  });

  it('repeated, brings the same event id again, so that the road can tell', async () => {
    const body = JSON.stringify(hello);
    const headers = firmHeaders(SECRET, body);
    await post(body, headers);
    expect((await post(body, headers)).status).toBe(200);
    expect(taken.map((update) => (update.event as { id: string }).id)).toEqual(['m1', 'm1']);
    expect(taken[0]).toEqual(taken[1]);
  });
});

describe('a signature', () => {
  it.each([
    ['with another secret', (body: string) => firmHeaders('another', body)],
    ['for another body', () => firmHeaders(SECRET, '{}')],
    [
      'with its time changed',
      (body: string) => ({ ...firmHeaders(SECRET, body), 'x-langnghe-timestamp': '1' }),
    ],
    ['without a version', (body: string) => withSignature(body, (mac) => mac.slice(3))],
    ['cut short', (body: string) => withSignature(body, (mac) => mac.slice(0, 20))],
    ['that is not hexadecimal', (body: string) => withSignature(body, () => `v1=${'z'.repeat(64)}`)],
    ['that is missing', () => ({})],
    [
      'with a time that is no number',
      (body: string) => ({ ...firmHeaders(SECRET, body), 'x-langnghe-timestamp': 'x' }),
    ],
  ])('%s is refused and counted', async (_what, headers) => {
    const body = JSON.stringify(hello);
    expect((await post(body, headers(body))).status).toBe(401);
    expect([taken, forged]).toEqual([[], ['forged']]);
  });

  it('is good for five minutes in both directions', async () => {
    const body = JSON.stringify(hello);
    const shifted = (seconds: number) => firmHeaders(SECRET, body, new Date(Date.now() + seconds * 1000));
    expect((await post(body, shifted(-295))).status).toBe(200);
    expect((await post(body, shifted(295))).status).toBe(200);
    expect((await post(body, shifted(-305))).status).toBe(401);
    expect((await post(body, shifted(305))).status).toBe(401);
    expect(forged).toEqual(['late', 'late']);
  });
});

function withSignature(body: string, change: (signature: string) => string): Record<string, string> {
  const headers = firmHeaders(SECRET, body);
  return { ...headers, 'x-langnghe-signature': change(headers['x-langnghe-signature']!) };
}

describe('a body', () => {
  it.each([
    ['that is not JSON', 'chào', 'not JSON'],
    ['that is a list', '[]', 'body'],
    ['without an id', JSON.stringify({ ...hello, id: undefined }), 'id'],
    ['with a space in its conversation', JSON.stringify({ ...hello, conversation: 'a b' }), 'conversation'],
    [
      'with a null byte in its conversation',
      JSON.stringify({ ...hello, conversation: 'a\0b' }),
      'conversation',
    ],
    ['of an unknown kind', JSON.stringify({ ...hello, kind: 'dance' }), 'kind'],
    ['with neither text nor button', JSON.stringify({ ...hello, text: undefined }), 'text'],
    ['with a text too long', JSON.stringify({ ...hello, text: 'a'.repeat(10_001) }), 'text'],
    ['with a phone that is not E.164', JSON.stringify({ ...hello, phone: '0901234567' }), 'phone'],
    ['with a time that is none', JSON.stringify({ ...hello, at: 'hôm qua' }), 'at'],
  ])(
    '%s is refused and the fault is named',
    async (_what, body, subject) => {
      const reply = await post(body);
      expect(reply.status).toBe(400);
      expect(JSON.stringify(await reply.json())).toContain(subject);
      expect(taken).toEqual([]);
    },
    5_000,
  );

  it('over the limit is refused with 413', async () => {
    expect((await post(JSON.stringify({ ...hello, filler: 'a'.repeat(70_000) }))).status).toBe(413);
  });
});

describe('a turn that is not committed', () => {
  it('is answered 503 with a time to wait, so that the app brings it again', async () => {
    receive = () => Promise.reject(new AppError('unavailable', 'database away', { retryAfterMs: 2500 }));
    const reply = await post(JSON.stringify(hello));
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '3']);
  });

  it('is 200 only after it is', async () => {
    let commit: (() => void) | undefined;
    receive = () => new Promise((resolve) => (commit = resolve));
    let answered = false;
    const reply = post(JSON.stringify(hello)).then((got) => {
      answered = true;
      return got.status;
    });
    await expect.poll(() => commit !== undefined).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    commit!();
    expect(await reply).toBe(200);
  });

  it('because of a bug is left to the door', async () => {
    receive = () => Promise.reject(new TypeError('bug'));
    expect((await post(JSON.stringify(hello))).status).toBe(500);
  });

  it('because the channel stopped is answered 503', async () => {
    await channel.stop();
    expect((await post(JSON.stringify(hello))).status).toBe(503);
  });
});

describe('other paths and methods', () => {
  it('serves both schemas', async () => {
    const reply = await fetch(`${shop.url}/webhook/app/schema`);
    const schemas = (await reply.json()) as Record<'in' | 'out', { required: string[] }>;
    expect(schemas.in.required).toEqual(['id', 'conversation', 'kind']);
    expect(schemas.out.required).toEqual(['id', 'conversation', 'line', 'from', 'text', 'language', 'at']);
  });

  it('refuses the rest', async () => {
    expect((await fetch(`${shop.url}/webhook/app`)).status).toBe(405);
    expect((await fetch(`${shop.url}/webhook/apple`, { method: 'POST' })).status).toBe(404);
  });
});
