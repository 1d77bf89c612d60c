import type { Connection, Model } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { databaseOf, keepMany } from '../database/write-many.ts';
import { answerDays, LATE_MS } from './day-store.ts';
import { feedbackReaders, type FeedbackReaders } from './list-store.ts';
import { feedbackModel, type Feedback } from './model.ts';
import { measureOf, scoreOf, type Counts, type Score } from './rules.ts';

/** A question's answers as counts, its score and error. */
export interface Summary extends Score {
  readonly survey: string;
  readonly question: string;
  readonly scale: string;
  /** Set when versions of the question are told apart. */
  readonly questionVersion?: string;
  /** How often each score was given, lowest first. */
  readonly counts: readonly { readonly score: number; readonly answers: number }[];
}

export interface ChoiceCount {
  readonly survey: string;
  readonly question: string;
  readonly choice: string;
  readonly answers: number;
}

export interface Asked {
  readonly survey?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export interface FeedbackStore extends FeedbackReaders {
  /** Saves an answer under its key. Of two versions of it the one with more changes stays, whichever came last. */
  save(feedback: Feedback): Promise<void>;
  /** The same for many, in one command. */
  saveMany(all: readonly Feedback[]): Promise<void>;
  summaries(ask: Asked & { readonly byVersion?: boolean }): Promise<readonly Summary[]>;
  choices(ask: Asked): Promise<readonly ChoiceCount[]>;
  /**
   * Takes away the words of these customers, who asked to be forgotten: their scores stay in the numbers of reports.
   * Whoever deletes whole answers past this store drops `DAYS_MARK` too: packed days would still count them.
   */
  forgetWords(customers: readonly string[]): Promise<void>;
  /** The latest answers in words. */
  comments(ask: Asked & { readonly limit: number }): Promise<readonly Feedback[]>;
}

interface Group<Key> {
  readonly _id: Key;
  readonly answers: number;
}

interface ScoreKey {
  readonly survey: string;
  readonly question: string;
  readonly scale?: string;
  readonly version?: string;
  readonly score: number;
}

export function feedbackStore(connection: Connection, clock: () => Date = () => new Date()): FeedbackStore {
  const model = feedbackModel(connection);
  const days = answerDays(databaseOf(model));
  const keepAll = async (all: readonly Feedback[]): Promise<void> => {
    const now = clock();
    const late = all.flatMap(timesOf).filter((at) => now.getTime() - at.getTime() > LATE_MS);
    if (late.length > 0) await days.changing(late, now);
    await saveMany(model, all);
  };
  return guarded<FeedbackStore>({
    ...feedbackReaders(model, days),
    save: (feedback) => keepAll([feedback]),
    saveMany: keepAll,
    forgetWords: async (customers) => {
      const theirs = { customer: { $in: [...customers] }, comment: { $exists: true } };
      const found = await model.find(theirs, { answeredAt: 1 }).lean();
      if (found.length === 0) return;
      await days.changing(
        found.map(({ answeredAt }) => answeredAt),
        clock(),
      );
      await model.updateMany(theirs, { $unset: { comment: '' } });
    },
    summaries: (ask) => summaries(model, ask),
    async choices(ask) {
      const groups = await model.aggregate<Group<Omit<ChoiceCount, 'answers'>>>([
        { $match: { ...matching(ask), choice: { $exists: true } } },
        {
          $group: {
            _id: { survey: '$survey', question: '$question', choice: '$choice' },
            answers: { $sum: 1 },
          },
        },
      ]);
      return groups
        .map(({ _id, answers }) => ({ ..._id, answers }))
        .sort((a, b) => compare([a.survey, a.question], [b.survey, b.question]) || b.answers - a.answers);
    },
    comments: (ask) =>
      model
        .find({ ...matching(ask), comment: { $exists: true } })
        .sort({ answeredAt: -1 })
        .limit(ask.limit)
        .lean(),
  });
}

/** When an answer was given, and when each that it replaces was. */
function timesOf({ answeredAt, history }: Feedback): readonly Date[] {
  return [answeredAt, ...history.map(({ at }) => at)];
}

async function summaries(model: Model<Feedback>, ask: Asked & { readonly byVersion?: boolean }) {
  const key = { survey: '$survey', question: '$question', scale: '$scale', score: '$score' };
  const groups = await model.aggregate<Group<ScoreKey>>([
    { $match: { ...matching(ask), score: { $exists: true } } },
    {
      $group: {
        _id: ask.byVersion === true ? { ...key, version: '$questionVersion' } : key,
        answers: { $sum: 1 },
      },
    },
  ]);
  return summarise(groups);
}

function matching({ survey, from, to }: Asked) {
  const answeredAt = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return { ...(survey !== undefined && { survey }), ...((from ?? to) && { answeredAt }) };
}

function summarise(groups: readonly Group<ScoreKey>[]): readonly Summary[] {
  const questions = new Map<string, { key: ScoreKey; counts: Map<number, number> }>();
  for (const { _id: key, answers } of groups) {
    const name = [key.survey, key.question, key.scale, key.version].join('\n');
    const question = questions.get(name) ?? { key, counts: new Map<number, number>() };
    question.counts.set(key.score, answers);
    questions.set(name, question);
  }
  return [...questions.values()]
    .map(({ key, counts }) => summaryOf(key, counts))
    .sort((a, b) => compare([a.survey, a.question, a.scale], [b.survey, b.question, b.scale]));
}

function summaryOf({ survey, question, scale = '', version }: ScoreKey, counts: Counts): Summary {
  return {
    survey,
    question,
    scale,
    ...(version !== undefined && { questionVersion: version }),
    ...scoreOf(measureOf(survey, scale), scale, counts),
    counts: [...counts].sort(([a], [b]) => a - b).map(([score, answers]) => ({ score, answers })),
  };
}

function compare(a: readonly string[], b: readonly string[]): number {
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing < 0 ? 0 : (a[differing] ?? '') < (b[differing] ?? '') ? -1 : 1;
}

/** Of two versions of an answer the one with more changes stays: the other is refused by `changes`. */
async function saveMany(model: Model<Feedback>, all: readonly Feedback[]): Promise<void> {
  const writes = all.map((feedback) => ({
    q: { _id: feedback._id, changes: { $lt: feedback.changes } },
    u: feedback,
  }));
  await keepMany(databaseOf(model), model.collection.collectionName, writes);
}
