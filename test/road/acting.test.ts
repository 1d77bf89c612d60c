import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Act } from '../../src/core/effect.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/event.ts';
import type { Hours } from '../../src/core/world.ts';
import { runAct } from '../../src/road/act.ts';
import { openDeadlines, type Deadlines } from '../../src/road/deadlines.ts';
import type { AnyAction, DeadLetter } from '../../src/road/ports.ts';
import { aConversation } from '../support/a-conversation.ts';
import { fakeClock, until } from '../support/fake-clock.ts';
import { keptLog, keptMeter } from '../support/silence.ts';
import { tinyWorld } from '../support/tiny-world.ts';

const START = new Date('2026-11-23T03:00:00Z');
const later = (ms: number): Date => new Date(START.getTime() + ms);

type Run = (input: { code: string }, about: Parameters<AnyAction['run']>[1]) => ReturnType<AnyAction['run']>;

/** Time is over at once for whatever does not end at once. */
const impatient: Deadlines = {
  within: (_ms, work, late) =>
    Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(late()), 5))]),
};

/** One action of a conversation under the test's hand. */
function acting(
  run: Run,
  given: { hours?: Hours; isKept?: boolean; deadlines?: Deadlines } = {},
): {
  readonly told: Event[];
  readonly buried: DeadLetter[];
  readonly counts: ReadonlyMap<string, number>;
  attempt(effect?: Partial<Act>): ReturnType<typeof runAct>;
} {
  const told: Event[] = [];
  const buried: DeadLetter[] = [];
  const meter = keptMeter();
  const action = { name: 'orders.look', input: z.object({ code: z.string() }), outcomes: ['found'], run };
  const options = {
    hours: () => given.hours ?? tinyWorld().hours,
    actions: new Map([['orders.look', action as unknown as AnyAction]]),
    clock: fakeClock(START.toISOString()),
    random: () => 0.5,
    tell: (_conversation: string, event: Event) => void told.push(event),
    bury: (letter: DeadLetter) => {
      buried.push(letter);
      return Promise.resolve(given.isKept ?? true);
    },
    meter,
    log: keptLog(),
    deadlines: given.deadlines ?? openDeadlines(),
  };
  const base: Act = {
    kind: 'act',
    key: 'fake:lan@1/check',
    attempts: 0,
    action: 'orders.look',
    input: { code: 'DH1' },
    deadline: later(60_000),
    tell: true,
  };
  const attempt = (effect: Partial<Act> = {}): ReturnType<typeof runAct> =>
    runAct(options, aConversation(), { ...base, ...effect });
  return { told, buried, counts: meter.counts, attempt };
}

