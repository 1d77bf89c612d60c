import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWake, whatIsDue, type Wake } from '../../src/road/wake.ts';
import { aConversation, NOON } from '../support/a-conversation.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';

const later = (ms: number): Date => new Date(NOON.getTime() + ms);

function waking(due: () => Promise<readonly string[]>, wake: (id: string) => Promise<void>) {
  const log = keptLog();
  const asked: number[] = [];
  const counted = (): Promise<readonly string[]> => {
    asked.push(performance.now());
    return due();
  };
  const opened: Wake = openWake({ due: counted, wake, clock: fakeClock(), random: () => 0.5, log });
  return { log, asked, wake: opened };
}

describe('the clock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks four times a second what is due, until it is stopped', async () => {
    const woken: string[] = [];
    const { wake, asked } = waking(
      () => Promise.resolve(['lan']),
      (id) => Promise.resolve(void woken.push(id)),
    );
    wake.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([asked.length, woken]).toEqual([4, ['lan', 'lan', 'lan', 'lan']]);
    await wake.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(4);
  });

  it('asks a database that is away less and less, says so once, and is quick again when it is back', async () => {
    let isAway = true;
    const { wake, asked, log } = waking(
      () => (isAway ? Promise.reject(new RangeError('away')) : Promise.resolve([])),
      () => Promise.resolve(),
    );
    wake.start();
    await vi.advanceTimersByTimeAsync(60_000);
    const whileAway = asked.length;
    expect(whileAway).toBeLessThan(20);
    const last = asked.at(-1) ?? 0;
    expect(last - (asked.at(-2) ?? 0)).toBeGreaterThanOrEqual(4_000);
    expect(log.said).toMatchObject([{ level: 'warn', fields: { code: 'RangeError' } }]);
    isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.length - whileAway).toBeGreaterThan(15);
    await wake.stop();
  });

  it('wakes nobody twice at once, and a stop waits for who is being woken', async () => {
    let wakings = 0;
    let release = (): void => undefined;
    const { wake } = waking(
      () => Promise.resolve(['slow']),
      () => {
        wakings += 1;
        return new Promise((resolve) => (release = resolve));
      },
    );
    wake.start();
    await vi.advanceTimersByTimeAsync(250);
    await wake.look();
    expect(wakings).toBe(1);
    let isStopped = false;
    const stopping = wake.stop().then(() => (isStopped = true));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(isStopped).toBe(false);
    release();
    await stopping;
    expect(wakings).toBe(1);
  });
});

describe('what is due in a conversation', () => {
  it('is each timer that has come, in the order of their times', () => {
    const timers = [
      { id: 'b', kind: 'remind', due: later(-1_000) },
      { id: 'c', kind: 'remind', due: later(1_000) },
      { id: 'a', kind: 'remind', due: later(-5_000) },
    ];
    expect(whatIsDue(aConversation({ timers }), NOON)).toMatchObject({
      timers: [{ id: 'a' }, { id: 'b' }],
      isOrphaned: false,
    });
  });

  it('is what nobody alive is sending', () => {
    const outbox = [{ kind: 'send' as const, key: 'fake:lan#1', attempts: 0, line: 1 }];
    expect(whatIsDue(aConversation({ outbox }), NOON).isOrphaned).toBe(true);
    const dead = { process: 'other', until: NOON };
    expect(whatIsDue(aConversation({ outbox, holder: dead }), NOON).isOrphaned).toBe(true);
    const alive = { process: 'other', until: later(1) };
    expect(whatIsDue(aConversation({ outbox, holder: alive }), NOON).isOrphaned).toBe(false);
  });
});
