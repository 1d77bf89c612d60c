import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { pause } from '../support/fake-clock.ts';
import { testRoad, texts, type TestRoad } from '../support/test-road.ts';

/** So much is said that the first ids have left the ring, and their lines are filed. */
async function talksOn(road: TestRoad): Promise<void> {
  for (let at = 0; at < 140; at += 1) {
    road.clock.move(1_000);
    await road.says('lan', `message ${at}`, { platformAt: road.clock() });
    if (at % 20 === 0) await road.settled();
  }
  await road.settled();
  await pause(120);
  await road.settled();
}

describe('14: a repetition so late that its id has left the ring', () => {
  it('is found though the platform gives no time, and is one line', async () => {
    const road = testRoad();
    await road.says('lan', 'survey', { id: 'early' });
    await talksOn(road);
    expect(road.store.pages.size).toBeGreaterThan(3);
    expect(await road.says('lan', 'survey', { id: 'early' })).toEqual({ kind: 'repeated' });
    expect(texts(road, 'lan').filter((text) => text === 'survey')).toHaveLength(1);
  });

  it('new words without a time are taken all the same, and asked for once each', async () => {
    const road = testRoad();
    await talksOn(road);
    let asked = 0;
    road.store.hasLineOf = () => {
      asked += 1;
      return Promise.resolve(false);
    };
    expect(await road.says('lan', 'new', { id: 'new' })).toEqual({ kind: 'taken' });
    expect(await road.says('lan', 'newer', { platformAt: road.clock() })).toEqual({ kind: 'taken' });
    expect(asked).toBe(1);
  });

  it('of words of staff in the platform’s own app is one line', async () => {
    const road = testRoad();
    const spoke = (id: string): Event => ({
      kind: 'spoke-outside',
      id,
      at: road.clock(),
      staff: 'zalo:1',
      text: 'I am here',
    });
    await road.says('lan', 'survey');
    await road.submit('lan', spoke('early'));
    await talksOn(road);
    expect(await road.submit('lan', spoke('early'))).toEqual({ kind: 'repeated' });
    expect(await road.submit('lan', spoke('late'))).toEqual({ kind: 'taken' });
  });

  it('of an opening begins nothing, where the platform says when it was', async () => {
    const road = testRoad();
    const opened = (id: string, platformAt: Date): Event => ({
      kind: 'opened',
      id,
      at: road.clock(),
      payload: 'flow-survey',
      platformAt,
    });
    const early = road.clock();
    await road.submit('lan', opened('early', early));
    await talksOn(road);
    expect(await road.submit('lan', opened('early', early))).toEqual({ kind: 'repeated' });
    expect(await road.submit('lan', opened('new', road.clock()))).toEqual({ kind: 'taken' });
  });
});
