import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentFolder } from '../../../bench/content-folder.ts';
import { webhookSecret } from '../../../src/channels/telegram/secret.ts';
import { compose } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { pause } from '../../support/fake-clock.ts';
import { telegramFake, TOKEN } from '../../support/platforms/telegram.ts';
import type { FakeCustomer } from '../../support/platforms/telegram-chat.ts';
import { PROJECT } from '../../support/real-content.ts';
import { keptLog } from '../../support/silence.ts';

/**
 * Telegram's 30 messages a second would take eleven minutes for 5,000 surveys. Here ten times as many are
 * allowed and enforced, to 500 customers; `TELEGRAM_CROWD=full npx vitest run test/channels/telegram/crowd.test.ts`
 * keeps to what is allowed as the product does by itself, and `TELEGRAM_CUSTOMERS=5000` sets how many.
 */
const IS_FULL = process.env.TELEGRAM_CROWD === 'full';
const CUSTOMERS = Number(process.env.TELEGRAM_CUSTOMERS ?? 500);
const PER_SECOND = IS_FULL ? 30 : 300;
/** At ten times the rate, on a loop shared with the fake, what left in time arrives in heaps; test/clock/pace.test.ts is strict. */
const MOST_AT_ONCE = IS_FULL ? PER_SECOND : 2 * PER_SECOND;
const REFUSED = 0.02;
const LIMIT_MS = IS_FULL ? 30 * 60_000 : 400_000;

interface Talker {
  readonly customer: FakeCustomer;
  readonly scores: readonly [number, number];
  readonly heard: string[];
}

it(
  `${CUSTOMERS} customers answer a survey while Telegram refuses at random`,
  { timeout: LIMIT_MS },
  async () => {
    let injected = 0;
    const fake = await telegramFake({
      perSecond: PER_SECOND,
      perChatMs: 1_000,
      // The fake reads on the server's own loop, so at this rate messages reach it in heaps.
      onTheWayMs: IS_FULL ? 100 : 250,
      chance: (method) => {
        if (method !== 'sendMessage' || Math.random() >= REFUSED) return undefined;
        injected += 1;
        return { status: 429, retryAfter: 1 };
      },
    });
    const folder = await mkdtemp(join(tmpdir(), 'langnghe-'));
    const log = keptLog();
    const product = await compose(
      readConfig({
        PORT: '0',
        LANGNGHE_DATA: folder,
        LANGNGHE_CONTENT: contentFolder(PROJECT),
        LANGNGHE_MIN_FREE_MB: '1',
        LANGNGHE_TELEGRAM_TOKEN: TOKEN,
        LANGNGHE_TELEGRAM_API_URL: fake.url,
        LANGNGHE_TELEGRAM_INTAKE: 'webhook',
        ...(!IS_FULL && { LANGNGHE_TELEGRAM_PER_SECOND: String(PER_SECOND) }),
      }),
      log,
    );
    const port = await product.listen();
    await product.settle();
    const secret = webhookSecret(TOKEN);
    fake.telegram.hook = { url: `http://127.0.0.1:${port}/telegram`, secret, allowed: undefined };

    const talkers = new Map<number, Talker>();
    let done = 0;
    let repeated = 0;
    fake.onShown(({ id }, { text }) => {
      const talker = talkers.get(id);
      if (talker === undefined) return;
      if (talker.heard.includes(text)) {
        repeated += 1;
        return;
      }
      talker.heard.push(text);
      const turn = talker.heard.length;
      if (turn === 4) done += 1;
      else if (turn < 4) setTimeout(() => answer(talker, turn), 1_000 + Math.random() * 500);
    });
    const began = performance.now();
    for (let n = 0; n < CUSTOMERS; n += 1) {
      const id = 100_000 + n;
      const talker: Talker = {
        customer: fake.customer(id),
        scores: [1 + (n % 5), 1 + ((n * 7) % 5)],
        heard: [],
      };
      talkers.set(id, talker);
      talker.customer.says('xin chào');
      if (n % 100 === 99) await pause(1);
    }
    await expect.poll(() => done, { timeout: LIMIT_MS - 20_000, interval: 200 }).toBe(CUSTOMERS);
    await expect.poll(() => product.road.isIdle(), { timeout: 15_000 }).toBe(true);
    const seconds = (performance.now() - began) / 1_000;
    await expect
      .poll(async () => scoresIn(await summaries()), { timeout: 10_000 })
      .toEqual(expected(talkers));

    console.log(
      `${CUSTOMERS} customers in ${seconds.toFixed(1)} s: ${4 * CUSTOMERS} messages, ${injected} refused with 429, ${repeated} repeated, ` +
        `${fake.count('editMessageText')} scales replaced, at most ${fake.telegram.rate.most()} at once of ${PER_SECOND} a second, ${fake.telegram.rate.tooSoon()} too soon for their chat`,
    );
    const heard = new Set([...talkers.values()].map((talker) => talker.heard.join(' / ')));
    expect(heard.size).toBe(1);
    // On a machine too busy to answer in time a message may go out again, as the law of the road allows.
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const retried = Number(
      /langnghe_sends_total\{channel="telegram",result="retry"\} (\d+)/.exec(metrics)?.[1] ?? 0,
    );
    expect(repeated).toBeLessThanOrEqual(retried);
    expect(fake.count('sendMessage')).toBe(4 * CUSTOMERS + repeated);
    expect([fake.telegram.rate.tooSoon(), fake.telegram.rate.most() <= MOST_AT_ONCE]).toEqual([0, true]);
    // At Telegram's own rate every refusal was one of ours: none for going too fast.
    if (IS_FULL) expect(fake.calls.filter(({ status }) => status === 429)).toHaveLength(injected);
    expect(log.said.filter(({ level }) => level === 'error')).toEqual([]);
    await product.stop();
    await fake.stop();
    await rm(folder, { recursive: true, force: true });

    function summaries() {
      return product.trade.feedback.summaries({ survey: 'csat' });
    }
  },
);

function answer({ customer, scores }: Talker, turn: number): void {
  if (turn === 3) customer.says('giao hàng nhanh');
  else customer.presses(String(scores[turn - 1]));
}

type Summaries = readonly {
  readonly question: string;
  readonly counts: readonly { readonly score: number; readonly answers: number }[];
}[];

function scoresIn(summaries: Summaries): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { question, counts } of summaries)
    for (const { score, answers } of counts) if (answers > 0) found[`${question} ${score}`] = answers;
  return found;
}

function expected(talkers: ReadonlyMap<number, Talker>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { scores } of talkers.values())
    for (const [n, question] of (['quality', 'service'] as const).entries()) {
      const key = `${question} ${scores[n]}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  return counts;
}
