import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watching } from '../../src/compose/watching.ts';
import { keptLog } from '../support/silence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Consoles here, and staff whose beats the database has. */
function looked(mongodbUri: string | undefined) {
  const self = { here: [] as object[], fails: false, asked: 0, isOpen: false };
  const presence = {
    here: () => {
      self.asked += 1;
      return self.fails ? Promise.reject(new Error('away')) : Promise.resolve(self.here);
    },
  };
  const ground = {
    config: { mongodbUri },
    trade: { presence },
    late: { road: undefined, channels: [], isWatched: () => self.isOpen },
    clock: () => new Date(),
    log: keptLog(),
  };
  // The parts that it asks.
  const watch = watching(ground as unknown as Parameters<typeof watching>[0]);
  watch.begin();
  return { self, watch };
}

it('a console of this process is known at once, and on a database of its own nothing else is asked', async () => {
  const { self, watch } = looked(undefined);
  expect(watch.isWatched()).toBe(false);
  self.isOpen = true;
  expect(watch.isWatched()).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(self.asked).toBe(0);
});

it('staff at the console of another process are known by their beats; where nobody can tell, they may look', async () => {
  const { self, watch } = looked('mongodb://one');
  self.here = [{}];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(watch.isWatched()).toBe(true);
  self.here = [];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(watch.isWatched()).toBe(false);
  self.fails = true;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(watch.isWatched()).toBe(true);
  watch.stop();
  const { asked } = self;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(self.asked).toBe(asked);
});
