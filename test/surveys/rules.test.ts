import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  difference,
  meanWithInterval,
  measureOf,
  nps,
  readScale,
  satisfied,
  scoreOf,
  tQuantile,
  wilson,
  type Counts,
} from '../../src/surveys/rules.ts';

const counts = (given: Record<number, number>): Counts =>
  new Map(Object.entries(given).map(([s, n]) => [Number(s), n]));
const answersOf = (least: number, most: number, atLeast = 1) =>
  fc
    .array(fc.integer({ min: least, max: most }), { minLength: atLeast, maxLength: 300 })
    .map((scores) =>
      scores.reduce((map, score) => map.set(score, (map.get(score) ?? 0) + 1), new Map<number, number>()),
    );
const times = (all: Counts, by: number): Counts => new Map([...all].map(([score, n]) => [score, n * by]));

describe('satisfaction (CSAT)', () => {
  it("is the share of the top two of five, with Wilson's interval", () => {
    const { result, answers, mean } = scoreOf('csat', '1-5', counts({ 1: 5, 3: 5, 4: 20, 5: 20 }));
    expect(answers).toBe(50);
    expect(mean).toBeCloseTo(4, 5);
    // 40 of 50: 66.96 % to 88.76 % (Wilson, 1927).
    expect(result).toMatchObject({ value: 80 });
    expect(result).toEqual({
      value: 80,
      low: expect.closeTo(66.96, 1) as number,
      high: expect.closeTo(88.76, 1) as number,
    });
  });

  it.each([
    [3, { 2: 4, 3: 6 }, 6],
    [4, { 2: 4, 3: 1, 4: 1 }, 2],
    [7, { 5: 4, 6: 1, 7: 1 }, 2],
  ])('takes the top of a scale to %s', (most, given, top) => {
    expect(satisfied(counts(given), most)).toBe(top);
  });

  it('has an interval within 0 and 100 that holds the value and narrows with more answers', () => {
    fc.assert(
      fc.property(answersOf(1, 5), (all) => {
        const of = [...all.values()].reduce((a, b) => a + b);
        const share = satisfied(all, 5);
        const { low, high } = wilson(share, of);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low - 1e-12).toBeLessThanOrEqual(share / of);
        expect(high + 1e-12).toBeGreaterThanOrEqual(share / of);
        const more = wilson(share * 4, of * 4);
        expect(more.high - more.low).toBeLessThan(high - low);
      }),
    );
  });

  it('turns round with its question', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), (of, some) => {
        const share = some % (of + 1);
        expect(wilson(share, of).low).toBeCloseTo(1 - wilson(of - share, of).high, 10);
      }),
    );
  });
});

describe('recommendation (NPS)', () => {
  it('is promoters less detractors, with the interval of its variance', () => {
    // 50 % promoters, 20 % detractors, n = 100: variance 0.61, SE 0.0781.
    const { value, low, high } = nps(counts({ 10: 30, 9: 20, 8: 20, 7: 10, 6: 10, 0: 10 }));
    expect(value).toBeCloseTo(30, 5);
    expect(low).toBeCloseTo(30 - 15.31, 1);
    expect(high).toBeCloseTo(30 + 15.31, 1);
  });

  it('does not claim certainty when all are of one mind', () => {
    expect(nps(counts({ 10: 12 }))).toMatchObject({ value: 100, high: 100 });
    expect(nps(counts({ 10: 12 })).low).toBeLessThan(60);
    expect(nps(counts({ 0: 12 })).high).toBeGreaterThan(-60);
    expect(nps(counts({ 8: 12 })).high).toBeCloseTo(-nps(counts({ 8: 12 })).low, 10);
  });

  it('lies between -100 and 100 with its interval, and narrows with more answers', () => {
    fc.assert(
      fc.property(answersOf(0, 10), (all) => {
        const { value, low, high } = nps(all);
        expect(low).toBeGreaterThanOrEqual(-100);
        expect(high).toBeLessThanOrEqual(100);
        expect(value).toBeGreaterThanOrEqual(low - 1e-9);
        expect(value).toBeLessThanOrEqual(high + 1e-9);
        const more = nps(times(all, 9));
        expect(more.high - more.low).toBeLessThanOrEqual(high - low + 1e-9);
      }),
    );
  });
});

