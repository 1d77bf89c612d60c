import type { Model, PipelineStage } from 'mongoose';
import { guardedRows } from '../database/guarded.ts';
import { cursorOf, filterOf, NEWEST_FIRST, type ScoreAsk } from './ask.ts';
import type { Feedback } from './model.ts';

/** How often a score was given to a question, and what it was grouped by beside that. */
export interface ScoreCount {
  readonly survey: string;
  readonly question: string;
  readonly scale?: string;
  readonly flow: string;
  readonly version?: string;
  /** The day in the zone asked for. */
  readonly day?: Date;
  readonly staff?: string;
  readonly score: number;
  readonly answers: number;
  /** When the first of them was given. */
  readonly firstAt: Date;
}

export interface ChoiceFound {
  readonly survey: string;
  readonly question: string;
  readonly flow: string;
  readonly version: string;
  readonly choice: string;
  readonly answers: number;
}

/** What is told apart beside question and score. `day`: of this zone. */
export type Apart =
  { readonly by: 'nothing' } | { readonly by: 'day'; readonly timeZone: string } | { readonly by: 'staff' };

/** What the pages about scores ask. Each question is one query, and has an index. */
export interface FeedbackReaders {
  page(
    ask: ScoreAsk,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ readonly rows: readonly Feedback[]; readonly next?: string }>;
  each(ask: ScoreAsk, most: number): Promise<AsyncIterable<Feedback>>;
  countScores(ask: ScoreAsk, apart: Apart): Promise<readonly ScoreCount[]>;
  countChoices(ask: ScoreAsk): Promise<readonly ChoiceFound[]>;
  /** What can be filtered by, from answers since then. */
  filters(since: Date): Promise<FiltersFound>;
  /** The latest score of each of these customers. */
  lastScores(customers: readonly string[]): Promise<ReadonlyMap<string, Feedback>>;
  /** A person's answers, the newest first; with `before` older ones. */
  ofCustomers(
    customers: readonly string[],
    limit: number,
    before?: { readonly at: Date; readonly id?: string },
  ): Promise<readonly Feedback[]>;
}

export interface FiltersFound {
  readonly questions: readonly Pick<ScoreCount, 'survey' | 'question' | 'scale' | 'flow' | 'version'>[];
  readonly channels: readonly string[];
  readonly flows: readonly string[];
  readonly staff: readonly string[];
}

const BATCH = 500;

export function feedbackReaders(model: Model<Feedback>): FeedbackReaders {
  return {
    page: async (ask, { limit, after }) => {
      const found = await asked(model, ask, after)
        .limit(limit + 1)
        .lean();
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return { rows, ...(found.length > limit && last && { next: cursorOf(last) }) };
    },
    each: (ask, most) =>
      Promise.resolve(guardedRows(asked(model, ask).limit(most).lean().cursor({ batchSize: BATCH }))),
    countScores: (ask, apart) => countScores(model, ask, apart),
    countChoices: async (ask) => {
      const key = { survey: '$survey', question: '$question', flow: '$flow', choice: '$choice' };
      const groups = await model.aggregate<{
        _id: Omit<ChoiceFound, 'answers' | 'version'>;
        answers: number;
        version: string;
      }>([
        { $match: { ...filterOf(ask), choice: { $exists: true } } },
        { $group: { _id: key, answers: { $sum: 1 }, version: { $max: '$questionVersion' } } },
      ]);
      return groups.map(({ _id, answers, version }) => ({ ..._id, version, answers }));
    },
    filters: (since) => filters(model, since),
    lastScores: async (customers) => {
      const found = await model
        .find({ customer: { $in: [...customers] }, score: { $exists: true } })
        .sort({ answeredAt: 1 })
        .lean();
      return new Map(found.map((feedback) => [feedback.customer, feedback]));
    },
    ofCustomers: (customers, limit, before) =>
      model
        .find({ customer: { $in: [...customers] }, ...(before && olderThan(before)) })
        .sort(NEWEST_FIRST)
        .limit(limit)
        .lean(),
  };
}

/** The list as a query of its own, for `explain`. */
export function asked(model: Model<Feedback>, ask: ScoreAsk, after?: string) {
  return model.find(filterOf(ask, after)).sort(NEWEST_FIRST);
}

async function countScores(
  model: Model<Feedback>,
  ask: ScoreAsk,
  apart: Apart,
): Promise<readonly ScoreCount[]> {
  const filter = filterOf(ask);
  const score = (filter.score as object | undefined) ?? { $exists: true };
  const groups = await model.aggregate<{
    _id: Omit<ScoreCount, 'answers' | 'firstAt'>;
    answers: number;
    firstAt: Date;
  }>([
    { $match: { ...filter, score, ...(apart.by === 'staff' && { staff: { $exists: true } }) } },
    grouped(apart),
  ]);
  return groups.map(({ _id, answers, firstAt }) => ({ ..._id, answers, firstAt }));
}

function grouped(apart: Apart): PipelineStage.Group {
  const key = { survey: '$survey', question: '$question', scale: '$scale', flow: '$flow', score: '$score' };
  const version = { version: '$questionVersion' };
  const more = {
    nothing: version,
    staff: { staff: '$staff' },
    day: apart.by === 'day' ? { ...version, day: dayIn(apart.timeZone) } : {},
  }[apart.by];
  return { $group: { _id: { ...key, ...more }, answers: { $sum: 1 }, firstAt: { $min: '$answeredAt' } } };
}

function dayIn(timezone: string) {
  return { $dateTrunc: { date: '$answeredAt', unit: 'day', timezone } };
}

async function filters(model: Model<Feedback>, since: Date): Promise<FiltersFound> {
  const groups = await model.aggregate<{
    _id: { survey: string; question: string; flow: string; channel: string; staff?: string };
    scale?: string;
    version: string;
  }>([
    { $match: { answeredAt: { $gte: since } } },
    {
      $group: {
        _id: {
          survey: '$survey',
          question: '$question',
          flow: '$flow',
          channel: '$channel',
          staff: '$staff',
        },
        scale: { $max: '$scale' },
        version: { $max: '$questionVersion' },
      },
    },
  ]);
  const all = groups.map(({ _id, scale, version }) => ({ ..._id, version, ...(scale != null && { scale }) }));
  const questions = new Map(all.map((one) => [`${one.survey}\n${one.question}`, one]));
  const each = (of: (one: (typeof all)[number]) => string | undefined): readonly string[] =>
    [...new Set(all.map(of))].filter((one) => one !== undefined).sort();
  return {
    questions: [...questions.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { survey, question, scale, flow, version }]) => ({
        survey,
        question,
        flow,
        version,
        ...(scale !== undefined && { scale }),
      })),
    channels: each(({ channel }) => channel),
    flows: each(({ flow }) => flow),
    staff: each(({ staff }) => staff),
  };
}

function olderThan({ at, id }: { readonly at: Date; readonly id?: string }): Record<string, unknown> {
  if (id === undefined) return { answeredAt: { $lte: at } };
  return { answeredAt: { $lte: at }, $or: [{ answeredAt: { $lt: at } }, { _id: { $lt: id } }] };
}
