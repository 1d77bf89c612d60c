import { describe, expect, it } from 'vitest';
import { hasSeen, remember, seenFrom } from '../../src/road/seen.ts';

const start = new Date('2026-11-22T00:00:00Z').getTime();

function ringOf(count: number): Uint8Array {
  let ring: Uint8Array = new Uint8Array(0);
  for (let at = 0; at < count; at += 1) ring = remember(ring, `id-${at}`, new Date(start + at * 1_000));
  return ring;
}

describe('the ring of event ids', () => {
  it('remembers the last 128 and no more', () => {
    const ring = ringOf(130);
    expect(hasSeen(ring, 'id-129')).toBe(true);
    expect(hasSeen(ring, 'id-2')).toBe(true);
    expect(hasSeen(ring, 'id-1')).toBe(false);
    expect(ring.length).toBe(128 * 12);
  });

  it('tells from when on nothing was forgotten, once it is full', () => {
    expect(seenFrom(ringOf(127))).toBeUndefined();
    expect(seenFrom(ringOf(130))).toEqual(new Date(start + 2_000));
  });

  it('does not take one id for another', () => {
    let ring: Uint8Array = new Uint8Array(0);
    for (let at = 0; at < 128; at += 1) ring = remember(ring, `a${at}`, new Date(start));
    for (let at = 0; at < 20_000; at += 1) expect(hasSeen(ring, `b${at}`)).toBe(false);
  });

  it('leaves the ring it was given as it was', () => {
    const ring = ringOf(3);
    remember(ring, 'more', new Date(start));
    expect(hasSeen(ring, 'more')).toBe(false);
  });
});