describe('a mean (CES)', () => {
  it("has Student's interval", () => {
    // 2 4 4 4 5 5 7 9 and the same again: mean 5, s = 2.0656, n = 16, t(15) = 2.1314.
    const { value, low, high } = meanWithInterval(counts({ 2: 2, 4: 6, 5: 4, 7: 2, 9: 2 }));
    expect(value).toBe(5);
    expect(high - 5).toBeCloseTo((2.1314 * 2.0656) / 4, 3);
    expect(5 - low).toBeCloseTo(high - 5, 10);
  });

  it.each([
    [9, 2.2622],
    [14, 2.1448],
    [29, 2.0452],
    [99, 1.9842],
    [9999, 1.9602],
  ])('t of %s degrees is %s', (degrees, t) => {
    expect(tQuantile(degrees)).toBeCloseTo(t, 3);
  });

  it('stays on its scale', () => {
    fc.assert(
      fc.property(answersOf(1, 7, 10), (all) => {
        const { value, low, high } = meanWithInterval(all, { least: 1, most: 7 });
        expect(low).toBeGreaterThanOrEqual(1);
        expect(high).toBeLessThanOrEqual(7);
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
      }),
    );
  });
});

it('under ten answers there are too few to say', () => {
  expect(scoreOf('csat', '1-5', counts({ 5: 9 }))).toEqual({
    measure: 'csat',
    answers: 9,
    mean: 5,
    result: 'too few answers',
  });
  expect(scoreOf('nps', '0-10', counts({}))).toMatchObject({
    answers: 0,
    mean: 0,
    result: 'too few answers',
  });
  expect(scoreOf('csat', '1-5', counts({ 5: 10 })).result).not.toBe('too few answers');
});

it.each([
  ['csat', '1-5', 'csat'],
  ['csat-delivery', '1-7', 'csat'],
  ['nps', '0-10', 'nps'],
  ['ces', '1-7', 'mean'],
  ['ces', '1-5', 'mean'],
  ['kitchen', '0-10', 'nps'],
  ['kitchen', '1-5', 'csat'],
  ['kitchen', '1-10', 'mean'],
  ['kitchen', '', 'mean'],
])('survey %s on a scale of "%s" is measured as %s', (survey, scale, measure) => {
  expect(measureOf(survey, scale)).toBe(measure);
});

it('reads a scale, and what is none', () => {
  expect(readScale('0-10')).toEqual({ least: 0, most: 10 });
  for (const none of ['', '5', '5-1', 'a-b']) expect(readScale(none)).toBeUndefined();
});

describe('a change of a score', () => {
  const csat = (happy: number, others: number) => scoreOf('csat', '1-5', counts({ 5: happy, 1: others }));
  const resultOf = ({ result }: ReturnType<typeof csat>) => {
    if (result === 'too few answers') throw new Error('There are enough answers here.');
    return result;
  };

  it('has the interval that Newcombe computes for 56 of 70 and 48 of 80', () => {
    const { value, low, high } = difference(resultOf(csat(56, 14)), resultOf(csat(48, 32)));
    expect([value, low, high].map((each) => each.toFixed(2))).toEqual(['20.00', '5.24', '33.39']);
  });

  it('is one only when chance does not explain it, and never with too few answers', () => {
    expect(changeOf(csat(56, 14), csat(48, 32))).toBe('up');
    expect(changeOf(csat(48, 32), csat(56, 14))).toBe('down');
    expect(changeOf(csat(14, 6), csat(12, 8))).toBe('none');
    expect(changeOf(csat(9, 0), csat(48, 32))).toBe('unknown');
    expect(changeOf(csat(48, 32), csat(0, 9))).toBe('unknown');
  });

  it('turns round with its sides, and is none against itself', () => {
    const opposite = { up: 'down', down: 'up', none: 'none', unknown: 'unknown' };
    const some = answersOf(0, 10, 10);
    fc.assert(
      fc.property(some, some, fc.constantFrom('nps', 'mean', 'csat'), (a, b, measure) => {
        const [one, two] = [scoreOf(measure, '0-10', a), scoreOf(measure, '0-10', b)];
        expect(changeOf(one, two)).toBe(opposite[changeOf(two, one)]);
        expect(changeOf(one, one)).toBe('none');
      }),
    );
  });
});

it('a mean of equal scores is not certain: the fewer there are, the less', () => {
  const scale = { least: 1, most: 5 };
  const widths = [10, 40, 400].map((n) => {
    const { value, low, high } = meanWithInterval(counts({ 5: n }), scale);
    expect([value, high]).toEqual([5, 5]);
    return value - low;
  });
  expect(widths[0]).toBeGreaterThan(1);
  expect(widths).toEqual([...widths].sort((a, b) => b - a));
  expect(widths[2]).toBeLessThan(0.05);
});
