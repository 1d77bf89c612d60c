import type { Model } from 'mongoose';
import { guardedRows } from '../database/guarded.ts';
import { cursorOf, filterOf, NEWEST_FIRST, type ScoreAsk } from './ask.ts';
import type { AnswerDays } from './day-store.ts';
import type { Feedback } from './model.ts';
import { dayOf } from './packed-day.ts';
import { daysWith } from './read-days.ts';
import { tallyChoices, tallyScores, type Apart, type ChoiceFound, type ScoreCount } from './tally.ts';

/** What the pages about scores ask. Each question is one query, and has an index. */
export interface FeedbackReaders {
  page(
    ask: ScoreAsk,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ readonly rows: readonly Feedback[]; readonly next?: string }>;
  each(ask: ScoreAsk, most: number): Promise<AsyncIterable<Feedback>>;
  countScores(ask: ScoreAsk, apart: Apart): Promise<readonly ScoreCount[]>;
  countChoices(ask: ScoreAsk): Promise<readonly ChoiceFound[]>;
  /** What can be filtered by, from answers since the day of then. */
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

export function feedbackReaders(model: Model<Feedback>, days: AnswerDays): FeedbackReaders {
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
    countScores: async (ask, apart) => tallyScores(await daysWith(days, ask), ask, apart),
    countChoices: async (ask) => tallyChoices(await daysWith(days, ask), ask),
    filters: (since) => filters(days, since),
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

/** From whole days: nobody misses a filter by which nothing is found. */
async function filters(days: AnswerDays, since: Date): Promise<FiltersFound> {
  const found = await daysWith(days, { from: dayOf(since) });
  const questions = new Map<string, FiltersFound['questions'][number]>();
  for (const { asked } of found)
    for (const one of asked) questions.set(`${one.survey}\n${one.question}`, one);
  const each = (of: (day: (typeof found)[number]) => readonly string[]): readonly string[] =>
    [...new Set(found.flatMap(of))].sort();
  return {
    questions: [...questions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
    channels: each(({ channels }) => channels),
    flows: each(({ asked }) => asked.map(({ flow }) => flow)),
    staff: each(({ staff }) => staff),
  };
}

function olderThan({ at, id }: { readonly at: Date; readonly id?: string }): Record<string, unknown> {
  if (id === undefined) return { answeredAt: { $lte: at } };
  return { answeredAt: { $lte: at }, $or: [{ answeredAt: { $lt: at } }, { _id: { $lt: id } }] };
}
