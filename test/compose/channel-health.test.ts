import { describe, expect, it } from 'vitest';
import { request } from 'undici';
import { healthBoard } from '../../src/compose/channel-health.ts';
import type { Channel, Health } from '../../src/road/ports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { fakeChannel } from '../support/fake-channel.ts';
import { openShop } from '../support/shop-open.ts';

const WELL: Health = { ok: true, says: { vi: 'Ổn.', en: 'Well.' } };
const ILL: Health = { ok: false, says: { vi: 'Hỏng.', en: 'Broken.' }, fix: { vi: 'Sửa.', en: 'Mend.' } };

function channelThat(name: string, health: (() => Promise<Health>) | undefined): Channel {
  const channel: Channel = { ...fakeChannel(), name };
  return health === undefined ? channel : { ...channel, health };
}

describe('how channels are', () => {
  it('is asked of all at once, and not again for a while', async () => {
    const clock = fakeClock();
    let asked = 0;
    const telegram = channelThat('telegram', () => Promise.resolve((asked += 1) === 1 ? WELL : ILL));
    const board = healthBoard([telegram, channelThat('web', undefined)], clock);
    const [first] = await Promise.all([board.look(), board.look()]);
    const goodAt = clock();
    expect(first).toMatchObject([
      { channel: 'web', ok: true },
      { channel: 'telegram', ok: true, goodAt },
    ]);
    clock.move(5_000);
    await board.look();
    expect(asked).toBe(1);
    clock.move(10_000);
    expect((await board.look()).find(({ channel }) => channel === 'telegram')).toEqual({
      ...ILL,
      channel: 'telegram',
      at: clock(),
      goodAt,
    });
  });

  it('is told where a channel throws', async () => {
    const board = healthBoard(
      [channelThat('zalo', () => Promise.reject(new Error('no network')))],
      fakeClock(),
    );
    expect(await board.look()).toMatchObject([
      { ok: false, says: { en: 'The platform could not be asked: no network' } },
    ]);
  });

  it('can be read at /health/channels and in the metrics by insiders only', async () => {
    const shop = await openShop();
    try {
      const inside = await request(`${shop.url}/health/channels`);
      expect([inside.statusCode, await inside.body.json()]).toMatchObject([
        200,
        {
          ok: true,
          channels: [{ channel: 'web', ok: true, says: { vi: 'Khung chat trên trang web đang mở.' } }],
        },
      ]);
      const metrics = await (await request(`${shop.url}/metrics`)).body.text();
      expect(metrics).toContain('langnghe_channel_ok{channel="web"} 1');
      expect(metrics).toContain('langnghe_channel_last_good_seconds{channel="web"} 0');
      const outside = await request(`${shop.url}/health/channels`, {
        headers: { 'x-forwarded-for': '1.2.3.4' },
      });
      expect(outside.statusCode).toBe(404);
      await outside.body.dump();
    } finally {
      await shop.close();
    }
  });
});
