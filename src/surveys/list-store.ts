import type { Model, PipelineStage } from 'mongoose';
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
  /** The latest score of each of these customers; no earlier one is read. */
  lastScores(customers: readonly string[]): Promise<ReadonlyMap<string, LastScore>>;
  /** A person's answers, the newest first; with `before` older ones. */
  ofCustomers(
    customers: readonly string[],
    limit: number,
    before?: { readonly at: Date; readonly id?: string },
  ): Promise<readonly Feedback[]>;
}

export type LastScore = Pick<Feedback, 'customer' | 'score' | 'scale' | 'answeredAt'>;

export interface FiltersFound {
  readonly questions: readonly Pick<ScoreCount, 'survey' | 'question' | 'scale' | 'flow' | 'version'>[];
  readonly channels: readonly string[];
  readonly flows: readonly string[];
  readonly staff: readonly string[];
}

const BATCH = 500;
/** Customers whose last scores are one question; MongoDB takes no more than a thousand stages. */
const AT_ONCE = 200;

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
      const found: LastScore[] = [];
      for (let from = 0; from < customers.length; from += AT_ONCE)
        found.push(...(await lastOf(model, customers.slice(from, from + AT_ONCE))));
      return new Map(found.map((last) => [last.customer, last]));
    },
    ofCustomers: (customers, limit, before) =>
      model
        .find({ customer: { $in: [...customers] }, ...(before && olderThan(before)) })
        .sort(NEWEST_FIRST)
        .limit(limit)
        .lean(),
  };
}

/** Each by the index of customers' answers, which ends at the first one that is a score. */
async function lastOf(model: Model<Feedback>, customers: readonly string[]): Promise<readonly LastScore[]> {
  const [first, ...others] = customers.map((customer): PipelineStage.FacetPipelineStage[] => [
    { $match: scoresOf(customer) },
    { $sort: { answeredAt: -1 } },
    { $limit: 1 },
    { $project: { customer: 1, score: 1, scale: 1, answeredAt: 1 } },
  ]);
  if (first === undefined) return [];
  const coll = model.collection.collectionName;
  const more = others.map((pipeline) => ({ $unionWith: { coll, pipeline } }));
  return model.aggregate<LastScore>([...first, ...more]);
}

function scoresOf(customer: string): Record<string, unknown> {
  return { customer, score: { $exists: true } };
}

/** One customer's last score as a query of its own, for `explain`. */
export function lastAsked(model: Model<Feedback>, customer: string) {
  return model.find(scoresOf(customer)).sort({ answeredAt: -1 }).limit(1);
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
