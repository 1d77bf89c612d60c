import { describe, expect, it } from 'vitest';
import { openWake } from '../../src/road/wake.ts';
import { AppError } from '../../src/core/errors.ts';
import { aConversation } from '../support/a-conversation.ts';
import { fakeClock, until } from '../support/fake-clock.ts';
import { keptLog } from '../support/silence.ts';
import { testRoad } from '../support/test-road.ts';
import { flowOf, tinyWorld, WELCOME } from '../support/tiny-world.ts';

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
    await expect.poll(() => road.log.said.some((line) => line.message.includes('filed'))).toBe(true);
    expect(JSON.stringify(road.log.said)).not.toContain('my secret');
    road.store.beforeFiling = () => undefined;
  });

  it('17: a listener of commits that throws keeps nobody from going on', async () => {
    const road = testRoad();
    road.road.watch(() => {
      throw new TypeError('a bug in a listener');
    });
    await road.says('lan', 'survey');
    await road.says('lan', '5');
    await road.settled();
    expect(road.heard('lan')).toEqual(['survey.score.ask', 'survey.speed.ask']);
  });

  it('17: a turn that throws outside its own guard is a dead letter, and others go on', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    await road.settled();
    const world = road.world;
    road.world = {
      ...world,
      understand: () => {
        throw new TypeError('a bug');
      },
      hours: {
        ...world.hours,
        add: () => {
          throw new TypeError('a bug in the hours');
        },
      },
    };
    await road.says('lan', 'hm what', { id: 'broken' });
    expect(road.letters.map(({ key }) => key)).toContain('broken');
    road.world = world;
    await expect(road.says('hoa', 'survey')).resolves.toEqual({ kind: 'taken' });
    await expect(road.says('lan', '5')).resolves.toEqual({ kind: 'taken' });
  });

  it('27: the reason of a bug is kept for staff and left out of the log', async () => {
    const road = testRoad();
    await road.says('lan', 'survey');
    road.world = tinyWorld({
      understand: (text) => {
        throw new TypeError(`Cannot read ${text}`);
      },
    });
    await road.says('lan', 'my secret 123');
    await road.settled();
    expect(road.letters[0]?.why).toContain('my secret');
    expect(JSON.stringify(road.log.said)).not.toContain('my secret');
  });

  it('a private answer is in no dead letter: neither in what was said, nor in what an action was asked', async () => {
    const check = flowOf({
      flow: 'order',
      start: { intent: 'order' },
      steps: {
        phone: { ask: 'digits', length: 4, private: true },
        check: { act: 'orders.look', with: { phone: 'phone' }, then: { found: 'done', failed: 'done' } },
        done: { end: 'answered' },
      },
    });
    const world = tinyWorld({ flows: [WELCOME, check] });
    const road = testRoad({ world });
    road.answers['orders.look'] = () => Promise.reject(new AppError('rejected', 'No.'));
    await road.says('lan', 'order');
    await road.says('lan', '4567');
    await until('the action is given up', () => road.letters.length > 0);
    expect(road.ran.at(0)?.input).toEqual({ phone: '4567' });
    expect(road.letters[0]).toMatchObject({ stage: 'action', effect: { input: { phone: '•••' } } });
    await road.settled();

    await road.says('hoa', 'order');
    road.world = {
      ...world,
      text: () => {
        throw new TypeError('No words for: my digits are 98765');
      },
    };
    await road.says('hoa', 'my digits are 98765');
    await until('the turn is given up', () => road.letters.length > 1);
    expect(road.letters[1]).toMatchObject({ stage: 'turn', event: { text: '•••' } });
    expect(JSON.stringify(road.letters)).not.toMatch(/4567|98765/);
    expect(JSON.stringify(road.store.one('fake:hoa').lines)).not.toContain('98765');
  });

  it('a due conversation that cannot be looked at keeps the others from nothing, and is named in the log', async () => {
    const woken: string[] = [];
    const log = keptLog();
    const wake = openWake({
      due: () => Promise.resolve(['bad', 'good']),
      wake: async (id) => {
        await Promise.resolve();
        if (id === 'bad') throw new TypeError('a bug');
        woken.push(id);
      },
      clock: fakeClock(),
      random: () => 0.5,
      log,
    });
    await wake.look();
    await wake.look();
    expect(woken).toEqual(['good', 'good']);
    expect(log.said.map(({ fields }) => fields)).toEqual([
      { conversation: 'bad', code: 'TypeError' },
      { conversation: 'bad', code: 'TypeError' },
    ]);
  });
});
