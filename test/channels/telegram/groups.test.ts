import { afterEach, describe, expect, it } from 'vitest';
import { leaveBy } from '../../../src/channels/telegram/leave.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { openPace } from '../../support/open-pace.ts';
import { addressOf, message, telegramBot } from './support.ts';
import type { Bot } from './support.ts';

const GROUP = '-5';
const MOST = 20;

/** Nobody waits in these tests: who has to is told how long. */
function aLeave(): { clock: FakeClock; asks: readonly string[]; go: (chat: string) => Promise<number> } {
  const [clock, pace] = [fakeClock(), openPace()];
  const leave = leaveBy(pace, clock);
  const go = async (chat: string): Promise<number> => {
    try {
      await leave.message(chat, performance.now());
      return 0;
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable', isUntried: true });
      return (error as { retryAfterMs: number }).retryAfterMs;
    }
  };
  return { clock, asks: pace.asked, go };
}

describe('leave to send to a group', () => {
  it('is given twenty times in any minute, however they lie in it', async () => {
    const { clock, go } = aLeave();
    for (let n = 0; n < MOST; n += 1) {
      expect(await go(GROUP)).toBe(0);
      clock.move(1_000);
    }
    expect(await go(GROUP)).toBe(40_000);
    clock.move(39_999);
    expect(await go(GROUP)).toBe(1);
    clock.move(1);
    expect(await go(GROUP)).toBe(0);
    // The second of the first twenty left a second after the first.
    expect(await go(GROUP)).toBe(1_000);
  });

  it('takes nothing of the account’s rate while the group has to wait', async () => {
    const { asks, go } = aLeave();
    for (let n = 0; n < MOST + 5; n += 1) await go(GROUP);
    expect(asks).toHaveLength(MOST);
  });

  it('is each group’s own, and a chat of two has no such limit', async () => {
    const { go } = aLeave();
    for (let n = 0; n < MOST; n += 1) await go(GROUP);
    expect(await go(GROUP)).toBe(60_000);
    expect(await go('-1005')).toBe(0);
    for (let n = 0; n < 3 * MOST; n += 1) expect(await go('42')).toBe(0);
  });

  it('is never given past the limit, whatever the times', async () => {
    const { clock, go } = aLeave();
    const left: number[] = [];
    for (let n = 0; n < 2_000; n += 1) {
      if ((await go(GROUP)) === 0) left.push(clock().getTime());
      clock.move((n * 7_919) % 4_000);
    }
    const mostInAMinute = Math.max(
      ...left.map((from) => left.filter((at) => at >= from && at < from + 60_000).length),
    );
    expect(mostInAMinute).toBe(MOST);
  });
});

describe('a group that gets many messages', () => {
  let bot: Bot;
  afterEach(() => bot.stop());

  it('never sees Telegram refuse: the rest waits for its minute', async () => {
    const clock = fakeClock();
    const now = () => clock().getTime();
    bot = await telegramBot({ clock, fake: { now, onTheWayMs: 0 } });
    const group = bot.fake.group(-5);
    const send = (n: number) => bot.channel.send(addressOf(-5), message(n, { key: `telegram:-5#${n}` }));
    for (let n = 1; n <= MOST; n += 1) await send(n);
    await expect(send(21)).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 60_000 });
    expect(await bot.channel.send(addressOf(bot.fake.customer(42).id), message(1))).toHaveProperty('ref');
    clock.move(60_000);
    await send(21);
    expect(group.hears()).toHaveLength(21);
    expect(bot.fake.calls.every(({ status }) => status === 200)).toBe(true);
  });

  it('would be refused by Telegram without it', async () => {
    bot = await telegramBot();
    bot.fake.group(-5);
    const url = `${bot.fake.url}/bot${bot.fake.token}/sendMessage`;
    const post = async () => {
      const body = JSON.stringify({ chat_id: -5, text: 'chào' });
      const answer = await fetch(url, { method: 'POST', body });
      return (await answer.json()) as { ok: boolean; parameters?: { retry_after: number } };
    };
    for (let n = 0; n < MOST; n += 1) expect((await post()).ok).toBe(true);
    expect((await post()).parameters?.retry_after).toBeGreaterThan(55);
  });
});
