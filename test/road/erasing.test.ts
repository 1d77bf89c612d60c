import { describe, expect, it } from 'vitest';
import type { Event } from '../../src/core/event.ts';
import { pause } from '../support/fake-clock.ts';
import { both, testRoad, twoProcesses, type TestRoad } from '../support/test-road.ts';

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
    expect(
      [...road.store.pages.values()].filter((page) => JSON.stringify(page).includes('my secret')),
    ).toEqual([]);
  });

  it('leaves a tombstone for thirty days, which is lifted when the customer comes back', async () => {
    const road = testRoad();
    const days = (count: number): number => count * 24 * 3_600_000;
    for (const key of ['lan', 'hoa']) {
      await road.says(key, 'hello');
      await road.settled();
      await road.submit(key, erase(road));
      await road.settled();
    }
    await road.says('hoa', 'hello again');
    await road.settled();
    road.clock.move(days(31));
    for (let round = 0; round < 4; round += 1) {
      await road.road.look();
      await road.settled();
    }
    expect([...road.store.conversations.keys()]).toEqual(['fake:hoa']);
  });
});
