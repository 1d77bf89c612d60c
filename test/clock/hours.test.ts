import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyDay, WEEKDAYS, workingHours, type WorkingTime } from '../../src/clock/hours.ts';

const HOUR = 3_600_000;
const shop: WorkingTime = {
  timeZone: 'Asia/Ho_Chi_Minh',
  week: Object.fromEntries(
    WEEKDAYS.filter((day) => day !== 'sun').map((day) => [day, ['08:00-12:00', '13:30-17:30']]),
  ),
  holidays: ['2026-02-17', '09-02', { date: '2026-02-22', spans: ['09:00–11:00'] }],
};
/** A wall-clock time in Hồ Chí Minh City, always seven hours ahead. */
const at = (local: string) => new Date(`${local}:00+07:00`);

describe('working hours', () => {
  const hours = workingHours(shop);

  it.each([
    ['2026-03-02T08:00', true],
    ['2026-03-02T11:59', true],
    ['2026-03-02T12:00', false],
    ['2026-03-02T12:45', false],
    ['2026-03-02T13:30', true],
    ['2026-03-02T17:30', false],
    ['2026-03-01T10:00', false], // a Sunday
    ['2026-02-17T10:00', false], // Tết
    ['2027-09-02T10:00', false], // the national day of any year
    ['2026-02-22T10:00', true], // a Sunday worked to make up
    ['2026-02-22T14:00', false],
  ])('at %s it is open: %s', (local, open) => {
    expect(hours.isOpen(at(local))).toBe(open);
  });

  it('opens next after lunch, in the morning, after the weekend and after a holiday', () => {
    expect(hours.nextOpening(at('2026-03-02T12:30'))).toEqual(at('2026-03-02T13:30'));
    expect(hours.nextOpening(at('2026-03-02T06:00'))).toEqual(at('2026-03-02T08:00'));
    expect(hours.nextOpening(at('2026-02-28T18:00'))).toEqual(at('2026-03-02T08:00'));
    expect(hours.nextOpening(at('2026-02-16T18:00'))).toEqual(at('2026-02-18T08:00'));
  });

  it('adds working time over lunch, night and weekend', () => {
    expect(hours.add(at('2026-03-02T11:00'), 2 * HOUR)).toEqual(at('2026-03-02T14:30'));
    expect(hours.add(at('2026-03-02T17:00'), 2 * HOUR)).toEqual(at('2026-03-03T09:30'));
    expect(hours.add(at('2026-02-28T16:30'), 8 * HOUR)).toEqual(at('2026-03-02T16:30'));
  });

  it('promises the closing minute itself rather than the next morning', () => {
    expect(hours.add(at('2026-03-02T16:30'), HOUR)).toEqual(at('2026-03-02T17:30'));
  });

  it('works a night shift to its end, also into a holiday', () => {
    const night = workingHours({ ...shop, week: { mon: ['22:00-02:00'] }, holidays: ['2026-03-03'] });
    expect(night.isOpen(at('2026-03-02T23:30'))).toBe(true);
    expect(night.isOpen(at('2026-03-03T01:59'))).toBe(true);
    expect(night.isOpen(at('2026-03-03T02:00'))).toBe(false);
    expect(night.add(at('2026-03-02T21:00'), 3 * HOUR)).toEqual(at('2026-03-03T01:00'));
  });

  it('counts time once where spans overlap', () => {
    const both = workingHours({
      ...shop,
      week: { mon: ['08:00-12:00', '10:00-14:00', '23:00-03:00'], tue: ['01:00-04:00'] },
    });
    expect(both.add(at('2026-03-02T08:00'), 6 * HOUR)).toEqual(at('2026-03-02T14:00'));
    expect(both.add(at('2026-03-02T23:00'), 5 * HOUR)).toEqual(at('2026-03-03T04:00'));
  });

  it('is open without a break when every day is whole', () => {
    const always = workingHours(everyDay('Asia/Ho_Chi_Minh', '00:00-24:00'));
    expect(always.add(at('2026-03-01T13:00'), 100 * HOUR)).toEqual(
      new Date(at('2026-03-01T13:00').getTime() + 100 * HOUR),
    );
  });

  it('keeps to wall clocks where clocks change', () => {
    const berlin = workingHours({
      timeZone: 'Europe/Berlin',
      week: { sun: ['01:00-04:00'], mon: ['09:00-10:00'] },
    });
    // 2026-03-29: 02:00 becomes 03:00, so the shift is two hours long; 2026-10-25: it is four.
    expect(berlin.add(new Date('2026-03-29T00:00:00Z'), 2 * HOUR)).toEqual(new Date('2026-03-29T02:00:00Z'));
    expect(berlin.nextOpening(new Date('2026-03-29T02:00:00Z'))).toEqual(new Date('2026-03-30T07:00:00Z'));
    expect(berlin.add(new Date('2026-10-24T23:00:00Z'), 4 * HOUR)).toEqual(new Date('2026-10-25T03:00:00Z'));
  });

  it.each<[string, Partial<WorkingTime>, RegExp]>([
    ['an empty week', { week: {} }, /no working time/],
    ['a span that cannot be read', { week: { mon: ['8h-12h'] } }, /08:00-17:30/],
    ['an hour that does not exist', { week: { mon: ['08:00-25:00'] } }, /08:00-17:30/],
    ['a date that does not exist', { holidays: ['2026-02-30'] }, /2026-02-30/],
    ['an unknown zone', { timeZone: 'Asia/Hanoi-ish' }, /Asia\/Ho_Chi_Minh/],
  ])('refuses %s', (_what, wrong, message) => {
    expect(() => workingHours({ ...shop, ...wrong })).toThrow(message);
  });
});

