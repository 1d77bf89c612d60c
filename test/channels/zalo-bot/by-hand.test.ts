import { beforeEach, describe, expect, it } from 'vitest';
import { byHand } from '../../support/platforms/by-hand-zalo-bot.ts';
import { message, TO, zaloRig } from './rig.ts';

const at = zaloRig();

describe('the platform of one’s own, by hand', () => {
  let does: (line: string) => Promise<string>;
  beforeEach(async () => {
    await at.openByWebhook();
    does = byHand(at.zalo, 'lan');
  });

  it('brings words, pictures and stickers, once or twice, in order or not', async () => {
    expect(await does('/again')).toBe('nothing was said yet');
    expect(await does('chào tiệm')).toBe('(200)');
    await does('/photo đây ạ');
    await does('/sticker');
    expect(at.taken.map(({ event }) => event)).toMatchObject([
      { text: 'chào tiệm' },
      { text: 'đây ạ', files: [{ type: 'image/png' }] },
      { files: [{ type: 'image/png' }] },
    ]);
    at.taken.length = 0;
    await does('/twice hai lần');
    const [first, second] = at.taken.splice(0);
    expect(first).toEqual({ ...second, event: { ...second?.event, platformAt: expect.any(Date) as Date } });
    await does('/mixed một | hai');
    expect(at.texts()).toEqual(['hai', 'một']);
  });

  it('writes in a group', async () => {
    await does('/group 482193');
    expect(at.taken[0]).toMatchObject({
      address: { key: 'lan-group', isGroup: true },
      event: { text: '482193' },
    });
  });

  it('has its faults', async () => {
    const fails = (): Promise<unknown> => at.channel.send(TO, message('a')).catch((error: unknown) => error);
    for (const [fault, error] of [
      ['! 429 5', { code: 'unavailable', retryAfterMs: 5_000 }],
      ['! 500', { code: 'unavailable' }],
      ['! cut', { code: 'unavailable' }],
      ['! not-json', { code: 'unavailable' }],
      ['! 400', { code: 'invalid-input' }],
      ['/quota 0', { code: 'unavailable', subject: '429' }],
    ] as const) {
      expect(await does(fault)).toBe('done');
      expect(await fails(), fault).toMatchObject(error);
    }
    await does('/quota 1');
    expect(await fails()).toHaveProperty('ref');
    expect(await does('! boom')).toBe('no such fault');
  });
});

it('messages wait for who fetches, and the fetching has its faults', async () => {
  const does = byHand(at.zalo, 'lan');
  expect(await does('!! 500')).toBe('done');
  expect(await does('chào')).toBe('(kept until it is fetched)');
  await at.open({ restMs: 5 });
  await expect.poll(at.texts).toEqual(['chào']);
  expect(at.log.said).toHaveLength(1);
});
