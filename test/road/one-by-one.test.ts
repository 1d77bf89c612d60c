import { describe, expect, it, vi } from 'vitest';
import { until } from '../support/fake-clock.ts';
import { testRoad, twoProcesses } from '../support/test-road.ts';
import { flowOf, tinyWorld, WELCOME } from '../support/tiny-world.ts';

/** Two messages in one turn. */
const TWICE = flowOf({
  flow: 'twice',
  start: { intent: 'survey' },
  steps: { one: { say: true }, two: { say: true }, done: { end: 'answered' } },
});

const twice = (step: string): string => `twice.${step}.say`;

describe('several messages of one turn', () => {
  it('leave one after the other, without waiting for a turn to take their notes along', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const road = testRoad({ world: tinyWorld({ flows: [WELCOME, TWICE] }) });
      await road.says('lan', 'survey');
      for (let tick = 0; tick < 20; tick += 1) await new Promise(setImmediate);
      expect(road.heard('lan')).toEqual(['twice.one.say', 'twice.two.say']);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    { notes: 0, before: ['one'], repeated: 'one', after: ['two'] },
    { notes: 1, before: ['one', 'two'], repeated: 'two', after: [] },
  ])(
    'of which $notes is noted when the process dies repeat one, and no other',
    async ({ notes, before, repeated, after }) => {
      const { a, b } = twoProcesses({ world: tinyWorld({ flows: [WELCOME, TWICE] }) });
      let commits = 0;
      const isDead = (): boolean => commits > 1 + notes;
      a.store.before = () => {
        commits += 1;
        return isDead() ? new Promise(() => undefined) : undefined;
      };
      await a.says('lan', 'survey');
      await until('the first process died', isDead);
      expect(a.heard('lan')).toEqual(before.map(twice));
      a.store.before = () => undefined;
      b.clock.move(7_000);
      await b.road.look();
      await b.settled();
      expect(b.heard('lan')).toEqual([...before, repeated, ...after].map(twice));
    },
  );
});
