import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedPace } from '../../src/clock/pace.ts';
import { rateShares, type RateShares } from '../../src/clock/rate-shares.ts';
import type { Pace } from '../../src/road/ports.ts';
import { fakeClock, type FakeClock } from '../support/fake-clock.ts';
import { testDatabase, type TestDatabase } from '../support/test-database.ts';

const LIMITS = { perSecond: 30, perThreadMs: 1_000 };

let opened: TestDatabase;
beforeAll(async () => {
  opened = await testDatabase();
});
afterAll(() => opened.close());

let accounts = 0;
const anAccount = (): string => `telegram-${(accounts += 1)}`;

interface Counted extends RateShares {
  taken: number;
}

function sharesOf(process: string, clock: FakeClock): Counted {
  const shares = rateShares(opened.database.db, { process, clock });
  const counted: Counted = {
    taken: 0,
    take: (account, ask) => {
      counted.taken += 1;
      return shares.take(account, ask);
    },
    hold: (account, untilMs) => shares.hold(account, untilMs),
  };
  return counted;
}

interface Sender {
  readonly pace: Pace;
  /** Threads that still want to send, and when they look again. */
  readonly waiting: Map<string, number>;
  readonly sent: { readonly thread: string; readonly at: number }[];
}

function senderOf(pace: Pace, threads: readonly string[]): Sender {
  return { pace, waiting: new Map(threads.map((thread) => [thread, 0])), sent: [] };
}

/** Time passes a millisecond at a time; whoever's wait is over asks. */
async function pass(
  clock: FakeClock,
  ms: number,
  senders: readonly Sender[],
  isEager = false,
): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1) {
    for (const sender of senders) await askAll(sender, clock().getTime(), isEager);
    clock.move(1);
  }
}

async function askAll({ pace, waiting, sent }: Sender, now: number, isEager: boolean): Promise<void> {
  for (const [thread, at] of [...waiting]) {
    if (at > now) continue;
    const wait = await pace.ask(thread);
    if (wait === 0) sent.push({ thread, at: now });
    if (wait === 0 && !isEager) waiting.delete(thread);
    else waiting.set(thread, now + wait);
  }
}

/** The most that left in any second. */
function mostInASecond(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  return Math.max(...sorted.map((at) => sorted.filter((one) => one >= at && one < at + 1_000).length));
}

const names = (count: number, prefix = 'thread'): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

/** As a busy loop or a database would delay them: up to half a second, differently for each. */
function addLate(waitMs: number, thread: string): number {
  return waitMs === 0 ? 0 : waitMs + ((Number(thread.split('-')[1]) * 7_919) % 500);
}

