import { afterEach, describe, expect, it } from 'vitest';
import { telegramChannel } from '../../../src/channels/telegram/index.ts';
import type { TelegramOptions } from '../../../src/channels/telegram/index.ts';
import { AppError } from '../../../src/core/errors.ts';
import { pause } from '../../support/fake-clock.ts';
import { TOKEN } from '../../support/platforms/telegram.ts';
import { JPEG, telegramBot } from './support.ts';
import type { Bot } from './support.ts';

const TIMES = { pollSeconds: 1, lookMs: 50, againMs: 20, longestMs: 200, turnMs: 50 };
let bot: Bot;
afterEach(() => bot.stop());

const open = async (options: Partial<TelegramOptions> = {}): Promise<Bot> => {
  bot = await telegramBot({ intake: 'polling', pollingTimes: TIMES, ...options });
  return bot;
};
const texts = () => bot.taken.map(({ event }) => (event as { text?: string }).text);
const polls = () => bot.fake.calls.filter(({ method }) => method === 'getUpdates');
const offset = () => Number(polls().at(-1)?.args.offset);

describe('a machine without a public address', () => {
  it('fetches what comes, and asks only for what it understands', async () => {
    await open();
    bot.fake.customer(42).says('chào');
    await expect.poll(texts).toEqual(['chào']);
    await expect.poll(() => bot.fake.pending()).toBe(0);
    expect(polls()[0]?.args.allowed_updates).toEqual([
      'message',
      'edited_message',
      'callback_query',
      'my_chat_member',
    ]);
  });

  it('confirms an update only after it is kept', async () => {
    await open();
    let commit: (() => void) | undefined;
    bot.receive = () => new Promise((resolve) => (commit = resolve));
    const id = bot.fake.customer(42).says('chào');
    await expect.poll(() => commit !== undefined).toBe(true);
    await pause(200);
    expect([offset() <= id, bot.fake.pending()]).toEqual([true, 1]);
    commit?.();
    await expect.poll(() => bot.fake.pending()).toBe(0);
    await expect.poll(offset, { timeout: 3_000 }).toBe(id + 1);
  });

  it('takes the messages of a chat in order, whatever has to be tried again; other chats go on', async () => {
    await open();
    let refusals = 5;
    bot.receive = (update) => {
      const isLan = update.address.key === '42';
      if (isLan && refusals > 0) {
        refusals -= 1;
        return Promise.reject(new AppError('unavailable', 'away'));
      }
      bot.taken.push(update);
      return Promise.resolve();
    };
    const [lan, hoa] = [bot.fake.customer(42), bot.fake.customer(43)];
    lan.says('một');
    hoa.says('Hoa');
    lan.says('hai');
    lan.says('ba');
    await expect.poll(() => texts()[0]).toBe('Hoa');
    await expect.poll(texts).toEqual(['Hoa', 'một', 'hai', 'ba']);
    await expect.poll(() => bot.fake.pending()).toBe(0);
  });

  it('is not stopped by a fault of ours in one chat', async () => {
    await open();
    bot.receive = (update) => {
      if (update.address.key === '42') return Promise.reject(new TypeError('a bug'));
      bot.taken.push(update);
      return Promise.resolve();
    };
    bot.fake.customer(42).says('một');
    for (let n = 1; n <= 150; n += 1) bot.fake.customer(100 + n).says(`khách ${n}`);
    // Telegram gives a hundred from the first that is not kept.
    await expect.poll(() => bot.taken.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(99);
    expect(bot.log.said.some(({ level }) => level === 'error')).toBe(true);
  });

  it('survives another process that polls during a redeploy', async () => {
    await open();
    await expect.poll(() => polls().length, { timeout: 4_000 }).toBeGreaterThan(0);
    const other = telegramChannel({
      name: 'telegram',
      token: TOKEN,
      apiUrl: bot.fake.url,
      intake: 'polling',
      pollingTimes: TIMES,
      pace: bot.pace,
      files: bot.files,
      conversations: { read: () => Promise.resolve([]) },
      clock: () => new Date(),
      log: bot.log,
    });
    const [lan] = [bot.fake.customer(42)];
    await other.start((update) => bot.receive(update));
    lan.says('một');
    await pause(300);
    await other.stop();
    lan.says('hai');
    await expect.poll(() => new Set(texts()).size).toBe(2);
    await expect.poll(() => bot.fake.pending()).toBe(0);
    expect(polls().some(({ status }) => status === 409)).toBe(true);
  });

  it('hears on when Telegram begins its count anew, lower than before, after a week of silence', async () => {
    await open();
    const lan = bot.fake.customer(42);
    lan.says('một');
    await expect.poll(texts).toEqual(['một']);
    await expect.poll(() => bot.fake.pending()).toBe(0);
    await expect.poll(offset, { timeout: 4_000 }).toBe(0);
    bot.fake.telegram.bringer.countFrom(7);
    // While nobody asks, so that the next to ask may not name a number of the old count.
    bot.fake.telegram.hook = { url: 'http://127.0.0.1:9/', secret: undefined, allowed: undefined };
    const before = polls().length;
    await expect.poll(() => polls().length, { timeout: 4_000 }).toBeGreaterThan(before + 1);
    lan.says('hai');
    bot.fake.telegram.hook = undefined;
    await expect.poll(texts).toEqual(['một', 'hai']);
    lan.says('ba');
    await expect.poll(texts).toEqual(['một', 'hai', 'ba']);
    await expect.poll(() => bot.fake.pending()).toBe(0);
  });

  it('waits a moment before it asks again where nobody holds an empty answer back', async () => {
    await open({ pollingTimes: { ...TIMES, pollSeconds: 0 } });
    await pause(300);
    expect(polls().length).toBeGreaterThan(1);
    expect(polls().length).toBeLessThan(20);
  });

  it('leaves nothing behind of the many times it looked', async () => {
    await open();
    const warnings: string[] = [];
    const hear = (warning: Error) => void warnings.push(warning.name);
    process.on('warning', hear);
    const lan = bot.fake.customer(42);
    for (let n = 1; n <= 15; n += 1) {
      lan.says(`tin ${n}`);
      await expect.poll(() => bot.taken.length, { interval: 2 }).toBe(n);
    }
    await pause(20);
    process.off('warning', hear);
    expect(warnings).toEqual([]);
  });

  it('says in the log what to do when a webhook is set, and goes on when it is taken away', async () => {
    await open();
    bot.fake.telegram.hook = { url: 'http://127.0.0.1:9/', secret: undefined, allowed: undefined };
    bot.fake.customer(42).says('chào');
    await expect.poll(() => bot.log.said.map((one) => one.message).join()).toContain('telegram connect');
    bot.fake.telegram.hook = undefined;
    await expect.poll(texts).toEqual(['chào']);
  });

  it.each([
    [{ status: 502 }],
    ['cut'],
    [{ status: 429, retryAfter: 1 }],
    [{ status: 401, why: 'Unauthorized' }],
  ] as const)('goes on after %j', async (behaviour) => {
    await open();
    bot.fake.next('getUpdates', behaviour, behaviour);
    bot.fake.customer(42).says('chào');
    await expect.poll(texts, { timeout: 4_000 }).toEqual(['chào']);
  });

  it('a file for which Telegram asks hours of patience does not hold a chat up so long', async () => {
    await open();
    bot.fake.next('getFile', { status: 429, retryAfter: 3 * 3_600 });
    bot.fake.customer(42).sendsPhoto(JPEG, 'ảnh');
    bot.fake.customer(42).says('sau ảnh');
    await expect.poll(texts, { timeout: 4_000 }).toEqual(['ảnh', 'sau ảnh']);
    await expect.poll(() => bot.fake.pending()).toBe(0);
  });

  it('says aloud that its token is not right, and waits as long as Telegram asks before a file', async () => {
    await open({ pollingTimes: { ...TIMES, longestMs: 2_000 } });
    await expect.poll(() => polls().length, { timeout: 4_000 }).toBeGreaterThan(0);
    bot.fake.next('getUpdates', { status: 401, why: 'Unauthorized' });
    bot.fake.next('getFile', { status: 429, retryAfter: 1 });
    bot.fake.customer(42).sendsPhoto(JPEG, 'ảnh');
    await expect.poll(texts, { timeout: 6_000 }).toEqual(['ảnh']);
    expect(bot.log.said).toMatchObject([{ level: 'error', fields: { code: 'misconfigured' } }]);
    const [first = 0, second = 0] = bot.fake.calls
      .filter(({ method }) => method === 'getFile')
      .map(({ at }) => at);
    expect(second - first).toBeGreaterThan(990);
  });

  it('leaves the fetching to one process at a time', async () => {
    let holders = 0;
    let most = 0;
    let isHeld = false;
    const alone = async <T>(_name: string, _ms: number, work: () => Promise<T>): Promise<T | undefined> => {
      if (isHeld) return undefined;
      isHeld = true;
      holders += 1;
      most = Math.max(most, holders);
      try {
        return await work();
      } finally {
        holders -= 1;
        isHeld = false;
      }
    };
    await open({ vault: { alone } });
    const second = telegramChannel({
      name: 'telegram',
      token: TOKEN,
      apiUrl: bot.fake.url,
      intake: 'polling',
      pollingTimes: TIMES,
      pace: bot.pace,
      files: bot.files,
      conversations: { read: () => Promise.resolve([]) },
      clock: () => new Date(),
      log: bot.log,
      vault: { alone },
    });
    await second.start((update) => bot.receive(update));
    bot.fake.customer(42).says('một');
    await expect.poll(texts).toEqual(['một']);
    await bot.channel.stop();
    bot.fake.customer(42).says('hai');
    await expect.poll(texts).toEqual(['một', 'hai']);
    await second.stop();
    expect([most, polls().some(({ status }) => status === 409)]).toEqual([1, false]);
  });
});
