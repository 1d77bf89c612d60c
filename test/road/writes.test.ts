import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/event.ts';
import { pause, until } from '../support/fake-clock.ts';
import { texts, testRoad } from '../support/test-road.ts';

describe('writes', () => {
  it('2: a note of delivery does not bring a message back while a turn commits', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    const turn = road.says('lan', '5');
    await turn;
    await road.settled();
    const lines = road.channel.sent.map((message) => message.line);
    expect(lines).toEqual([...new Set(lines)]);
    expect(road.store.one('fake:lan').outbox.filter((effect) => effect.kind === 'send')).toEqual([]);
  });

  it('10: timers are in the document that the turn commits', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    const [first] = road.store.commits[0] ?? [];
    const reminder = first?.timers.find((timer) => timer.kind === 'remind');
    expect(reminder?.due).toEqual(new Date(road.clock().getTime() + 3_600_000));
    expect(first?.wakeAt?.getTime()).toBeLessThanOrEqual(reminder?.due.getTime() ?? 0);
  });

  it('12: one document that cannot be written does not keep its group from being written', async () => {
    const road = testRoad();
    const good = Array.from({ length: 20 }, (_, at) => road.says(`c${at}`, 'survey'));
    const poison: Event = {
      kind: 'learned',
      id: 'poison',
      at: road.clock(),
      // What a faulty integration might send: a name with a null byte as its key.
      customer: { ['na\0me' as 'name']: 'x' },
    };
    const bad = road.submit('bad', poison);
    await Promise.all(good);
    expect((await bad).kind).toBe('fallback');
    await road.settled();
    expect(road.letters).toHaveLength(1);
    expect(road.store.conversations.size).toBe(20);
    await expect(road.says('bad', 'survey')).resolves.toEqual({ kind: 'taken' });
  });

  it('13: a connection that breaks after the group was written takes no turn twice', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    await road.settled();
    let breaks = 1;
    road.store.after = () => {
      if (breaks-- > 0) throw new AppError('unavailable', 'The connection is gone.');
    };
    await road.says('lan', '5');
    await road.settled();
    expect(texts(road, 'lan').filter((text) => text === '5')).toHaveLength(1);
    expect(road.ran.filter((one) => one.action === 'feedback.save')).toHaveLength(1);
  });

  it('a database that is away is told to the bringer, and nothing is kept as done', async () => {
    const road = testRoad();
    road.store.before = () => {
      throw new AppError('unavailable', 'Away.');
    };
    const says = road.says('lan', 'survey', { id: 'same' });
    road.store.beforeReading = () => {
      throw new AppError('unavailable', 'Away.');
    };
    await expect(says).rejects.toMatchObject({ code: 'unavailable' });
    road.store.before = () => undefined;
    road.store.beforeReading = () => undefined;
    await expect(road.says('lan', 'survey', { id: 'same' })).resolves.toEqual({ kind: 'taken' });
    await road.settled();
    expect(road.heard('lan')).toEqual(['survey.score.ask']);
  });

  it('14: a repetition so late that its id has left the ring is found in the pages', async () => {
    const road = testRoad();
    const early = road.clock();
    await road.says('lan', 'survey', { id: 'early', platformAt: early });
    for (let at = 0; at < 140; at += 1) {
      road.clock.move(1_000);
      await road.says('lan', `message ${at}`, { platformAt: road.clock() });
      if (at % 10 === 0) await road.settled();
    }
    await road.settled();
    await pause(120);
    await road.settled();
    expect(road.store.pages.size).toBeGreaterThan(3);
    const outcome = await road.says('lan', 'survey', { id: 'early', platformAt: early });
    expect(outcome).toEqual({ kind: 'repeated' });
  });

  it('the same update three times at once is one line', async () => {
    const road = testRoad();
    const outcomes = await Promise.all([1, 2, 3].map(() => road.says('lan', 'survey', { id: 'same' })));
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['repeated', 'repeated', 'taken']);
    await road.settled();
    expect(texts(road, 'lan')).toEqual(['survey', 'survey.score.ask']);
  });

  it('23: turns of a live conversation ask the database nothing', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    await road.settled();
    const reads = road.store.reads;
    for (const text of ['5', '4', 'nice']) {
      await road.says('lan', text);
      await road.settled();
    }
    expect(road.store.reads).toBe(reads);
  });

  it('28: when the database is slow, events beyond a hundred for one conversation are sent away', async () => {
    const road = testRoad();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    let isWriting = false;
    road.store.before = () => {
      isWriting = true;
      return gate;
    };
    const first = road.says('lan', 'survey');
    await until('the first is being written', () => isWriting);
    const more = Array.from({ length: 100 }, (_, at) => road.says('lan', `m${at}`));
    await expect(road.says('lan', 'too much')).rejects.toMatchObject({
      code: 'unavailable',
      retryAfterMs: 1_000,
    });
    open();
    await Promise.all([first, ...more]);
  });

  it('29: lines are in the order of commits; the platform’s time is kept beside', async () => {
    const road = testRoad();
    const later = new Date(road.clock().getTime() + 60_000);
    const earlier = new Date(road.clock().getTime() - 60_000);
    await road.says('lan', 'first', { platformAt: later });
    await road.says('lan', 'second', { platformAt: earlier });
    const own = road.store.one('fake:lan').lines.filter((line) => line.who === 'customer');
    expect(own.map((line) => [line.text, line.platformAt])).toEqual([
      ['first', later],
      ['second', earlier],
    ]);
  });

  it('14: a repetition whose id has left the ring but whose line is not filed yet is found in the conversation', async () => {
    const road = testRoad();
    const early = road.clock();
    road.store.beforeFiling = () => {
      throw new AppError('unavailable', 'Away.');
    };
    await road.says('lan', 'survey', { id: 'early', platformAt: early });
    for (let at = 0; at < 140; at += 1) {
      road.clock.move(1_000);
      await road.says('lan', `message ${at}`, { platformAt: road.clock() });
    }
    const outcome = await road.says('lan', 'survey', { id: 'early', platformAt: early });
    expect(outcome).toEqual({ kind: 'repeated' });
    road.store.beforeFiling = () => undefined;
  });

  it('12: notes that ride with a document that cannot be written are not lost', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    await expect.poll(() => road.channel.sent.length).toBe(1);
    const poison = {
      kind: 'learned',
      id: 'p',
      at: road.clock(),
      customer: { ['na\0me' as 'name']: 'x' },
    } as const;
    const good = road.says('lan', '5');
    const bad = road.submit('lan', poison);
    expect((await good).kind).toBe('taken');
    expect((await bad).kind).toBe('fallback');
    await expect
      .poll(() => road.store.one('fake:lan').lines[1]?.delivery?.state, { timeout: 4_000 })
      .toBe('sent');
    expect(road.letters.map(({ key }) => key)).toEqual(['p']);
    expect(texts(road, 'lan')).toContain('5');
  });

  it('13: a database that stays away is asked less and less, and the bringer is told soon', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    await road.settled();
    let asked = 0;
    road.store.before = () => {
      asked += 1;
      throw new AppError('unavailable', 'Away.');
    };
    await expect(road.says('lan', '5', { id: 'again' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(asked).toBeLessThanOrEqual(3);
    road.store.before = () => undefined;
    await expect(road.says('lan', '5', { id: 'again' })).resolves.toEqual({ kind: 'taken' });
    expect(texts(road, 'lan').filter((text) => text === '5')).toHaveLength(1);
  });

  it(
    '28: beyond all that may wait in a process events are sent away, and a stop still ends',
    { timeout: 60_000 },
    async () => {
      const road = testRoad();
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      road.store.before = () => gate;
      const many = Array.from({ length: 20_005 }, (_, at) => road.says(`c${at}`, 'survey'));
      setTimeout(open, 50);
      const ends = await Promise.allSettled(many);
      expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(5);
      await road.road.stop();
      expect(road.road.isIdle()).toBe(true);
    },
  );
});