const unavailable = (retryAfterMs?: number): Run => {
  const error = new AppError(
    'unavailable',
    'The order system is away.',
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
  return () => Promise.reject(error);
};
const never: Run = () => new Promise(() => undefined);

describe('an action that answers', () => {
  it('is told with its facts where somebody waits for it, and only noted where nobody does', async () => {
    const lan = acting(({ code }) => Promise.resolve({ outcome: 'found', facts: { code } }));
    expect(await lan.attempt()).toBeUndefined();
    expect(lan.told).toEqual([
      {
        kind: 'result',
        id: 'result:fake:lan@1/check',
        at: START,
        effect: 'fake:lan@1/check',
        outcome: 'found',
        facts: { code: 'DH1' },
      },
    ]);
    expect(await lan.attempt({ tell: false })).toEqual({ kind: 'acted', key: 'fake:lan@1/check' });
    expect(lan.told).toHaveLength(1);
    expect(lan.counts.get('acted:orders.look:found')).toBe(2);
  });

  it('knows its key and who asks', async () => {
    let asked: unknown;
    const lan = acting((_input, { key, now, conversation }) => {
      asked = { key, now, conversation };
      return Promise.resolve({ outcome: 'found' });
    });
    await lan.attempt();
    expect(asked).toEqual({
      key: 'fake:lan@1/check',
      now: START,
      conversation: { id: 'fake:lan', customer: 'c:fake:lan', language: 'vi', channel: 'fake' },
    });
  });
});

describe('an action whose other side is away', () => {
  it('is tried again, each time after twice the wait', async () => {
    const lan = acting(unavailable());
    const again = { kind: 'again', key: 'fake:lan@1/check' };
    expect(await lan.attempt()).toEqual({ ...again, attempts: 1, notBefore: later(750) });
    expect(await lan.attempt({ attempts: 1 })).toEqual({ ...again, attempts: 2, notBefore: later(1_500) });
    expect(await lan.attempt({ attempts: 4 })).toEqual({ ...again, attempts: 5, notBefore: later(12_000) });
    expect(lan.counts.get('acted:orders.look:again')).toBe(3);
    expect([lan.told, lan.buried]).toEqual([[], []]);
  });

  it('is not asked before the other side wants to be', async () => {
    const lan = acting(unavailable(30_000));
    expect(await lan.attempt()).toMatchObject({ kind: 'again', notBefore: later(30_000) });
  });

  it('waits for the shop to open where its retries keep to the shop’s hours', async () => {
    const hours = { ...tinyWorld().hours, nextOpening: () => later(3_600_000) };
    const lan = acting(unavailable(), { hours });
    const deadline = later(7_200_000);
    expect(await lan.attempt({ hours: 'shop', deadline })).toMatchObject({ notBefore: later(3_600_000) });
    expect(await lan.attempt({ deadline })).toMatchObject({ notBefore: later(750) });
  });

  it('has failed once its next attempt would come too late: told to who waits, and no dead letter', async () => {
    const lan = acting(unavailable(90_000));
    expect(await lan.attempt()).toBeUndefined();
    expect(lan.told).toMatchObject([{ kind: 'result', outcome: 'failed', effect: 'fake:lan@1/check' }]);
    expect(lan.buried).toEqual([]);
    expect(lan.counts.get('acted:orders.look:failed')).toBe(1);
  });

  it('is a dead letter with what it was asked, where nobody waits for it', async () => {
    const lan = acting(unavailable(90_000));
    expect(await lan.attempt({ tell: false })).toEqual({ kind: 'acted', key: 'fake:lan@1/check' });
    expect(lan.buried).toMatchObject([
      {
        conversation: 'fake:lan',
        at: START,
        stage: 'action',
        key: 'fake:lan@1/check',
        code: 'unavailable',
        why: 'The order system is away.',
        effect: { action: 'orders.look', input: { code: 'DH1' } },
      },
    ]);
  });

  it('stays in the outbox with its attempts while its dead letter cannot be kept', async () => {
    const lan = acting(unavailable(90_000), { isKept: false });
    expect(await lan.attempt({ tell: false, attempts: 7 })).toEqual({
      kind: 'again',
      key: 'fake:lan@1/check',
      attempts: 7,
      notBefore: later(10_000),
    });
    expect(lan.buried).toHaveLength(1);
  });
});

describe('an action whose time is up', () => {
  it('is not run any more', async () => {
    let runs = 0;
    const lan = acting(() => {
      runs += 1;
      return Promise.resolve({ outcome: 'found' });
    });
    expect(await lan.attempt({ deadline: START })).toBeUndefined();
    expect(runs).toBe(0);
    expect(lan.told).toMatchObject([{ outcome: 'failed' }]);
  });

  it('is left behind where it hangs, and tried again while there is time for it', async () => {
    const lan = acting(never, { deadlines: impatient });
    expect(await lan.attempt()).toMatchObject({ kind: 'again', attempts: 1, notBefore: later(750) });
  });

  it('has failed without a dead letter where it hangs to its end', async () => {
    const lan = acting(never);
    expect(await lan.attempt({ deadline: later(20) })).toBeUndefined();
    expect(lan.told).toMatchObject([{ outcome: 'failed' }]);
    expect(lan.buried).toEqual([]);
  });

  it('is told by its signal, whether it looks at it before or after', async () => {
    const reasons: unknown[] = [];
    const lan = acting(
      async (_input, about) => {
        const before = about.signal;
        before.addEventListener('abort', () => reasons.push((before.reason as Error).name));
        await new Promise(() => undefined);
        return { outcome: 'found' };
      },
      { deadlines: impatient },
    );
    await lan.attempt();
    expect(reasons).toEqual(['TimeoutError']);

    let late: AbortSignal | undefined;
    let isDone = false;
    const hoa = acting(
      async (_input, about) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        late = about.signal;
        isDone = true;
        return { outcome: 'found' };
      },
      { deadlines: impatient },
    );
    await hoa.attempt();
    await until('the late one has ended', () => isDone);
    expect(late?.aborted).toBe(true);
    expect(hoa.told).toEqual([]);
  });

  it('may say itself that it was too slow: that is an outage, not a bug', async () => {
    const lan = acting(() => Promise.reject(new DOMException('This operation was aborted', 'AbortError')));
    expect(await lan.attempt()).toMatchObject({ kind: 'again', attempts: 1 });
  });
});

describe('an action that can never succeed', () => {
  it.each([
    [
      'is refused',
      () => Promise.reject(new AppError('rejected', 'No such shop.')),
      'rejected',
      'No such shop.',
    ],
    ['has a bug', () => Promise.reject(new TypeError('x is undefined')), 'bug', 'x is undefined'],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a library may throw anything
    ['throws what is no error', () => Promise.reject('no'), 'bug', 'unknown'],
  ] as const)('%s: told as failed at once, and kept for staff', async (_name, run, code, why) => {
    const lan = acting(run);
    expect(await lan.attempt()).toBeUndefined();
    expect(lan.told).toMatchObject([{ outcome: 'failed' }]);
    expect(lan.buried).toMatchObject([{ stage: 'action', code, why }]);
  });

  it('is a dead letter when there is no such action', async () => {
    const lan = acting(never);
    expect(await lan.attempt({ action: 'orders.burn' })).toBeUndefined();
    expect(lan.buried).toMatchObject([
      { code: 'misconfigured', why: 'There is no action "orders.burn".', effect: { action: 'orders.burn' } },
    ]);
    expect(lan.counts.get('acted:orders.burn:failed')).toBe(1);
  });

  it('names the fields it cannot use, never what is in them', async () => {
    const lan = acting(never);
    await lan.attempt({ input: { code: 901_234_567 } });
    expect(lan.buried).toMatchObject([{ code: 'invalid-input' }]);
    expect(lan.buried[0]?.why).toContain('(code)');
    expect(lan.buried[0]?.why).not.toContain('901234567');
  });

  it('is not told as failed while its dead letter cannot be kept', async () => {
    const lan = acting(() => Promise.reject(new AppError('rejected', 'No.')), { isKept: false });
    expect(await lan.attempt()).toMatchObject({ kind: 'again', attempts: 0, notBefore: later(10_000) });
    expect(lan.told).toEqual([]);
  });
});
