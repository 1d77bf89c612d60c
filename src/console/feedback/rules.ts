import type { Measured, Points, Question } from './asks.ts';

export interface Bar {
  readonly score: number;
  readonly answers: number;
  /** Of the longest bar, 0..1. */
  readonly share: number;
}

/** A longer scale has no room for all its steps. */
const MOST_STEPS = 11;

/**
 * A bar for each step of the scale, the highest first, as people read it; nobody gave some of them. Where only
 * some scores were asked for, the others are not known, and have no bar.
 */
export function bars(
  { distribution, scale }: Pick<Question, 'distribution' | 'scale'>,
  asked: { readonly least?: number; readonly most?: number } = {},
): readonly Bar[] {
  const steps = stepsOf(scale).filter(
    (score) => score >= (asked.least ?? -Infinity) && score <= (asked.most ?? Infinity),
  );
  const counts = new Map([
    ...steps.map((score) => [score, 0] as const),
    ...distribution.map(({ score, answers }) => [score, answers] as const),
  ]);
  const longest = Math.max(1, ...counts.values());
  return [...counts]
    .sort(([a], [b]) => b - a)
    .map(([score, answers]) => ({ score, answers, share: answers / longest }));
}

function stepsOf(scale: string): readonly number[] {
  const [least = NaN, most = NaN] = scale.split('-').map(Number);
  const steps = most - least + 1;
  return steps > 1 && steps <= MOST_STEPS ? Array.from({ length: steps }, (_, n) => least + n) : [];
}

/** How a score is shown: low ones stand out. Of a recommendation 6 and less is low, 7 and 8 is neither. */
export function kindOf(score: number, scale: string): 'breached' | 'plain' | 'ok' {
  const [least = 0, most = 0] = scale.split('-').map(Number);
  const middle = (least + most) / 2;
  const [low, high] = least === 0 && most === 10 ? [6.5, 8.5] : [middle, middle];
  return score < low ? 'breached' : score > high ? 'ok' : 'plain';
}

export interface DrawnPoint {
  readonly label: string;
  readonly answers: number;
  readonly value?: number;
  /** The interval, from low to high. */
  readonly band?: readonly [number, number];
}

/** Points of the trend: where too few answered there is a gap, not a guess. */
export function drawnPoints({ points }: Pick<Points, 'points'>): readonly DrawnPoint[] {
  return points.map(({ label, score }) => {
    const found = mainOf(score);
    return {
      label: `${label.slice(8, 10)}/${label.slice(5, 7)}`,
      answers: score.answers,
      ...(found !== undefined && { value: found.value, band: [found.low, found.high] as const }),
    };
  });
}

/** The measure a question is asked for, or its mean; none with too few answers. */
export function mainOf(score: Measured): { value: number; low: number; high: number } | undefined {
  return score.tooFew ? undefined : (score[score.main] ?? score.mean);
}
