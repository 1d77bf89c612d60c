import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/core/retry-after.ts';

const NOW = new Date('2026-11-22T08:49:30Z');

describe('a Retry-After header', () => {
  it.each<[string, string | string[], number]>([
    ['seconds', '7', 7_000],
    ['seconds with room around', ' 7 ', 7_000],
    ['parts of a second', '0.5', 500],
    ['nothing to wait', '0', 0],
    ['the date of today’s HTTP', 'Sun, 22 Nov 2026 08:49:37 GMT', 7_000],
    ['the date of the first HTTP', 'Sunday, 22-Nov-26 08:49:37 GMT', 7_000],
    ['the date of C, which is in Greenwich too', 'Sun Nov 22 08:49:37 2026', 7_000],
    ['a date that has passed', 'Sun, 22 Nov 2026 08:49:00 GMT', 0],
    ['the first of several', ['7', '9'], 7_000],
  ])('of %s is understood', (_what, header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([
    ['3601', 3_600_000],
    ['9'.repeat(400), 3_600_000],
    ['Mon, 23 Nov 2026 08:49:37 GMT', 3_600_000],
  ])('of more than an hour (%.20s) is an hour', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
  });

  it.each([
    undefined,
    '',
    'soon',
    '-5',
    '1e3',
    '0x10',
    'Infinity',
    '2026-11-22T08:49:37Z',
    'Sun, 99 Nov 2026 08:49:37 GMT',
  ])('of %s is none', (header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined();
  });

  it('is read the same in every time zone of the machine', () => {
    const zone = process.env.TZ;
    process.env.TZ = 'Asia/Ho_Chi_Minh';
    try {
      expect(retryAfterMs('Sun Nov 22 08:49:37 2026', NOW)).toBe(7_000);
      expect(retryAfterMs('Sun, 22 Nov 2026 08:49:37 GMT', NOW)).toBe(7_000);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});