describe('working hours, for any shop and time', () => {
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  // Half an hour a week at least: with a minute, a hundred hours are not worked in the ten years looked through.
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 30, max: 1440 }))
    .map(([from, minutes]) => `${clock(from)}-${clock(from + minutes)}`);
  const anyTime = fc.date({ min: new Date('2025-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  const anyShop = fc
    .record({
      timeZone: fc.constantFrom(
        'Asia/Ho_Chi_Minh',
        'Europe/Berlin',
        'America/New_York',
        'Australia/Lord_Howe',
        'Asia/Kathmandu',
      ),
      week: fc.dictionary(fc.constantFrom(...WEEKDAYS), fc.array(span, { minLength: 1, maxLength: 3 }), {
        minKeys: 1,
      }),
      holidays: fc.array(
        anyTime.map((day) => day.toISOString().slice(0, 10)),
        { maxLength: 5 },
      ),
    })
    .map(workingHours);
  const work = fc.integer({ min: 1, max: 100 * HOUR });

  it('time added ends inside the hours or at their closing minute', () => {
    fc.assert(
      fc.property(anyShop, anyTime, work, (hours, from, ms) => {
        const end = hours.add(from, ms);
        expect(end.getTime()).toBeGreaterThanOrEqual(from.getTime() + ms);
        expect(hours.isOpen(new Date(end.getTime() - 1))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('time added in two parts is time added at once', () => {
    fc.assert(
      fc.property(anyShop, anyTime, work, work, (hours, from, a, b) => {
        expect(hours.add(hours.add(from, a), b)).toEqual(hours.add(from, a + b));
      }),
      { numRuns: 300 },
    );
  });

  it('the next opening is open, not before, and its own next opening', () => {
    fc.assert(
      fc.property(anyShop, anyTime, (hours, from) => {
        const opening = hours.nextOpening(from);
        expect(opening.getTime()).toBeGreaterThanOrEqual(from.getTime());
        expect(hours.isOpen(opening)).toBe(true);
        expect(hours.nextOpening(opening)).toEqual(opening);
        expect(hours.isOpen(from)).toBe(opening.getTime() === from.getTime());
      }),
      { numRuns: 300 },
    );
  });
});

it('the stretches between two instants are those of the hours, cut at both', () => {
  const hours = workingHours(shop);
  expect(hours.between(at('2026-02-28T11:00'), at('2026-03-02T14:00'))).toEqual([
    { from: at('2026-02-28T11:00'), until: at('2026-02-28T12:00') },
    { from: at('2026-02-28T13:30'), until: at('2026-02-28T17:30') },
    { from: at('2026-03-02T08:00'), until: at('2026-03-02T12:00') },
    { from: at('2026-03-02T13:30'), until: at('2026-03-02T14:00') },
  ]);
  expect(hours.between(at('2026-03-02T14:00'), at('2026-03-02T10:00'))).toEqual([]);
  expect(hours.between(at('2026-03-01T09:00'), at('2026-03-01T20:00'))).toEqual([]);
});
