import type { Collection, Db } from 'mongodb';
import type { EndedEpisode } from '../conversations/model.ts';
import type { Line } from '../core/conversation.ts';
import type { CollectionIndexes } from '../database/indexes.ts';
import { databaseFailure, fromDatabase } from '../database/failures.ts';
import { isDuplicate } from '../database/upsert.ts';
import { within } from '../database/within.ts';
import type { Page } from '../road/ports.ts';
import { keyOf, WHOLE_FLOW, type StepTally } from './counting.ts';

export type Talk = Pick<EndedEpisode, '_id' | 'conversation' | 'from' | 'to' | 'startedAt' | 'endedAt'>;

/** How far the counting is, and which batch is being added: named before it is, so that a crash adds none twice. */
export interface Counting {
  readonly batch: number;
  /** The last talk that is counted. */
  readonly after?: { readonly endedAt: Date; readonly id: string };
  /** The last talk of the batch under way. */
  readonly adding?: { readonly endedAt: Date; readonly id: string };
}

export interface FlowCounts {
  counting(): Promise<Counting>;
  /** Keeps how far it is, if nobody else has gone on meanwhile. */
  move(from: Counting, to: Counting): Promise<boolean>;
  /** Talks that ended after one and not after a time, in the order in which they ended. */
  talks(after: Counting['after'], until: Date, limit: number): Promise<readonly Talk[]>;
  /** What is filed of a talk's lines. */
  lines(talk: Pick<Talk, 'conversation' | 'from' | 'to'>): Promise<readonly Line[]>;
  /** Adds tallies, each once for a batch however often it is asked. */
  add(tallies: readonly StepTally[], batch: number): Promise<void>;
  /** Sums by step of one version over days, both counted. */
  ofVersion(flow: string, version: string, days: Days): Promise<readonly Sum[]>;
  /** Talks each flow spoke in. */
  talksByFlow(days: Days): Promise<ReadonlyMap<string, number>>;
}

export interface Days {
  readonly from: string;
  readonly to: string;
}

export interface Sum {
  readonly step: string;
  readonly entered: number;
  readonly wentOn: number;
  readonly leftHere: number;
}

interface Stored extends StepTally {
  readonly _id: string;
  /** The last batch that added to it. */
  readonly batch: number;
}

interface StoredCounting extends Counting {
  readonly _id: string;
}

/** What flows said, counted. */
export const FLOW_COUNTS = 'flow_counts';
/** How far the counting is; without it all is counted anew, into an empty `FLOW_COUNTS`. */
export const FLOWS_COUNTED = 'flow_counting';
const PAGE_LINES = 16;

export const FLOW_COUNT_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: FLOW_COUNTS,
    indexes: [
      { key: { flow: 1, version: 1, day: 1 }, name: 'version_day' },
      { key: { step: 1, day: 1 }, name: 'step_day' },
    ],
  },
];

/** Counts of what flows said, made of ended talks and their filed pages; nothing on the message path knows of it. */
export function flowCounts(db: Db): FlowCounts {
  const counts = db.collection<Stored>(FLOW_COUNTS);
  const marks = db.collection<StoredCounting>(FLOWS_COUNTED);
  const episodes = db.collection<EndedEpisode>('episodes');
  const pages = db.collection<Page>('pages');
  return {
    counting: async () => {
      const found = await fromDatabase(marks.findOne({ _id: 'flows' }, within()));
      return found ?? { batch: 0 };
    },
    move: async ({ batch, adding }, to) => {
      const { batch: next, after, adding: then } = to;
      const set = { batch: next, ...(after && { after }), ...(then && { adding: then }) };
      const where = { _id: 'flows', batch, 'adding.id': adding?.id ?? { $exists: false } };
      const change = { $set: set, ...(then === undefined && { $unset: { adding: '' as const } }) };
      const isFirst = batch === 0 && adding === undefined;
      const asked = marks.updateOne(where, change, { upsert: isFirst });
      const { matchedCount, upsertedCount } = await fromDatabase(asked);
      return matchedCount + upsertedCount > 0;
    },
    talks: (after, until, limit) => {
      const asked = episodes.find(ended(after, until)).sort({ endedAt: 1, _id: 1 }).limit(limit);
      return fromDatabase(asked.toArray());
    },
    lines: async ({ conversation, from, to }) => {
      const where = { conversation, first: { $gt: from - PAGE_LINES, $lte: to } };
      const found = await fromDatabase(pages.find(where, within()).sort({ first: 1 }).toArray());
      return found.flatMap(({ lines }) => lines).filter(({ n }) => n >= from && n <= to);
    },
    add: async (tallies, batch) => {
      for (const tally of tallies) await addOne(db, tally, batch);
    },
    ...sums(counts),
  };
}

function sums(counts: Collection<Stored>): Pick<FlowCounts, 'ofVersion' | 'talksByFlow'> {
  return {
    ofVersion: async (flow, version, { from, to }) => {
      const asked = counts.find({ flow, version, day: { $gte: from, $lte: to } }, within());
      const byStep = new Map<string, Sum>();
      for (const { step, entered, wentOn, leftHere } of await fromDatabase(asked.toArray())) {
        if (step === WHOLE_FLOW) continue;
        const sum = byStep.get(step) ?? { step, entered: 0, wentOn: 0, leftHere: 0 };
        byStep.set(step, {
          step,
          entered: sum.entered + entered,
          wentOn: sum.wentOn + wentOn,
          leftHere: sum.leftHere + leftHere,
        });
      }
      return [...byStep.values()];
    },
    talksByFlow: async ({ from, to }) => {
      const asked = counts.find({ step: WHOLE_FLOW, day: { $gte: from, $lte: to } }, within());
      const talks = new Map<string, number>();
      for (const { flow, entered } of await fromDatabase(asked.toArray()))
        talks.set(flow, (talks.get(flow) ?? 0) + entered);
      return talks;
    },
  };
}

/** The next talks; the index of their ends answers it. */
export function ended(after: Counting['after'], until: Date): object {
  if (after === undefined) return { endedAt: { $lte: until } };
  const later = [{ endedAt: { $gt: after.endedAt } }, { endedAt: after.endedAt, _id: { $gt: after.id } }];
  return { endedAt: { $gte: after.endedAt, $lte: until }, $or: later };
}

async function addOne(db: Db, tally: StepTally, batch: number): Promise<void> {
  const { day, flow, version, step, entered, wentOn, leftHere } = tally;
  const where = { _id: keyOf(tally), batch: { $lt: batch } };
  const change = { $inc: { entered, wentOn, leftHere }, $set: { batch, day, flow, version, step } };
  try {
    await db.collection<Stored>(FLOW_COUNTS).updateOne(where, change, { upsert: true });
  } catch (error) {
    // This batch has added to it before: then it is not found by `batch`, and cannot be made anew.
    if (isDuplicate(error)) return;
    throw databaseFailure(error);
  }
}
