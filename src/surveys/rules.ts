/** Fewer answers than this say nothing about all customers. */
export const FEW_ANSWERS = 10;
const Z95 = 1.959964;

/** How often each score was given. */
export type Counts = ReadonlyMap<number, number>;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export type Measure = 'csat' | 'nps' | 'mean';

/** A score with its error: with too few answers there is none, only their count and mean. */
export interface Score {
  readonly measure: Measure;
  readonly answers: number;
  /** The plain mean of the scores given; 0 without answers. */
  readonly mean: number;
  /** CSAT: percent of satisfied answers. NPS: -100 to 100. Otherwise the mean. With its 95 % interval. */
  readonly result: (Interval & { readonly value: number }) | 'too few answers';
}

/** `1-5` as its ends; undefined when it is no scale. */
export function readScale(scale: string): { readonly least: number; readonly most: number } | undefined {
  const found = /^(\d{1,2})-(\d{1,2})$/.exec(scale);
  const [least, most] = [Number(found?.[1]), Number(found?.[2])];
  return least < most ? { least, most } : undefined;
}

/** The survey's own name tells; for others, 0-10 is read as NPS and scales up to 5 as satisfaction. */
export function measureOf(survey: string, scale: string): Measure {
  const named = /^(csat|nps|ces)\b/.exec(survey.replace(/[-_.]/g, ' '))?.[1];
  const read = readScale(scale);
  if (named === 'ces' || !read) return 'mean';
  if (read.least === 0 && read.most === 10) return named === 'csat' ? 'mean' : 'nps';
  return named === 'csat' || read.most <= 5 ? 'csat' : 'mean';
}

export function scoreOf(measure: Measure, scale: string, counts: Counts): Score {
  const answers = total(counts);
  const mean = answers === 0 ? 0 : sum(counts, (score) => score) / answers;
  if (answers < FEW_ANSWERS) return { measure, answers, mean, result: 'too few answers' };
  return { measure, answers, mean, result: withInterval(measure, scale, counts) };
}

function withInterval(measure: Measure, scale: string, counts: Counts): Interval & { value: number } {
  switch (measure) {
    case 'csat': {
      const happy = satisfied(counts, readScale(scale)?.most ?? 5);
      return percent(happy / total(counts), wilson(happy, total(counts)));
    }
    case 'nps':
      return nps(counts);
    case 'mean':
      return meanWithInterval(counts, readScale(scale));
  }
}

/** Answers in the top of the scale: the two highest, of a scale of three the highest. */
export function satisfied(counts: Counts, most: number): number {
  const from = most <= 3 ? most : most - 1;
  return sum(counts, (score) => (score >= from ? 1 : 0));
}

/**
 * Wilson's 95 % interval of a share (E. B. Wilson 1927, "Probable inference, the law of succession, and
 * statistical inference", JASA 22:209); stays within 0 and 1 and is honest near the ends.
 */
export function wilson(share: number, of: number): Interval {
  const p = share / of;
  const z2 = Z95 ** 2 / of;
  const middle = (p + z2 / 2) / (1 + z2);
  const half = (Math.sqrt((p * (1 - p)) / of + z2 / (4 * of)) * Z95) / (1 + z2);
  return {
    low: share === 0 ? 0 : Math.max(0, middle - half),
    high: share === of ? 1 : Math.min(1, middle + half),
  };
}

/**
 * Promoters (9, 10) less detractors (0 to 6) in percent, with its 95 % interval from the variance
 * p₊ + p₋ − (p₊ − p₋)². When all are of one kind that variance is 0 and would claim certainty:
 * then as many as Wilson's interval allows may be of the opposite kind.
 */
export function nps(counts: Counts): Interval & { readonly value: number } {
  const n = total(counts);
  const up = sum(counts, (score) => (score >= 9 ? 1 : 0)) / n;
  const down = sum(counts, (score) => (score <= 6 ? 1 : 0)) / n;
  const value = up - down;
  const variance = Math.max(0, up + down - value ** 2);
  const isUniform = up === 1 || down === 1 || up + down === 0;
  const half = isUniform ? (1 - wilson(n, n).low) * (1 + Math.abs(value)) : Z95 * Math.sqrt(variance / n);
  return percent(value, { low: Math.max(-1, value - half), high: Math.min(1, value + half) });
}

/**
 * The mean with its 95 % t-interval (Student 1908), kept within the scale. Where all gave the same score the
 * variance is 0 and would claim certainty: then as many as Wilson's interval allows may stand at the other end.
 */
export function meanWithInterval(
  counts: Counts,
  scale?: { readonly least: number; readonly most: number },
): Interval & { readonly value: number } {
  const n = total(counts);
  const value = sum(counts, (score) => score) / n;
  const variance = sum(counts, (score) => (score - value) ** 2) / (n - 1);
  const width = scale === undefined ? 0 : scale.most - scale.least;
  const half = variance === 0 ? (1 - wilson(n, n).low) * width : tQuantile(n - 1) * Math.sqrt(variance / n);
  return {
    value,
    low: Math.max(scale?.least ?? -Infinity, value - half),
    high: Math.min(scale?.most ?? Infinity, value + half),
  };
}

/** The 97.5 % quantile of Student's t (Cornish-Fisher expansion, right to three decimals from 9 degrees on). */
export function tQuantile(degrees: number): number {
  const [z, z2, v] = [Z95, Z95 ** 2, degrees];
  const terms = [
    (z * (z2 + 1)) / 4,
    (z * (5 * z2 ** 2 + 16 * z2 + 3)) / 96,
    (z * (3 * z2 ** 3 + 19 * z2 ** 2 + 17 * z2 - 15)) / 384,
    (z * (79 * z2 ** 4 + 776 * z2 ** 3 + 1482 * z2 ** 2 - 1920 * z2 - 945)) / 92160,
  ];
  return terms.reduce((t, term, index) => t + term / v ** (index + 1), z);
}

function total(counts: Counts): number {
  return sum(counts, () => 1);
}

function sum(counts: Counts, weight: (score: number) => number): number {
  let all = 0;
  for (const [score, count] of counts) all += weight(score) * count;
  return all;
}

function percent(value: number, { low, high }: Interval) {
  return { value: value * 100, low: low * 100, high: high * 100 };
}

/** How one score compares with an earlier one. `none`: the difference may be chance. */
export type Change = 'up' | 'down' | 'none' | 'unknown';

/** Whether a score differs from an earlier one: the 95 % interval of their difference leaves out 0. */
export function changeOf(now: Score, before: Score): Change {
  if (now.result === 'too few answers' || before.result === 'too few answers') return 'unknown';
  const { low, high } = difference(now.result, before.result);
  if (low > 0) return 'up';
  return high < 0 ? 'down' : 'none';
}

type Estimate = Interval & { readonly value: number };

/**
 * The difference of two independent estimates with its 95 % interval, made of their own intervals (MOVER:
 * G. Y. Zou & A. Donner 2008, Statistics in Medicine 27:1693; for shares with Wilson's interval it is method 10
 * of R. G. Newcombe 1998, Statistics in Medicine 17:873).
 */
export function difference(a: Estimate, b: Estimate): Estimate {
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}
