import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handOut, isGone, minutesAt, type Helping, type Queued } from '../../src/desk/assign.ts';

const now = new Date('2026-11-23T03:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
const queue = (...names: string[]): Queued[] => names.map((conversation) => ({ conversation }));

describe('handing out the queue', () => {
  test('each goes to whoever holds the fewest, longest waiting first', () => {
    const helping: Helping[] = [
      { id: 'hoa', held: 2, most: 8 },
      { id: 'lan', held: 0, most: 8 },
    ];
    expect(handOut(queue('a', 'b', 'c', 'd'), helping)).toEqual([
      { conversation: 'a', staff: 'lan' },
      { conversation: 'b', staff: 'lan' },
      { conversation: 'c', staff: 'hoa' },
      { conversation: 'd', staff: 'lan' },
    ]);
  });

  test('of several with equally few, who had it before', () => {
    const helping = ['an', 'hoa', 'mai'].map((id) => ({ id, held: 1, most: 8 }));
    expect(handOut([{ conversation: 'a', last: 'mai' }], helping)).toEqual([
      { conversation: 'a', staff: 'mai' },
    ]);
  });

  test('nobody gets more than their limit, whatever comes; nothing waits while somebody has room', () => {
    const members = fc.uniqueArray(
      fc.record({ id: fc.string({ minLength: 1 }), held: fc.nat(9), most: fc.integer({ min: 1, max: 9 }) }),
      { selector: ({ id }) => id, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.nat(40), members, (waiting, helping) => {
        const names = Array.from({ length: waiting }, (_none, n) => String(n));
        const given = handOut(queue(...names), helping);
        expect(given.map(({ conversation }) => conversation)).toEqual(names.slice(0, given.length));
        const room = helping.map(({ id, held, most }) => {
          const got = given.filter(({ staff }) => staff === id).length;
          expect(got === 0 || held + got <= most).toBe(true);
          return Math.max(0, most - held - got);
        });
        if (given.length < waiting) expect(room.every((left) => left === 0)).toBe(true);
      }),
    );
  });
});

describe('an owner who is gone', () => {
  const here = { isActive: true, isHere: false, hereAt: ago(20) };
  test.each([
    ['left the shop', { ...here, isActive: false, isHere: true }, true],
    ['has been away for long', here, true],
    ['has been away for a moment', { ...here, hereAt: ago(5) }, false],
    ['is here', { ...here, isHere: true }, false],
    ['never opened the console', { isActive: undefined, isHere: false, hereAt: undefined }, false],
  ])('who %s', (_what, holder, gone) => {
    expect(isGone(holder, now, 15 * 60_000)).toBe(gone);
  });
});

describe('the honest time', () => {
  const after = (minutes: number, waited = 1) => ({ at: ago(minutes), waitedMs: waited * 60_000 });

  test('is measured from how fast the queue went of late', () => {
    const answered = [after(30), after(20), after(10)];
    expect(minutesAt(1, answered, now)).toBe(15);
    expect(minutesAt(3, answered, now)).toBe(45);
    expect(minutesAt(1, [after(0), after(0), after(0)], now)).toBe(1);
  });

  test('is never shorter than what others had to wait, though nobody stands before', () => {
    expect(minutesAt(1, [after(3, 25), after(2, 12), after(1, 40)], now)).toBe(25);
  });

  test('is not told when too little is known, it is long past, or it would be hours', () => {
    expect(minutesAt(1, [after(5), after(10)], now)).toBeUndefined();
    expect(minutesAt(1, [after(80), after(90), after(100)], now)).toBeUndefined();
    expect(minutesAt(20, [after(50), after(40), after(30)], now)).toBeUndefined();
  });
});
