import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldOrderCode } from '../../src/core/answers/order-code.ts';
import { digitsMatch, isNews, readPhone, verdictOf } from '../../src/orders/rules.ts';

describe('a phone number', () => {
  it.each([
    ['0901234567', '+84901234567'],
    ['0901 234 567', '+84901234567'],
    ['090.123.4567', '+84901234567'],
    ['+84 901-234-567', '+84901234567'],
    ['+84 (0) 901 234 567', '+84901234567'],
    ['84901234567', '+84901234567'],
    ['0084901234567', '+84901234567'],
    ['901234567', '+84901234567'],
    ['024 3825 1234', '+842438251234'],
    ['+1 415 555 2671', '+14155552671'],
  ])('is read from %s', (written, e164) => {
    expect(readPhone(written)).toBe(e164);
  });

  it.each(['', '12345', '0401234567', '+84 12', '090123456', '09012345678', 'không có', '+8490123456789'])(
    'is not read from "%s"',
    (written) => expect(readPhone(written)).toBeUndefined(),
  );

  it('once read is read as itself', () => {
    const mobile = fc
      .tuple(fc.constantFrom('3', '5', '7', '8', '9'), fc.integer({ min: 0, max: 99_999_999 }))
      .map(([first, rest]) => `0${first}${String(rest).padStart(8, '0')}`);
    fc.assert(
      fc.property(mobile, (written) => {
        const e164 = readPhone(written);
        expect(e164).toBe(`+84${written.slice(1)}`);
        expect(readPhone(e164 ?? '')).toBe(e164);
      }),
    );
  });
});

describe('an order code', () => {
  it('is the same however it is typed', () => {
    for (const typed of ['DH-2026/001', 'dh2026001', ' Dh 2026 001 '])
      expect(foldOrderCode(typed)).toBe('DH2026001');
    expect(foldOrderCode('đh1')).toBe(foldOrderCode('dh1'));
  });

  it('is folded once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (code) => {
        expect(foldOrderCode(foldOrderCode(code))).toBe(foldOrderCode(code));
      }),
    );
  });
});

describe('the last four digits', () => {
  it.each([
    ['4567', true],
    ['số cuối là 4567', true],
    ['0901234567', true],
    ['4568', false],
    ['567', false],
    ['', false],
  ])('"%s" match 4567: %s', (given, isRight) => {
    expect(digitsMatch(given, { lastFour: '4567' })).toBe(isRight);
  });

  it('never match where there is no order', () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        expect(digitsMatch(given, undefined)).toBe(false);
      }),
    );
  });
});

it('the third wrong answer is the last, and a right one after it comes too late', () => {
  expect([0, 1, 2, 3].map((before) => verdictOf(false, before))).toEqual([
    'no-match',
    'no-match',
    'locked',
    'locked',
  ]);
  expect([0, 1, 2, 3].map((before) => verdictOf(true, before))).toEqual([
    'match',
    'match',
    'match',
    'locked',
  ]);
});

describe('a delivery is news', () => {
  const now = new Date('2026-03-05T10:00:00Z');
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);

  it('when it became known now and is of these days', () => {
    expect(isNews({ state: 'delivered' }, { state: 'shipping' }, now)).toBe(true);
    expect(isNews({ state: 'delivered', deliveredAt: ago(1) }, undefined, now)).toBe(true);
  });

  it('not when it was known, is old, or has no date and was never seen on its way', () => {
    expect(isNews({ state: 'delivered', deliveredAt: ago(1) }, { state: 'delivered' }, now)).toBe(false);
    expect(isNews({ state: 'delivered', deliveredAt: ago(40) }, { state: 'shipping' }, now)).toBe(false);
    expect(isNews({ state: 'delivered' }, undefined, now)).toBe(false);
    expect(isNews({ state: 'shipping' }, undefined, now)).toBe(false);
  });
});
