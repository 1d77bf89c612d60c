import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import type { Channel } from '../../src/road/ports.ts';
import { fakeChannel, type FakeChannel } from '../support/fake-channel.ts';
import { pause, until } from '../support/fake-clock.ts';
import { testRoad } from '../support/test-road.ts';
import { flowOf, tinyWorld, WELCOME } from '../support/tiny-world.ts';

const STORY = flowOf({
  flow: 'story',
  start: { intent: 'survey' },
  steps: { what: { ask: 'text', gather: '8 seconds' }, done: { end: 'told' } },
});

function typingChannel(typing: Channel['typing']): FakeChannel {
  const channel = fakeChannel();
  return Object.assign(channel, { can: { ...channel.can, typing: true }, typing });
}

describe('the sign that an answer is on its way', () => {
  it('is shown while the customer waits for an action that takes its time', async () => {
    const signs: string[] = [];
    const road = testRoad({ channel: typingChannel(({ key }) => void signs.push(key)) });
    let answer = (): void => undefined;
    road.answers['orders.look'] = () => new Promise((done) => (answer = () => done({ outcome: 'found' })));
    await road.says('lan', 'order');
    await road.says('lan', 'DH1');
    await until('it is shown', () => signs.length > 0);
    expect(signs).toEqual(['lan']);
    expect(road.heard('lan')).toEqual(['order.code.ask']);
    answer();
    await until('the answer is there', () => road.heard('lan').length === 2);
  });

  it('is not shown for an action that is quick, nor where the channel cannot', async () => {
    const signs: string[] = [];
    const quick = testRoad({ channel: typingChannel(({ key }) => void signs.push(key)) });
    quick.answers['orders.look'] = () => Promise.resolve({ outcome: 'found' });
    const slow = testRoad({
      channel: Object.assign(fakeChannel(), { typing: () => void signs.push('slow') }),
    });
    slow.answers['orders.look'] = async () => {
      await pause(450);
      return { outcome: 'found' };
    };
    for (const road of [quick, slow]) {
      await road.says('lan', 'order');
      await road.says('lan', 'DH1');
      await until('the answer is there', () => road.heard('lan').length === 2);
    }
    await pause(350);
    expect(signs).toEqual([]);
  });

  it('is not shown when a person has taken the conversation by then', async () => {
    const signs: string[] = [];
    const road = testRoad({ channel: typingChannel(({ key }) => void signs.push(key)) });
    let answer = (): void => undefined;
    road.answers['orders.look'] = () => new Promise((done) => (answer = () => done({ outcome: 'found' })));
    await road.says('lan', 'order');
    await road.says('lan', 'DH1');
    const act = { staff: 'hoa', does: 'take' } as const;
    await road.submit('lan', { kind: 'staff', id: 'take', at: road.clock(), ...act });
    await pause(450);
    answer();
    await road.settled();
    expect(signs).toEqual([]);
  });

  it('is shown once, however often the action is tried', async () => {
    const signs: string[] = [];
    const road = testRoad({ channel: typingChannel(({ key }) => void signs.push(key)) });
    road.answers['orders.look'] = async () => {
      await pause(400);
      throw new AppError('unavailable', 'away', { retryAfterMs: 10 });
    };
    const tries = () => road.ran.filter(({ action }) => action === 'orders.look').length;
    await road.says('lan', 'order');
    await road.says('lan', 'DH1');
    for (let n = 1; n <= 2; n += 1) {
      await until('it is tried', () => tries() >= n);
      await pause(450);
      road.clock.move(3_000);
      await road.road.look();
    }
    await until('it is tried again', () => tries() >= 3);
    expect(signs).toEqual(['lan']);
  });

  it('is shown after a part of an answer, once for each', async () => {
    const signs: string[] = [];
    const channel = typingChannel(({ key }) => void signs.push(key));
    const road = testRoad({ channel, world: tinyWorld({ flows: [WELCOME, STORY] }) });
    await road.says('lan', 'survey');
    await road.settled();
    expect(signs).toEqual([]);
    await road.says('lan', 'it was broken');
    await road.says('lan', 'all of it');
    await road.settled();
    expect(signs).toEqual(['lan', 'lan']);
  });

  it('that fails is counted, and nothing else is any different', async () => {
    const channel = typingChannel(() => {
      throw new TypeError('a bug');
    });
    const road = testRoad({ channel, world: tinyWorld({ flows: [WELCOME, STORY] }) });
    await road.says('lan', 'survey');
    expect(await road.says('lan', 'it was broken')).toEqual({ kind: 'taken' });
    await road.settled();
    expect(road.meter.counts.get('sent:fake:sign-lost')).toBe(1);
    expect(road.heard('lan')).toEqual(['story.what.ask']);
  });
});
