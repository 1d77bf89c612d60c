import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { openFrontDoor } from '../../src/compose/front-door.ts';
import { readConfig, type Config } from '../../src/config.ts';
import type { Door } from '../../src/http/door.ts';
import { openMetrics } from '../../src/http/metrics.ts';
import { keptLog } from '../support/silence.ts';

const doors: Door[] = [];
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
});

async function opened(
  config: Config,
  faults: readonly string[] = [],
): Promise<{ readonly url: string; readonly log: ReturnType<typeof keptLog> }> {
  const log = keptLog();
  const door = openFrontDoor({
    config,
    channels: [],
    metrics: openMetrics(() => ({ waiting: 0, oldestMs: 0 })),
    health: { look: () => Promise.resolve([]) },
    readiness: () => Promise.resolve(faults),
    shop: { name: 'Tiệm Hoa' },
    console: () => Promise.reject(new Error('nobody asks for it')),
    log,
  });
  doors.push(door);
  return { url: `http://127.0.0.1:${await door.listen(0, '127.0.0.1')}`, log };
}

describe('the front door', () => {
  it('tries again to load what could not be loaded', async () => {
    let faults = 1;
    const config = Object.create(readConfig({}), {
      environment: {
        get: () => {
          if (faults-- > 0) throw new Error('a file could not be read');
          return 'test';
        },
      },
    }) as Config;
    const { url, log } = await opened(config);
    const statuses = [];
    for (let round = 0; round < 3; round += 1) {
      const { statusCode, body } = await request(`${url}/health/live`);
      await body.dump();
      statuses.push(statusCode);
    }
    expect(statuses).toEqual([500, 200, 200]);
    expect(log.said).toHaveLength(1);
  });

  it('shows numbers and faults to callers on this machine, not to those a proxy brings', async () => {
    const { url } = await opened(readConfig({}), ['The disk is full.']);
    expect(await get(`${url}/metrics`)).toMatchObject({
      status: 200,
      text: expect.stringMatching(/langnghe_turns_total/) as string,
    });
    expect(await get(`${url}/health/ready`)).toMatchObject({
      status: 503,
      text: expect.stringMatching(/disk is full/) as string,
    });
    for (const headers of [{ 'x-forwarded-for': '203.0.113.9' }, { forwarded: 'for=203.0.113.9' }]) {
      expect(await get(`${url}/metrics`, headers)).toMatchObject({
        status: 404,
        text: expect.stringMatching(/nothing at this address/) as string,
      });
      expect(await get(`${url}/health/ready`, headers)).toEqual({ status: 503, text: '{"ready":false}' });
    }
  });

  it('shows them to whoever brings the token', async () => {
    const token = 'm'.repeat(32);
    const { url } = await opened(readConfig({ LANGNGHE_METRICS_TOKEN: token }));
    const through = (authorization: string) =>
      get(`${url}/metrics`, { authorization, 'x-forwarded-for': '203.0.113.9' });
    expect((await through(`Bearer ${token}`)).status).toBe(200);
    for (const wrong of [`Bearer ${token}m`, token, 'Bearer ', ''])
      expect((await through(wrong)).status).toBe(404);
  });
});

async function get(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const { statusCode, body } = await request(url, { headers });
  return { status: statusCode, text: await body.text() };
}
