import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { webhookChannel } from '../../../src/channels/webhook/index.ts';
import { OutPayload } from '../../../src/channels/webhook/payload.ts';
import type { Channel, OutMessage } from '../../../src/road/ports.ts';
import { firm } from '../../support/platforms/firm.ts';
import type { Firm } from '../../support/platforms/firm.ts';

const SECRET = 'bí mật của tiệm';
const to = { channel: 'app', key: 'lan-1', route: {} };
let app: Firm;
let channel: Channel;

beforeEach(async () => {
  app = await firm(SECRET);
  channel = await started(app.url);
});

afterEach(async () => {
  await channel.stop();
  await app.stop();
});

async function started(url: string, sendLimitMs = 400): Promise<Channel> {
  const made = webhookChannel({ name: 'app', secret: SECRET, url, sendLimitMs });
  await made.start(() => Promise.resolve());
  return made;
}

function message(line: number): OutMessage {
  return {
    conversation: 'c1',
    key: `c1/${line}`,
    line,
    at: new Date('2026-11-22T02:30:00Z'),
    from: 'bot',
    language: 'vi',
    text: 'Chị chấm mấy sao ạ?',
    buttons: [{ label: '⭐', value: '3:1' }],
    form: 'rating',
  };
}

describe('a message that goes out', () => {
  it('is signed, fits the published schema and carries its key', async () => {
    expect(await channel.send(to, message(1))).toEqual({});
    const got = app.delivered[0]!;
    expect(got.genuine).toBe(true);
    expect(got.headers['idempotency-key']).toBe('c1/1');
    expect(OutPayload.parse(got.payload)).toEqual({
      id: 'c1/1',
      conversation: 'lan-1',
      line: 1,
      from: 'bot',
      text: 'Chị chấm mấy sao ạ?',
      buttons: [{ label: '⭐', value: '3:1' }],
      form: 'rating',
      language: 'vi',
      at: '2026-11-22T02:30:00.000Z',
    });
  });

  it("keeps the app's own id of it when the answer gives one", async () => {
    app.next({ status: 201, body: '{"id":"firm-77"}' }, { status: 200, body: 'thanks' }, { status: 204 });
    expect(await channel.send(to, message(1))).toEqual({ ref: 'firm-77' });
    expect(await channel.send(to, message(2))).toEqual({});
    expect(await channel.send(to, message(3))).toEqual({});
  });

  it('uses a connection again', async () => {
    for (let line = 1; line <= 20; line += 1) await channel.send(to, message(line));
    expect(app.connections()).toBeLessThanOrEqual(2);
  });

  it('leaves beside others, however many', async () => {
    const patient = await started(app.url, 10_000);
    await Promise.all(Array.from({ length: 300 }, (_none, n) => patient.send(to, message(n + 1))));
    await patient.stop();
    expect(app.kept()).toHaveLength(300);
    expect(app.connections()).toBeLessThanOrEqual(128);
  });

  it('sent again after a lost answer can be told from a new one by its key', async () => {
    app.next('cut');
    await expect(channel.send(to, message(1))).rejects.toMatchObject({ code: 'unavailable' });
    await channel.send(to, message(1));
    expect(app.delivered.map((one) => one.repeated)).toEqual([false, true]);
    expect(app.kept()).toHaveLength(1);
  });
});

describe('an app that does not take it', () => {
  it.each([
    [400, 'rejected'],
    [401, 'rejected'],
    [403, 'rejected'],
    [404, 'rejected'],
    [410, 'rejected'],
    [422, 'rejected'],
    [408, 'unavailable'],
    [425, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [302, 'misconfigured'],
  ])('with %i is %s', async (status, code) => {
    app.next({ status, body: 'no' });
    await expect(channel.send(to, message(1))).rejects.toMatchObject({ code, retryAfterMs: undefined });
    expect(await channel.send(to, message(2))).toEqual({});
  });

  it('says how long to wait, in seconds or as a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    app.next(
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': date } },
    );
    await expect(channel.send(to, message(1))).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterMs: 7000,
    });
    const second = (await channel.send(to, message(1)).catch((thrown: unknown) => thrown)) as {
      retryAfterMs: number;
    };
    expect(second.retryAfterMs).toBeGreaterThan(57_000);
    expect(second.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it('is not waited for longer than an hour, and nonsense is left out', async () => {
    app.next(
      { status: 429, headers: { 'retry-after': '999999' } },
      { status: 429, headers: { 'retry-after': 'soon' } },
    );
    await expect(channel.send(to, message(1))).rejects.toMatchObject({ retryAfterMs: 3_600_000 });
    await expect(channel.send(to, message(1))).rejects.toMatchObject({ retryAfterMs: undefined });
  });

  it.each(['cut', 'cut-in-answer', 'silent'] as const)('and is %s is unavailable', async (behaviour) => {
    app.next(behaviour);
    await expect(channel.send(to, message(1))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await channel.send(to, message(2))).toEqual({});
  });

  it('is given up when slow, not when only a little slow', async () => {
    app.next({ slowMs: 100 }, { slowMs: 1500 });
    expect(await channel.send(to, message(1))).toEqual({});
    await expect(channel.send(to, message(2))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('and is not there at all is unavailable', async () => {
    const nowhere = await started('http://127.0.0.1:9/');
    await expect(nowhere.send(to, message(1))).rejects.toMatchObject({ code: 'unavailable' });
    await nowhere.stop();
  });

  it('gives up also those that still wait for a connection, and does not send them later', async () => {
    app.next(...Array.from({ length: 300 }, () => 'silent' as const));
    const sends = Array.from({ length: 140 }, (_none, n) => channel.send(to, message(n + 1)));
    const results = await Promise.allSettled(sends);
    expect(results.every((result) => result.status === 'rejected')).toBe(true);
    // What had left before its time was over may still be read.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const delivered = app.delivered.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(app.delivered).toHaveLength(delivered);
    expect(app.kept()).toHaveLength(delivered);
  });
});

it('a channel that is stopped lets what is under way end, and sends no more', async () => {
  app.next({ slowMs: 150 });
  const under = channel.send(to, message(1));
  await channel.stop();
  expect(await under).toEqual({});
  await expect(channel.send(to, message(2))).rejects.toMatchObject({ code: 'unavailable' });
});