describe('leave to send', () => {
  it('gives a single process the whole rate, and in no second more', async () => {
    const clock = fakeClock();
    const shares = sharesOf('a', clock);
    const sender = senderOf(sharedPace({ account: anAccount(), limits: LIMITS, shares, clock }), names(200));
    await pass(clock, 5_000, [sender]);
    expect(sender.sent.length).toBeGreaterThanOrEqual(145);
    expect(sender.sent.length).toBeLessThanOrEqual(155);
    expect(mostInASecond(sender.sent.map(({ at }) => at))).toBe(30);
    expect(shares.taken).toBeLessThanOrEqual(9);
  });

  it('lets the first message go at once, and one small write does for a second', async () => {
    const clock = fakeClock();
    const shares = sharesOf('a', clock);
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares, clock });
    for (let second = 0; second < 5; second += 1) {
      for (const thread of names(5, `second-${second}`)) {
        expect(await pace.ask(thread)).toBe(0);
        clock.move(200);
      }
    }
    expect(shares.taken).toBeLessThanOrEqual(6);
  });

  it('spaces the messages of one thread without asking the database', async () => {
    const clock = fakeClock();
    const shares = sharesOf('a', clock);
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares, clock });
    expect(await pace.ask('lan')).toBe(0);
    expect(await pace.ask('lan')).toBe(1_000);
    expect(await pace.ask('minh')).toBe(0);
    clock.move(999);
    expect(await pace.ask('lan')).toBe(1);
    expect(shares.taken).toBe(1);
    clock.move(1);
    expect(await pace.ask('lan')).toBe(0);
  });

  it('serves those who wait in the order they came', async () => {
    const clock = fakeClock();
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares: sharesOf('a', clock), clock });
    const sender = senderOf(pace, names(90));
    await pass(clock, 4_000, [sender]);
    expect(sender.sent.map(({ thread }) => thread)).toEqual(names(90));
  });

  it('lets a crowd out at the full rate, in its order, each coming back once', async () => {
    const clock = fakeClock();
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares: sharesOf('a', clock), clock });
    let asked = 0;
    const counted: Pace = {
      ...pace,
      ask: (thread) => {
        asked += 1;
        return pace.ask(thread);
      },
    };
    const crowd = names(1_500);
    const sender = senderOf(counted, crowd);
    await pass(clock, 51_000, [sender]);
    expect(sender.sent.map(({ thread }) => thread)).toEqual(crowd);
    expect(mostInASecond(sender.sent.map(({ at }) => at))).toBe(30);
    expect(asked).toBeLessThan(2.1 * crowd.length);
  });

  it('goes on at the full rate when all come back late', async () => {
    const clock = fakeClock();
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares: sharesOf('a', clock), clock });
    const late: Pace = { ...pace, ask: async (thread) => addLate(await pace.ask(thread), thread) };
    const sender = senderOf(late, names(600));
    await pass(clock, 23_000, [sender]);
    expect(sender.sent).toHaveLength(600);
    expect(mostInASecond(sender.sent.map(({ at }) => at))).toBe(30);
  });

  it('keeps no place for who would not wait so long', async () => {
    const clock = fakeClock();
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares: sharesOf('a', clock), clock });
    for (const thread of names(100)) await pace.ask(thread);
    const wait = await pace.ask('lan');
    for (const sign of names(50, 'sign')) expect(await pace.ask(sign, 1_500)).toBeGreaterThan(1_500);
    expect((await pace.ask('minh')) - wait).toBeLessThan(50);
  });

  it('keeps nobody waiting for those who do not come back', async () => {
    const clock = fakeClock();
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares: sharesOf('a', clock), clock });
    const waits: number[] = [];
    for (const thread of names(40, 'gone')) waits.push(await pace.ask(thread));
    expect(Math.max(...waits)).toBeGreaterThan(500);
    clock.move(1_500);
    expect(await pace.ask('lan')).toBe(0);
    clock.move(60_000);
    expect([await pace.ask('lan'), await pace.ask('minh'), await pace.ask('hoa')]).toEqual([0, 0, 0]);
  });

  it('two processes share one rate, evenly', async () => {
    const clock = fakeClock();
    const account = anAccount();
    const senders = ['a', 'b'].map((process) =>
      senderOf(
        sharedPace({ account, limits: LIMITS, shares: sharesOf(process, clock), clock }),
        names(300, process),
      ),
    );
    await pass(clock, 6_000, senders);
    const [a = [], b = []] = senders.map(({ sent }) =>
      sent.filter(({ at }) => at > senders[0]!.sent[0]!.at + 1_000),
    );
    const all = senders.flatMap(({ sent }) => sent.map(({ at }) => at));
    expect(all.length).toBeGreaterThan(150);
    expect(Math.abs(a.length - b.length)).toBeLessThan(25);
    expect(mostInASecond(all)).toBeLessThanOrEqual(31);
  });

  it('one that comes later waits a second at most, and a lone one has the whole rate again', async () => {
    const clock = fakeClock();
    const account = anAccount();
    const paceOf = (process: string): Pace =>
      sharedPace({ account, limits: LIMITS, shares: sharesOf(process, clock), clock });
    const a = senderOf(paceOf('a'), names(1_000, 'a'));
    await pass(clock, 2_500, [a]);
    const b = senderOf(paceOf('b'), names(3, 'b'));
    const began = clock().getTime();
    await pass(clock, 1_200, [a, b]);
    expect(b.sent).toHaveLength(3);
    expect(b.sent[0]!.at - began).toBeLessThanOrEqual(1_000);
    await pass(clock, 4_000, [a]);
    const lastSecond = a.sent.filter(({ at }) => at > clock().getTime() - 1_000);
    expect(lastSecond.length).toBeGreaterThanOrEqual(28);
    expect(mostInASecond([...a.sent, ...b.sent].map(({ at }) => at))).toBeLessThanOrEqual(33);
  });

  it('a hold stops all processes within a second, and one thread only here', async () => {
    const clock = fakeClock();
    const account = anAccount();
    const [a, b] = ['a', 'b'].map((process) =>
      sharedPace({ account, limits: LIMITS, shares: sharesOf(process, clock), clock }),
    ) as [Pace, Pace];
    expect([await a.ask('1'), await b.ask('2')]).toEqual([0, 0]);
    await a.hold(clock().getTime() + 5_000);
    expect(await a.ask('3')).toBeGreaterThanOrEqual(5_000);
    clock.move(1_000);
    expect(await b.ask('4')).toBeGreaterThanOrEqual(3_990);
    clock.move(4_100);
    expect([await a.ask('3'), await b.ask('4')]).toEqual([0, 0]);
    await a.hold(clock().getTime() + 3_000, 'lan');
    expect(await a.ask('lan')).toBe(3_000);
    expect(await a.ask('minh')).toBe(0);
  });

  it('after a silence those who waited go first', async () => {
    const clock = fakeClock();
    const pace = sharedPace({ account: anAccount(), limits: LIMITS, shares: sharesOf('a', clock), clock });
    const waiting = senderOf(pace, names(60));
    await pass(clock, 1_000, [waiting]);
    await pace.hold(clock().getTime() + 3_000);
    await pass(clock, 3_100, [waiting]);
    expect(await pace.ask('new')).toBeGreaterThan(500);
    await pass(clock, 3_000, [waiting]);
    expect(waiting.sent.map(({ thread }) => thread).sort()).toEqual(names(60).sort());
  });

  it('counts by longer stretches where a platform allows less than one a second', async () => {
    const clock = fakeClock('2026-11-23T03:00:00Z');
    const pace = sharedPace({
      account: anAccount(),
      limits: { perSecond: 0.5, perThreadMs: 0 },
      shares: sharesOf('a', clock),
      clock,
    });
    const sender = senderOf(pace, ['lan']);
    await pass(clock, 10_000, [sender], true);
    expect(sender.sent.length).toBeGreaterThanOrEqual(5);
    expect(sender.sent.length).toBeLessThanOrEqual(6);
  });

  it('a process that died takes nothing with it for longer than a moment', async () => {
    const clock = fakeClock();
    const account = anAccount();
    await sharesOf('dead', clock).take(account, { rate: 30, stretchMs: 1_000, wants: 30 });
    clock.move(3_100);
    const share = await sharesOf('alive', clock).take(account, { rate: 30, stretchMs: 1_000, wants: 30 });
    expect(share).toMatchObject({ count: 30, most: 30 });
  });

  it('a clock that was far ahead does not stop the others', async () => {
    const clock = fakeClock();
    const ahead = fakeClock('2027-01-01T00:00:00Z');
    const account = anAccount();
    await sharesOf('ahead', ahead).take(account, { rate: 5, stretchMs: 1_000, wants: 5 });
    const share = await sharesOf('right', clock).take(account, { rate: 5, stretchMs: 1_000, wants: 5 });
    expect(share.count).toBe(5);
  });
});
