import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/event.ts';
import { aConversation } from '../support/a-conversation.ts';
import { fakeChannel } from '../support/fake-channel.ts';
import { fakeClock, pause, until } from '../support/fake-clock.ts';
import { memoryStore } from '../support/memory-store.ts';
import { testRoad, type TestRoad } from '../support/test-road.ts';
import { flowOf, ORDER, SURVEY, tinyWorld, WELCOME } from '../support/tiny-world.ts';

/** Two processes on one database and one clock. */
function twoProcesses(): { a: TestRoad; b: TestRoad } {
  const store = memoryStore();
  const clock = fakeClock();
  const channel = fakeChannel();
  return { a: testRoad({ store, clock, channel }), b: testRoad({ store, clock, channel }) };
}

function texts(road: TestRoad, key: string): string[] {
  const conversation = road.store.one(`fake:${key}`);
  const filed = [...road.store.pages.values()].flatMap((page) => page.lines);
  return [...filed, ...conversation.lines].map((line) => line.text);
}

async function both(...roads: TestRoad[]): Promise<void> {
  for (let round = 0; round < 3; round += 1) for (const road of roads) await road.settled();
}

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
    const dies = new Promise<void>(() => undefined);
    a.channel.sending = () => dies;
    await a.says('lan', 'survey');
    await until('the first process is sending', () => !a.road.isIdle());
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
    expect(Math.max(...stale)).toBeLessThanOrEqual(10);
    expect(texts(a, 'lan').filter((text) => /^[ab]\d$/.test(text))).toHaveLength(20);
  });
});

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
    const read = road.store.read;
    const says = road.says('lan', 'survey', { id: 'same' });
    Object.assign(road.store, { read: () => Promise.reject(new AppError('unavailable', 'Away.')) });
    await expect(says).rejects.toMatchObject({ code: 'unavailable' });
    road.store.before = () => undefined;
    Object.assign(road.store, { read });
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
    road.store.before = () => gate;
    const first = road.says('lan', 'survey');
    await pause(10);
    const more = Array.from({ length: 100 }, (_, at) => road.says('lan', `m${at}`));
    await expect(road.says('lan', 'too much')).rejects.toMatchObject({ code: 'unavailable', retryAfterMs: 1_000 });
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
});

describe('erasing', () => {
  const erase = (road: TestRoad, id = 'erase-1'): Event => ({ kind: 'erase', id, at: road.clock() });

  it('4, 5: an old copy in another process brings no erased word back', async () => {
    const { a, b } = twoProcesses();
    await b.says('lan', 'survey');
    await both(a, b);
    await b.says('lan', 'my secret');
    await both(a, b);
    const before = b.store.one('fake:lan').version;
    await a.submit('lan', erase(a));
    await both(a, b);
    expect(JSON.stringify(a.store.one('fake:lan'))).not.toContain('my secret');
    expect(a.store.one('fake:lan').version).toBeGreaterThan(before);
    await b.says('lan', 'hello again');
    await both(a, b);
    const after = b.store.one('fake:lan');
    expect(JSON.stringify(after)).not.toContain('my secret');
    expect(JSON.stringify(after)).toContain('hello again');
  });

  it('6: lines that filing brought back are deleted a minute later', async () => {
    const road = testRoad();
    road.answers['conversations.erase-pages'] = async (input) => {
      await road.store.erasePages('fake:lan', Number(input.upTo));
      return { outcome: 'done' };
    };
    await road.says('lan', 'my secret');
    await road.settled();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    road.store.beforeFiling = () => gate;
    road.clock.move(70_000);
    await road.road.look();
    await pause(80);
    await road.submit('lan', erase(road));
    await pause(30);
    open();
    await road.settled();
    road.clock.move(61_000);
    await road.road.look();
    await road.settled();
    expect([...road.store.pages.values()].filter((page) => JSON.stringify(page).includes('my secret'))).toEqual([]);
  });
});

