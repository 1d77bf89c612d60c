import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../src/road/retry.ts';

describe('waiting before another attempt', () => {
  it('doubles from a second to at most an hour', () => {
    expect([1, 2, 3, 12, 20].map((attempts) => backOffMs(attempts, 1))).toEqual([
      1_000, 2_000, 4_000, 2_048_000, 3_600_000,
    ]);
  });

  it('leaves half of it to chance, and never none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, random) => {
          const full = backOffMs(attempts, 1);
          const ms = backOffMs(attempts, random);
          expect(ms).toBeGreaterThanOrEqual(Math.floor(full / 2));
          expect(ms).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});
