import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../src/core/errors.ts';
import { alertStaff, openAlerts } from '../../src/staff/alerts.ts';
import { keptLog } from '../support/silence.ts';

const now = new Date('2026-03-02T08:00:00Z');
const alert = { reason: 'hand-over', conversation: 'web:lan', at: now, about: { team: 'orders' } };

describe('alerts to staff', () => {
  let server: Server;
  let url = '';
  let status = 200;
  let heard: { headers: Record<string, unknown>; body: string }[] = [];

  beforeEach(async () => {
    [status, heard] = [200, []];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        heard.push({ headers: request.headers, body });
        response.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  });
  afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const alerts = (log = keptLog(), secret: string | undefined = 'secret') =>
    openAlerts({ alert: { url, secret }, clock: () => now, log });

  it('are posted signed, under a key that shows a repetition', async () => {
    expect(await alerts()(alert, 'key-1')).toBe('told');
    const [post] = heard;
    const signature = createHmac('sha256', 'secret')
      .update(`1772438400.${post?.body ?? ''}`)
      .digest('hex');
    expect(post?.headers).toMatchObject({
      'idempotency-key': 'key-1',
      'x-langnghe-timestamp': '1772438400',
      'x-langnghe-signature': `v1=${signature}`,
    });
    expect(JSON.parse(post?.body ?? '')).toEqual({ ...alert, at: now.toISOString() });
  });

  it('are only logged when nobody is configured', async () => {
    const log = keptLog();
    expect(await openAlerts({ alert: undefined, clock: () => now, log })(alert, 'k')).toBe('nobody');
    expect(log.said).toHaveLength(1);
    expect(JSON.stringify(log.said)).toContain('hand-over');
    expect(heard).toEqual([]);
  });

  it.each([
    [500, 'unavailable'],
    [429, 'unavailable'],
    [404, 'rejected'],
  ])('answered %s are %s', async (answer, code) => {
    status = answer;
    await expect(alerts()(alert, 'k')).rejects.toMatchObject({ code });
  });

  it.each([
    [200, 'told'],
    [500, 'unavailable'],
  ])('answered %s count as such, also where the answer breaks off after its head', async (answer, result) => {
    server.removeAllListeners('request');
    server.on('request', (_asked: IncomingMessage, response: ServerResponse) => {
      response.writeHead(answer, { 'content-length': 200_000 }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    const told = alerts()(alert, 'k').catch((error: unknown) => (error as AppError).code);
    expect(await told).toBe(result);
  });

  it('at an address that does not answer are unavailable', async () => {
    const nowhere = openAlerts({
      alert: { url: 'http://127.0.0.1:1/', secret: undefined },
      clock: () => now,
      log: keptLog(),
    });
    await expect(nowhere(alert, 'k')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are what a flow and the bot ask for by staff.alert', async () => {
    const action = alertStaff(alerts());
    const input = action.input.parse({ why: 'hand-over', team: 'orders', line: 4 });
    const conversation = { id: 'web:lan', customer: 'c:web:lan', language: 'vi' as const, channel: 'web' };
    const about = { key: 'web:lan/alert/5', now, signal: new AbortController().signal, conversation };
    expect(await action.run(input, about)).toEqual({ outcome: 'told' });
    expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({
      reason: 'hand-over',
      about: { team: 'orders', line: 4 },
    });
  });
});