describe('delivery', () => {
  it('9: an order system that hangs does not keep a customer from a person', async () => {
    const road = testRoad();
    road.answers['orders.look'] = () => new Promise(() => undefined);
    await road.says('lan', 'order');
    await road.says('lan', 'DH1');
    await road.says('lan', 'person');
    await until('the hand-over is told', () => road.heard('lan').some((text) => text.includes('over')));
    expect(road.store.one('fake:lan').owner.kind).toBe('queued');
  });

  it('16: an action that ran before a crash runs again under the same key', async () => {
    const { a, b } = twoProcesses();
    let isDead = false;
    a.answers['feedback.save'] = () => {
      isDead = true;
      return new Promise(() => undefined);
    };
    await a.says('lan', 'survey');
    await both(b);
    await a.says('lan', '5');
    await until('the first process died in its action', () => isDead);
    await pause(150);
    a.clock.move(7_000);
    await b.road.look();
    await b.settled();
    const keys = [...a.ran, ...b.ran].filter((one) => one.action === 'feedback.save').map((one) => one.key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('18: a question that waits on a limit does not arrive after staff took over', async () => {
    const road = testRoad();
    road.channel.sending = () => {
      throw new AppError('unavailable', 'Too many requests.', { retryAfterMs: 60_000 });
    };
    await road.says('lan', 'survey');
    await road.settled();
    road.channel.sending = () => undefined;
    await road.submit('lan', { kind: 'staff', id: 's1', at: road.clock(), staff: 'hoa', does: 'reply', text: 'I am here' });
    road.clock.move(120_000);
    await road.road.look();
    await road.settled();
    expect(road.heard('lan')).toEqual(['I am here']);
    expect(road.store.one('fake:lan').lines[1]?.delivery?.state).toBe('withheld');
  });

  it('19: an unasked message asks again at the last moment whether it may leave', async () => {
    const ticketSurvey = flowOf({
      flow: 'unasked',
      start: { event: 'ticket.closed', after: '1 hour' },
      send: { purpose: 'survey' },
      steps: { score: { ask: 'rating', scale: '1-5' }, done: { end: 'answered' } },
    });
    const road = testRoad({ world: tinyWorld({ flows: [WELCOME, SURVEY, ticketSurvey] }) });
    road.answers['sends.decide'] = () => Promise.resolve({ outcome: 'go' });
    const asked: string[] = [];
    road.maySend = ({ purpose }) => {
      asked.push(purpose);
      return Promise.resolve({ verdict: 'never', why: 'the customer said stop' });
    };
    await road.says('lan', 'hello');
    await road.submit('lan', { kind: 'happened', id: 'h1', at: road.clock(), name: 'ticket.closed', facts: { ticket: 'T1' } });
    await road.settled();
    road.clock.move(3_600_000);
    await road.road.look();
    await road.settled();
    expect(asked).toEqual(['survey']);
    expect(road.heard('lan')).toEqual(['welcome.hello.say']);
    expect(road.store.one('fake:lan').lines.at(-1)?.delivery).toMatchObject({
      state: 'withheld',
      why: 'the customer said stop',
    });
  });

  it('an unasked message put off till morning keeps no answer waiting, and comes then as a new line', async () => {
    const survey = flowOf({
      flow: 'unasked',
      start: { event: 'ticket.closed', after: '1 hour' },
      send: { purpose: 'survey' },
      steps: { score: { ask: 'rating', scale: '1-5' }, done: { end: 'answered' } },
    });
    const road = testRoad({ world: tinyWorld({ flows: [WELCOME, ORDER, survey] }) });
    road.answers['sends.decide'] = () => Promise.resolve({ outcome: 'go' });
    const morning = new Date(road.clock().getTime() + 8 * 3_600_000);
    road.maySend = ({ now }) =>
      Promise.resolve(now < morning ? { verdict: 'later', at: morning } : { verdict: 'go' });
    await road.says('lan', 'hello');
    await road.submit('lan', { kind: 'happened', id: 'h1', at: road.clock(), name: 'ticket.closed', facts: { ticket: 'T1' } });
    await road.settled();
    road.clock.move(3_600_000);
    await road.road.look();
    await road.settled();
    await road.says('lan', 'order');
    await road.settled();
    expect(road.heard('lan')).toEqual(['welcome.hello.say', 'order.code.ask']);
    road.clock.set(morning);
    for (let round = 0; round < 3; round += 1) {
      await road.road.look();
      await road.settled();
    }
    expect(road.heard('lan').at(-1)).toBe('unasked.score.ask');
    const sent = road.channel.sent.map((message) => message.line);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
  });

  it('a message is tried again after a limit, and nothing overtakes it', async () => {
    const road = testRoad();
    let refusals = 2;
    road.channel.sending = () => {
      if (refusals-- > 0) throw new AppError('unavailable', 'Too many requests.', { retryAfterMs: 20 });
    };
    await road.says('lan', 'survey');
    await road.says('lan', '5');
    for (let round = 0; round < 10; round += 1) {
      road.clock.move(10_000);
      await road.road.look();
      await road.settled();
    }
    expect(road.heard('lan')).toEqual(['survey.score.ask', 'survey.speed.ask']);
  });

  it('a message the platform refuses is a dead letter, and the address is marked', async () => {
    const road = testRoad();
    road.channel.sending = () => {
      throw new AppError('rejected', 'The customer has blocked the bot.');
    };
    await road.says('lan', 'survey');
    await road.settled();
    expect(road.letters).toMatchObject([{ stage: 'deliver', code: 'rejected', conversation: 'fake:lan' }]);
    expect(road.store.one('fake:lan')).toMatchObject({ unreachable: { why: 'The customer has blocked the bot.' } });
    expect(road.store.one('fake:lan').lines[1]?.delivery?.state).toBe('failed');
  });

  it('26: a stop ends what is in hand and lets another process go on at once', async () => {
    const { a, b } = twoProcesses();
    a.channel.sending = () => {
      throw new AppError('unavailable', 'Later.', { retryAfterMs: 1_500 });
    };
    await a.says('lan', 'survey');
    await a.settled();
    await a.road.stop();
    expect(a.store.one('fake:lan').holder).toBeUndefined();
    a.channel.sending = () => undefined;
    a.clock.move(2_000);
    await b.road.look();
    await b.settled();
    expect(b.heard('lan')).toEqual(['survey.score.ask']);
  });
});

describe('when something goes wrong inside', () => {
  it('17: a turn that throws keeps the words, calls a person, and is not taken again', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    await road.settled();
    road.world = tinyWorld({
      understand: () => {
        throw new TypeError('a bug');
      },
    });
    const outcome = await road.says('lan', 'hm what', { id: 'broken' });
    expect(outcome.kind).toBe('fallback');
    await road.settled();
    const conversation = road.store.one('fake:lan');
    expect(conversation.lines.some((line) => line.text === 'hm what')).toBe(true);
    expect(conversation.owner.kind).toBe('queued');
    expect(road.letters).toMatchObject([{ stage: 'turn', code: 'bug', key: 'broken' }]);
    expect(road.channel.sent.length).toBe(2);
    expect((await road.says('lan', 'hm what', { id: 'broken' })).kind).toBe('repeated');
  });

  it('20: the version a conversation began with is fetched before its turn', async () => {
    const store = memoryStore();
    const clock = fakeClock();
    const old = testRoad({ store, clock });
    await old.says('lan', 'survey');
    await old.settled();
    await old.road.stop();
    const renewed = flowOf({ flow: 'survey', steps: { other: { ask: 'text' }, done: { end: 'answered' } } }, 'v2');
    const next = testRoad({ store, clock, world: tinyWorld({ flows: [WELCOME, renewed] }) });
    const outcome = await next.says('lan', '5');
    expect(outcome.kind).toBe('fallback');
    next.world = tinyWorld({ flows: [WELCOME, renewed, SURVEY] });
  });

  it('21: a conversation that a newer program has written is left to it, and others go on', async () => {
    const road = testRoad();
    road.store.put({ ...aConversation({ _id: 'fake:new' }), shape: 99 });
    const [newer, other] = await Promise.allSettled([road.says('new', 'hello'), road.says('lan', 'survey')]);
    expect(newer).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    expect(other.status).toBe('fulfilled');
    expect(road.store.one('fake:new').shape).toBe(99);
  });

  it('27: what the database says of a failure is not logged, for it may hold a customer’s words', async () => {
    const road = testRoad();
    road.store.beforeFiling = () => {
      throw new Error('E11000 dup key: { text: "my secret" }');
    };
    await road.says('lan', 'my secret');
    await road.settled();
    road.clock.move(120_000);
    await road.road.look();
    await pause(150);
    expect(road.log.said.some((line) => line.message.includes('filed'))).toBe(true);
    expect(JSON.stringify(road.log.said)).not.toContain('my secret');
    road.store.beforeFiling = () => undefined;
  });
});
