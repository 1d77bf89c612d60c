import { describe, expect, it } from 'vitest';
import { isNews, isTold, seenToBegin, waitOf, without } from '../../src/console/shell/notice-rules.ts';

describe('what waits', () => {
  const waiting = (mine: number, unclaimed: number, askedAt: number) => ({ mine, unclaimed, askedAt, at: 0 });

  it('is news when it has become more, not at the first look', () => {
    expect(isNews(undefined, waiting(3, 3, 1), false)).toBe(false);
    expect(isNews(waiting(0, 0, 1), waiting(0, 1, 2), false)).toBe(true);
    expect(isNews(waiting(2, 1, 1), waiting(1, 1, 2), false)).toBe(false);
  });

  it('taken by hand is none before the eyes of who did it, and is where it came by itself', () => {
    expect(isNews(waiting(0, 1, 1), waiting(1, 0, 2), true)).toBe(false);
    expect(isNews(waiting(0, 1, 1), waiting(1, 0, 2), false)).toBe(true);
  });

  it('is told once: a slow tab finds that another has, and tells what came since itself', () => {
    const before = waiting(0, 0, 10);
    expect(isTold(undefined, before, waiting(0, 1, 60))).toBe(false);
    expect(isTold(waiting(0, 1, 20), before, waiting(0, 1, 60))).toBe(true);
    expect(isTold(waiting(0, 1, 20), before, waiting(0, 2, 60))).toBe(false);
    // Told before this tab saw that nobody waited any more.
    expect(isTold(waiting(0, 1, 5), before, waiting(0, 1, 60))).toBe(false);
  });
});

describe('a conversation before one’s eyes', () => {
  const at = (second: number): number => Date.UTC(2026, 10, 22, 3, 0, second);
  const waiting = (mine: number, unclaimed: number, second: number) => ({
    ...{ mine, unclaimed },
    ...{ askedAt: at(second), at: at(second) },
  });
  const wait = (second: number, box = 'held', staff = 's_me') => ({
    ...{ id: 'fake:a', box, staff },
    waitingSince: new Date(at(second)).toISOString(),
  });
  const isHeard = (open: readonly ReturnType<typeof wait>[], now = waiting(1, 0, 31)): boolean => {
    const old = waiting(0, 0, 20);
    return isNews(old, without(now, seenToBegin(open, old, new Set()), 's_me'), true);
  };

  it('rings for nobody who sees it begin to wait, whoever is to answer', () => {
    expect(isHeard([])).toBe(true);
    expect(isHeard([wait(30)])).toBe(false);
    expect(isHeard([wait(30, 'queued')], waiting(0, 1, 31))).toBe(false);
    expect(isHeard([wait(30)], waiting(2, 0, 31))).toBe(true);
    // A colleague's: it was not counted among mine.
    expect(isHeard([wait(30, 'held', 's_hoa')])).toBe(true);
  });

  it('does not hide another: it waited before, or was seen to begin already', () => {
    expect(isHeard([wait(10)])).toBe(true);
    const one = wait(19);
    expect(seenToBegin([one], waiting(0, 0, 20), new Set())).toEqual([one]);
    expect(seenToBegin([one], waiting(0, 0, 20), new Set([waitOf(one)]))).toEqual([]);
  });
});
