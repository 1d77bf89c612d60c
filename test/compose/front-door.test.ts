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
): Promise<{ readonly url: string; readonly log: ReturnType<typeof keptLog> }> {
  const log = keptLog();
  const door = openFrontDoor({
    config,
    channels: [],
    metrics: openMetrics(() => ({ waiting: 0, oldestMs: 0 })),
    readiness: () => Promise.resolve([]),
    shopName: 'Tiệm Hoa',
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
});
