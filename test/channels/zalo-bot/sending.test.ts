import { beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../../src/core/errors.ts';
import type { Pace } from '../../../src/road/ports.ts';
import { pause } from '../../support/fake-clock.ts';
import { openPace } from '../../support/open-pace.ts';
import type { Behaviour } from '../../support/platforms/zalo-bot.ts';
import { message, TO as to, zaloRig } from './rig.ts';

const at = zaloRig();

describe('a message that goes out', () => {
  beforeEach(() => at.openByWebhook());

  it('has its buttons written out, in NFC, and the platform’s id', async () => {
    const buttons = [
      { label: 'Có', value: '3:yes' },
      { label: 'Không', value: '3:no' },
      { label: 'Bỏ qua', value: '3:skip' },
    ];
    expect(await at.channel.send(to, message('Đúng chưa ạ?'.normalize('NFD'), { buttons }))).toEqual({
      ref: 'out1',
    });
    expect(at.zalo.heard('lan')).toEqual(['Đúng chưa ạ?\n\n1. Có\n2. Không\n• Bỏ qua']);
  });

  it('too long is parted, and what has left is not sent again', async () => {
    const text = 'Một câu dài lắm 👩‍👩‍👧. '.repeat(250).trim();
    at.zalo.next('sendMessage', { slowMs: 0 }, { status: 502 });
    await expect(at.channel.send(to, message(text))).rejects.toMatchObject({ code: 'unavailable' });
    await at.channel.send(to, message(text));
    expect(at.zalo.heard('lan').join(' ')).toBe(text);
  });

  it('has its picture by a public address, with the words as its caption, or the words alone', async () => {
    const files = [{ id: 'f1', type: 'image/png', bytes: 3 }];
    await at.channel.send(to, message('Hoá đơn ạ', { files }));
    await at.channel.stop();
    await at.door!.close();
    await at.openByWebhook({ fileUrl: ({ id }) => `https://care.example.vn/files/${id}` });
    await at.channel.send(to, message('Hoá đơn ạ', { files }));
    expect(
      at.zalo.sent.map(({ method, params }) => [method, params.caption ?? params.text, params.photo]),
    ).toEqual([
      ['sendMessage', 'Hoá đơn ạ', undefined],
      ['sendPhoto', 'Hoá đơn ạ', 'https://care.example.vn/files/f1'],
    ]);
  });

  it('ends as the road can use it, whatever the platform does', async () => {
    const faults: [string, Behaviour, object][] = [
      ['429', { error: 429 }, { code: 'unavailable', retryAfterMs: 30_000 }],
      ['429 with a time', { error: 429, retryAfter: 7 }, { code: 'unavailable', retryAfterMs: 7_000 }],
      ['403 internal error', { error: 403 }, { code: 'unavailable' }],
      ['408', { error: 408 }, { code: 'unavailable' }],
      ['500', { status: 500 }, { code: 'unavailable' }],
      ['no JSON', 'not-json', { code: 'unavailable' }],
      ['a cut line', 'cut', { code: 'unavailable' }],
      ['401', { error: 401 }, { code: 'misconfigured' }],
      ['400', { error: 400 }, { code: 'invalid-input' }],
    ];
    const rows: object[] = [];
    for (const [fault, behaviour, error] of faults) {
      at.zalo.next('sendMessage', behaviour);
      const thrown: unknown = await at.channel.send(to, message('a')).catch((caught: unknown) => caught);
      expect(thrown, fault).toMatchObject(error);
      await at.channel.send(to, message('a'));
      const { code, retryAfterMs } = thrown as AppError;
      rows.push({ fault, code, retryAfterMs, sentTwice: at.zalo.heard('lan').length > rows.length + 1 });
    }
    console.table(rows);
    expect(at.zalo.heard('lan')).toHaveLength(faults.length);
  });

  it('that was carried out while its answer was lost is the one that may come twice', async () => {
    at.zalo.next('sendMessage', 'cut-after');
    await expect(at.channel.send(to, message('a'))).rejects.toMatchObject({ code: 'unavailable' });
    await at.channel.send(to, message('a'));
    expect(at.zalo.heard('lan')).toEqual(['a', 'a']);
  });

  it('beyond the month’s quota waits', async () => {
    at.zalo.cap = 0;
    await expect(at.channel.send(to, message('a'))).rejects.toMatchObject({
      code: 'unavailable',
      subject: '429',
    });
  });

  it('shows that somebody types', async () => {
    at.channel.typing!(to);
    await expect.poll(() => at.zalo.signs.length).toBe(1);
  });
});

it('shows nobody typing while Zalo wants rest, nor in the place of a message', async () => {
  const pace = openPace();
  await at.openByWebhook({ pace });
  at.channel.typing!(to);
  await expect.poll(() => at.zalo.signs.length).toBe(1);
  expect(pace.asked).not.toContain('lan');
  at.zalo.next('sendMessage', { error: 429, retryAfter: 7 });
  await expect(at.channel.send(to, message('a'))).rejects.toMatchObject({ code: 'unavailable' });
  at.channel.typing!(to);
  await pause(100);
  expect(at.zalo.signs).toHaveLength(1);
});

it('rests by the program’s clock, whatever this machine’s says', async () => {
  const until: number[] = [];
  const pace: Pace = {
    ask: () => Promise.resolve(0),
    hold: (untilMs) => Promise.resolve(void until.push(untilMs)),
  };
  const now = new Date('2031-05-05T05:05:05Z');
  await at.openByWebhook({ pace, now: () => now });
  at.zalo.next('sendMessage', { error: 429, retryAfter: 7 });
  await expect(at.channel.send(to, message('a'))).rejects.toMatchObject({ code: 'unavailable' });
  expect(until).toEqual([now.getTime() + 7_000]);
});

const LONG = Array.from({ length: 250 }, (_, n) => `Câu số ${n + 1} đây ạ.`).join(' ');

describe('over a slow platform', () => {
  it('a send begins no part for which no time is left, and goes on with it when it is tried again', async () => {
    await at.openByWebhook({ sendWithin: { ms: 1_200, leastMs: 1_000 } });
    at.zalo.next('sendMessage', { slowMs: 300 });
    await expect(at.channel.send(to, message(LONG))).rejects.toMatchObject({ code: 'unavailable' });
    expect(at.zalo.heard('lan')).toHaveLength(1);
    await at.channel.send(to, message(LONG));
    expect(at.zalo.heard('lan').join(' ')).toBe(LONG);
  });

  it('a call is given up when the time of its send is over', async () => {
    await at.openByWebhook({ sendWithin: { ms: 300, leastMs: 100 } });
    at.zalo.next('sendMessage', { slowMs: 2_000 });
    const began = performance.now();
    await expect(at.channel.send(to, message('a'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  it('what an attempt has sent is not sent again by one that begins while it hangs', async () => {
    await at.openByWebhook();
    at.zalo.next('sendMessage', { slowMs: 0 }, { slowMs: 500 });
    const first = at.channel.send(to, message(LONG));
    await expect.poll(() => at.zalo.heard('lan').length).toBe(1);
    await at.channel.send(to, message(LONG));
    await first;
    const [begin] = at.zalo.heard('lan');
    expect(at.zalo.heard('lan').filter((part) => part === begin)).toHaveLength(1);
  });
});

describe('health', () => {
  it('says who answers, or what is wrong and how to mend it', async () => {
    await at.openByWebhook();
    expect(await at.channel.health!()).toMatchObject({
      ok: true,
      says: { vi: expect.stringContaining('Bot Lắng Nghe') as string },
    });
    at.zalo.next('getMe', { error: 401 });
    expect((await at.channel.health!()).fix?.en).toContain('LANGNGHE_ZALO_BOT_TOKEN');
    at.zalo.next('getMe', 'cut');
    expect((await at.channel.health!()).says.en).toBe('Zalo does not answer.');
    at.zalo.webhook = undefined;
    expect((await at.channel.health!()).fix?.en).toContain('langnghe zalo-bot connect');
  });
});
