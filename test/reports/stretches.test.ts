import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stretchesBetween } from '../../src/reports/stretches.ts';

const between = (by: 'day' | 'week' | 'month', first: string, last: string, zone = 'Asia/Ho_Chi_Minh') =>
  stretchesBetween(by, zone, { first: new Date(first), last: new Date(last), most: 400 });

it('days, weeks from Monday and months are those of the shop', () => {
  const labels = (...args: Parameters<typeof between>) => between(...args).map(({ label }) => label);
  expect(labels('day', '2026-11-20T16:59:00Z', '2026-11-20T17:00:00Z')).toEqual(['2026-11-20', '2026-11-21']);
  expect(labels('week', '2026-11-22T03:00:00Z', '2026-11-23T03:00:00Z')).toEqual([
    '2026-11-16',
    '2026-11-23',
  ]);
  expect(labels('month', '2026-12-31T03:00:00Z', '2027-01-31T18:00:00Z')).toEqual([
    '2026-12-01',
    '2027-01-01',
    '2027-02-01',
  ]);
});

it('they follow each other without a gap, also where clocks are put forward, and the last ones are kept', () => {
  const zones = fc.constantFrom(
    'Asia/Ho_Chi_Minh',
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
  );
  const time = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(zones, fc.constantFrom('day', 'week', 'month'), time, time, (zone, by, a, b) => {
      const [first, last] = a < b ? [a, b] : [b, a];
      const found = stretchesBetween(by, zone, { first, last, most: 60 });
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(60);
      const end = found.at(-1);
      expect(end && end.from <= last && last < end.to).toBe(true);
      if (found.length < 60) expect(found[0] && found[0].from <= first && first < found[0].to).toBe(true);
      for (const [index, { to }] of found.slice(0, -1).entries()) expect(found[index + 1]?.from).toEqual(to);
    }),
    { numRuns: 60 },
  );
});
