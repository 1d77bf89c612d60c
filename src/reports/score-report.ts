import {
  changeOf,
  FEW_ANSWERS,
  meanWithInterval,
  measureOf,
  nps,
  readScale,
  satisfied,
  scoreOf,
  wilson,
  type Change,
  type Counts,
  type Score,
} from '../surveys/rules.ts';
import type { ScoreCount } from '../surveys/tally.ts';
import type { ScoreView } from './contract.ts';

/** Fewer answers say nothing about one member of staff: chance would praise and blame. */
export const LEAST_FOR_STAFF = 20;

/** The counts of one question, its scale and where it was asked last. */
export interface Question {
  readonly survey: string;
  readonly question: string;
  readonly scale: string;
  readonly flow: string;
  readonly version?: string | undefined;
  readonly counts: Counts;
}

/** Counts gathered by question; a question that was asked on another scale is another question. */
export function byQuestion(all: readonly ScoreCount[]): readonly Question[] {
  const found = gatheredBy(all, (one) => [one.survey, one.question, one.scale ?? ''].join('\n'));
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [newest] = [...group].sort((a, b) => b.firstAt.getTime() - a.firstAt.getTime());
      if (newest === undefined) return [];
      const { survey, question, scale = '', flow, version } = newest;
      return [{ survey, question, scale, flow, version, counts: countsOf(group) }];
    });
}

/** Things by a name of theirs, in the order they came. */
export function gatheredBy<One>(
  all: readonly One[],
  nameOf: (one: One) => string,
): ReadonlyMap<string, readonly One[]> {
  const found = new Map<string, One[]>();
  for (const one of all) {
    const name = nameOf(one);
    const group = found.get(name);
    if (group === undefined) found.set(name, [one]);
    else group.push(one);
  }
  return found;
}

/** How often each score was given, whatever else the counts were told apart by. */
export function countsOf(all: readonly Pick<ScoreCount, 'score' | 'answers'>[]): Counts {
  const counts = new Map<number, number>();
  for (const { score, answers } of all) counts.set(score, (counts.get(score) ?? 0) + answers);
  return counts;
}

type About = Pick<Question, 'survey' | 'scale'>;

/**
 * What the counts say: the mean (Student's t), the share of satisfied answers (Wilson) and the net promoter
 * score with their 95 % intervals; below `FEW_ANSWERS` only how many there are.
 */
export function viewOf({ survey, scale }: About, counts: Counts): ScoreView {
  const main = measureOf(survey, scale);
  const answers = [...counts.values()].reduce((sum, each) => sum + each, 0);
  if (answers < FEW_ANSWERS) return { answers, tooFew: true, main };
  const ends = readScale(scale);
  const happy = satisfied(counts, ends?.most ?? 5);
  const share = wilson(happy, answers);
  return {
    answers,
    tooFew: false,
    main,
    mean: meanWithInterval(counts, ends),
    ...(main !== 'nps' &&
      (ends?.most ?? 0) <= 5 && {
        csat: { value: (100 * happy) / answers, low: 100 * share.low, high: 100 * share.high },
      }),
    ...(main === 'nps' && { nps: nps(counts) }),
  };
}

/** The measure a question is asked for, as it compares with an earlier stretch of time. */
export function changeBetween(about: About, now: Counts, before: Counts): Change {
  const score = (counts: Counts): Score => scoreOf(measureOf(about.survey, about.scale), about.scale, counts);
  return changeOf(score(now), score(before));
}
