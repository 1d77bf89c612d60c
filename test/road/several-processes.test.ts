import { describe, expect, it } from 'vitest';
import { pause, until } from '../support/fake-clock.ts';
import { both, texts, twoProcesses } from '../support/test-road.ts';

describe('one conversation, several processes', () => {
  it('1: of two turns from the same version both count, one after the other', async () => {
    const { a, b } = twoProcesses();
    await a.says('lan', 'survey');
    await both(a, b);
    await b.says('lan', 'hmm');
    await both(a, b);
    await Promise.all([a.says('lan', 'one'), b.says('lan', 'two')]);
    await both(a, b);
    const said = texts(a, 'lan');
    expect(said.filter((text) => text === 'one')).toHaveLength(1);
    expect(said.filter((text) => text === 'two')).toHaveLength(1);
    const numbers = a.store.one('fake:lan').lines.map((line) => line.n);
    expect(numbers).toEqual([...new Set(numbers)].sort((x, y) => x - y));
  });

  it('7: messages of two processes leave in the order of their lines', async () => {
    const { a, b } = twoProcesses();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    a.channel.sending = () => gate;
    await a.says('lan', 'survey');
    await b.says('lan', '5');
    await b.says('lan', '4');
    await pause(30);
    expect(a.channel.sent).toEqual([]);
    open();
    await both(a, b);
    expect(a.channel.sent.map((message) => message.line)).toEqual([2, 4, 6]);
  });

  it('8: when the holder dies another process sends what it left, once its time is up', async () => {
    const { a, b } = twoProcesses();
    let isDead = false;
    a.channel.sending = () => {
      isDead = true;
      return new Promise(() => undefined);
    };
    await a.says('lan', 'survey');
    await until('the first process died sending', () => isDead);
    a.channel.sending = () => undefined;
    a.clock.move(5_000);
    await b.road.look();
    await b.settled();
    expect(b.channel.sent).toHaveLength(0);
    a.clock.move(2_000);
    await b.road.look();
    await b.settled();
    expect(b.heard('lan')).toEqual(['survey.score.ask']);
    expect(b.store.one('fake:lan').lines[1]?.delivery?.state).toBe('sent');
  });

  it('8: a holder whose time ran out while it was sending sends nothing more', async () => {
    const { a, b } = twoProcesses();
    let wake = (): void => undefined;
    a.channel.sending = ({ line }) =>
      line === 2 && a.channel.sent.length === 0
        ? new Promise((resolve) => {
            wake = resolve;
          })
        : undefined;
    await a.says('lan', 'survey');
    await a.says('lan', '5');
    await a.says('lan', '4');
    const sleeping = wake;
    a.channel.sent.length = 0;
    a.channel.sending = () => undefined;
    a.clock.move(7_000);
    await b.road.look();
    await b.settled();
    sleeping();
    await both(a, b);
    const lines = a.channel.sent.map((message) => message.line);
    expect(lines.filter((line) => line !== 2)).toEqual([4, 6]);
    expect(lines.filter((line) => line === 2).length).toBeLessThanOrEqual(2);
  });

  it('26: a process that leaves does not take away another one’s holding', async () => {
    const { a, b } = twoProcesses();
    let isStuck = false;
    a.channel.sending = () => {
      isStuck = true;
      return new Promise(() => undefined);
    };
    await a.says('lan', 'survey');
    await until('the first process is stuck', () => isStuck);
    a.clock.move(7_000);
    await b.road.look();
    await until('the second process holds it', () => {
      const { holder } = b.store.one('fake:lan');
      return holder !== undefined && holder.until > b.clock();
    });
    const holder = b.store.one('fake:lan').holder?.process;
    a.road.leave('fake:lan', { kind: 'let-go' } as never);
    await pause(200);
    expect(b.store.one('fake:lan').holder?.process).toBe(holder);
  });

  it('11: a reminder that races with the answer is not sent after it', async () => {
    const { a, b } = twoProcesses();
    await a.says('lan', 'survey');
    await both(a, b);
    a.clock.move(3_600_000);
    await Promise.all([a.says('lan', '5'), b.road.look()]);
    await both(a, b);
    const said = texts(a, 'lan');
    const answered = said.indexOf('5');
    expect(said.slice(answered)).not.toContain('survey.score.remind');
  });

  it('a timer that two processes see fires once', async () => {
    const { a, b } = twoProcesses();
    await a.says('lan', 'survey');
    await both(a, b);
    a.clock.move(3_600_000);
    await Promise.all([a.road.look(), b.road.look(), a.road.look()]);
    await both(a, b);
    expect(texts(a, 'lan').filter((text) => text === 'survey.score.remind')).toHaveLength(1);
  });

  it('25: taking turns about between processes does not take every turn twice', async () => {
    const { a, b } = twoProcesses();
    await a.says('lan', 'survey');
    await both(a, b);
    for (let round = 0; round < 10; round += 1) {
      await a.says('lan', `a${round}`);
      await a.settled();
      await b.says('lan', `b${round}`);
      await b.settled();
    }
    const stale = [a, b].map((road) => road.meter.counts.get('turn:words:stale') ?? 0);
    expect(Math.max(...stale)).toBeLessThanOrEqual(2);
    expect(texts(a, 'lan').filter((text) => /^[ab]\d$/.test(text))).toHaveLength(20);
  });

  it('25: once another process has left, its copy is trusted again and nothing is read', async () => {
    const { a, b } = twoProcesses();
    for (const road of [a, b, a, b, a, a, a]) {
      await road.says('lan', 'survey');
      await both(a, b);
    }
    const { reads } = a.store;
    for (let round = 0; round < 3; round += 1) {
      await a.says('lan', `a${round}`);
      await a.settled();
    }
    expect(a.store.reads).toBe(reads);
  });
});
