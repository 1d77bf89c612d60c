import type { Measured, Points, Question } from './asks.ts';

export interface Bar {
  readonly score: number;
  readonly answers: number;
  /** Of the longest bar, 0..1. */
  readonly share: number;
}

/** The highest score first, as people read a scale. */
export function bars(distribution: Question['distribution']): readonly Bar[] {
  const most = Math.max(1, ...distribution.map(({ answers }) => answers));
  return [...distribution]
    .sort((a, b) => b.score - a.score)
    .map(({ score, answers }) => ({ score, answers, share: answers / most }));
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
