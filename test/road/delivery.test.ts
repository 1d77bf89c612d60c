import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { pause, until } from '../support/fake-clock.ts';
import { both, testRoad, twoProcesses } from '../support/test-road.ts';
import { flowOf, ORDER, SURVEY, tinyWorld, WELCOME } from '../support/tiny-world.ts';

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

  it('what a platform puts off steps aside: what is said meanwhile goes, and it comes at its time', async () => {
    const road = testRoad();
    let isNight = true;
    const { channel } = road;
    const sends = channel.send.bind(channel);
    const later = new Date(road.clock().getTime() + 60_000);
    Object.assign(channel, {
      send: (to: Parameters<typeof sends>[0], message: Parameters<typeof sends>[1]) =>
        isNight ? Promise.resolve({ later }) : sends(to, message),
    });
    await road.says('lan', 'survey');
    await road.settled();
    expect(road.heard('lan')).toEqual([]);
    isNight = false;
    await road.says('lan', 'person');
    await road.settled();
    const before = road.heard('lan').length;
    expect(before).toBeGreaterThan(0);
    road.clock.move(61_000);
    await road.road.look();
    await road.settled();
    expect(road.heard('lan')).toHaveLength(before + 1);
  });

  it('18: a question that waits on a limit does not arrive after staff took over', async () => {
    const road = testRoad();
    road.channel.sending = () => {
      throw new AppError('unavailable', 'Too many requests.', { retryAfterMs: 60_000 });
    };
    await road.says('lan', 'survey');
    await road.settled();
    road.channel.sending = () => undefined;
    await road.submit('lan', {
      kind: 'staff',
      id: 's1',
      at: road.clock(),
      staff: 'hoa',
      does: 'reply',
      text: 'I am here',
    });
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
    await road.submit('lan', {
      kind: 'happened',
      id: 'h1',
      at: road.clock(),
      name: 'ticket.closed',
      facts: { ticket: 'T1' },
    });
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

  it('22: no reply waits for unasked messages of other conversations that are still under way', async () => {
    const survey = flowOf({
      flow: 'unasked',
      start: { event: 'ticket.closed' },
      send: { purpose: 'survey' },
      steps: { score: { ask: 'rating', scale: '1-5' }, done: { end: 'answered' } },
    });
    const road = testRoad({ world: tinyWorld({ flows: [WELCOME, ORDER, survey] }) });
    road.answers['sends.decide'] = () => Promise.resolve({ outcome: 'go' });
    road.channel.sending = ({ text }) =>
      text === 'unasked.score.ask' ? new Promise<void>(() => undefined) : undefined;
    const people = Array.from({ length: 100 }, (_, n) => `p${n}`);
    await Promise.all(people.map((key) => road.says(key, 'hello')));
    const facts = { ticket: 'T1' };
    for (const key of people) {
      await road.submit(key, { kind: 'happened', id: 'h1', at: road.clock(), name: 'ticket.closed', facts });
    }
    await road.says('lan', 'order');
    await until('the reply has left', () => road.heard('lan').includes('order.code.ask'));
    expect(road.store.one('fake:p7').lines.at(-1)?.text).toBe('unasked.score.ask');
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
    await road.submit('lan', {
      kind: 'happened',
      id: 'h1',
      at: road.clock(),
      name: 'ticket.closed',
      facts: { ticket: 'T1' },
    });
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

  it('waiting for our own pace is no failed attempt, however often', async () => {
    const road = testRoad();
    let waits = 20;
    road.channel.sending = () => {
      if (waits-- > 0) throw new AppError('unavailable', 'Later.', { retryAfterMs: 20, isUntried: true });
    };
    await road.says('lan', 'survey');
    for (let round = 0; round < 30; round += 1) {
      road.clock.move(1_000);
      await road.road.look();
      await road.settled();
    }
    expect(road.heard('lan')).toEqual(['survey.score.ask']);
    expect(road.letters).toEqual([]);
  });

  it('a wait for our own pace is kept by a turn that was on its way to the database already', async () => {
    const road = testRoad();
    let asked = 0;
    let refuse = (): void => undefined;
    road.channel.sending = () => {
      asked += 1;
      return new Promise((_, refused) => {
        refuse = () =>
          refused(new AppError('unavailable', 'Later.', { retryAfterMs: 60_000, isUntried: true }));
      });
    };
    await road.says('lan', 'survey');
    await until('it is asked', () => asked === 1);
    let commit = (): void => undefined;
    let isFlying = false;
    road.store.before = () => {
      isFlying = true;
      return new Promise((done) => (commit = done));
    };
    const turn = road.says('lan', '5');
    await until('the turn is on its way', () => isFlying);
    refuse();
    await pause();
    road.store.before = () => undefined;
    commit();
    await turn;
    await road.settled();
    expect(asked).toBe(1);
    const [waiting] = road.store.one('fake:lan').outbox.filter((effect) => effect.kind === 'send');
    expect(waiting?.notBefore).toEqual(new Date(road.clock().getTime() + 60_000));
  });

  it('a message the platform refuses is a dead letter, and the address is marked', async () => {
    const road = testRoad();
    road.channel.sending = () => {
      throw new AppError('rejected', 'The customer has blocked the bot.');
    };
    await road.says('lan', 'survey');
    await road.settled();
    expect(road.letters).toMatchObject([{ stage: 'deliver', code: 'rejected', conversation: 'fake:lan' }]);
    expect(road.store.one('fake:lan')).toMatchObject({
      unreachable: { why: 'The customer has blocked the bot.' },
    });
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
