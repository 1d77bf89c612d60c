import type { Collection, Db } from 'mongodb';
import { guarded } from '../database/guarded.ts';
import type { CollectionIndexes } from '../database/indexes.ts';
import { isDuplicate } from '../database/upsert.ts';
import { keepMany } from '../database/write-many.ts';
import type { Feedback } from './model.ts';
import { HEAD, knownDays, type DayHead } from './known-days.ts';
import { DAY_FORM, dayOf, type Answer, type PackedDay, type StoredDay } from './packed-day.ts';

export const DAYS = 'feedback_days';
/** In `meta`: how far answers are packed. Without it all are packed anew. */
export const DAYS_MARK = 'feedback days';

/** An answer given longer ago than this is told of before it is kept; packing stays twice as far behind. */
export const LATE_MS = 5 * 60_000;

export const DAY_INDEXES: readonly CollectionIndexes[] = [
  {
    collection: DAYS,
    indexes: [
      { key: { day: 1 }, name: 'day' },
      { key: { staleAt: 1 }, name: 'staleAt', partialFilterExpression: { staleAt: { $exists: true } } },
    ],
  },
];

export interface DaysMark {
  readonly form: number;
  /** Tells one packing of all from the next. */
  readonly began: Date;
  /** Every answer given before then is in its day, or its day is stale. */
  readonly upTo: Date;
}

/** Days of answers as reports read them, and what keeps them. */
export interface AnswerDays {
  mark(): Promise<DaysMark | undefined>;
  /** Begins anew, unless somebody else just has. The mark that holds. */
  begin(mark: DaysMark): Promise<DaysMark>;
  /** False when somebody else went on, or began anew. */
  move(from: DaysMark, upTo: Date): Promise<boolean>;
  /** Those that have something between two times. */
  between(from: Date, to: Date): Promise<readonly StoredDay[]>;
  /** Told before what was given then is changed. */
  changing(at: readonly Date[], now: Date): Promise<void>;
  /** Days to be packed again that nobody has told of since a time. */
  stale(before: Date, limit: number): Promise<readonly StoredDay[]>;
  /** Keeps a day packed in place of what it was; false when that was changed meanwhile. */
  keep(
    before: StoredDay | undefined,
    packed: PackedDay,
    of: Pick<DaysMark, 'began' | 'upTo'>,
  ): Promise<boolean>;
  /** Answers given between two times, in order. */
  answers(from: Date, to: Date, more?: Record<string, unknown>): Promise<readonly Answer[]>;
  oldest(): Promise<Date | undefined>;
}

export function answerDays(db: Db): AnswerDays {
  return guarded<AnswerDays>({ ...marksIn(db), ...daysIn(db), ...answersIn(db) });
}

function marksIn(db: Db): Pick<AnswerDays, 'mark' | 'begin' | 'move'> {
  const marks = db.collection<DaysMark & { _id: string }>('meta');
  const mark = async (): Promise<DaysMark | undefined> => {
    const found = await marks.findOne({ _id: DAYS_MARK });
    return found?.form === DAY_FORM ? found : undefined;
  };
  return {
    mark,
    begin: async (fresh) => {
      try {
        const another = { _id: DAYS_MARK, form: { $ne: fresh.form } };
        await marks.updateOne(another, { $set: fresh }, { upsert: true });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      return (await mark()) ?? fresh;
    },
    move: async ({ began, upTo: from }, upTo) => {
      const before = { _id: DAYS_MARK, began, upTo: from };
      return (await marks.updateOne(before, { $set: { upTo } })).matchedCount === 1;
    },
  };
}

function daysIn(db: Db): Pick<AnswerDays, 'between' | 'changing' | 'stale' | 'keep'> {
  // Bytes as bytes: without it they come in the driver's own class.
  const days = db.collection<StoredDay>(DAYS, { promoteBuffers: true });
  const known = knownDays();
  return {
    between: async (from, to) => {
      const within = { day: { $gte: dayOf(from), $lt: to } };
      const found = await days.find<DayHead>(within, { projection: HEAD }).sort({ day: 1 }).toArray();
      return known.of(found, (ids) => days.find({ _id: { $in: [...ids] } }).toArray());
    },
    changing: (all, now) =>
      keepMany(
        db,
        DAYS,
        [...new Set(all.map((at) => dayOf(at).getTime()))].map((day) => ({
          q: { _id: nameOf(new Date(day)) },
          u: { $set: { day: new Date(day), staleAt: now }, $inc: { version: 1 } },
        })),
      ),
    stale: (before, limit) =>
      days
        .find({ staleAt: { $lte: before } })
        .sort({ staleAt: 1 })
        .limit(limit)
        .toArray(),
    keep: (before, packed, of) => keep(days, before, { ...packed, ...of }),
  };
}

function answersIn(db: Db): Pick<AnswerDays, 'answers' | 'oldest'> {
  const feedback = db.collection<Feedback>('feedback');
  const inOrder = { answeredAt: 1, _id: 1 } as const;
  return {
    answers: (from, to, more = {}) =>
      feedback
        .find<Answer>({ ...more, answeredAt: { $gte: from, $lt: to } }, { projection: ANSWER })
        .sort(inOrder)
        .toArray(),
    oldest: async () => {
      const ever = { answeredAt: { $gte: new Date(0) } };
      const first = await feedback.find(ever, { projection: ANSWER }).sort(inOrder).limit(1).next();
      return first?.answeredAt;
    },
  };
}

const ANSWER = {
  _id: 0,
  survey: 1,
  question: 1,
  questionVersion: 1,
  flow: 1,
  scale: 1,
  score: 1,
  choice: 1,
  channel: 1,
  language: 1,
  staff: 1,
  answeredAt: 1,
  comment: 1,
} as const;

function nameOf(day: Date): string {
  return day.toISOString().slice(0, 10);
}

async function keep(
  days: Collection<StoredDay>,
  before: StoredDay | undefined,
  {
    day,
    asked,
    channels,
    languages,
    staff,
    scores,
    choices,
    columns,
    began,
    upTo,
  }: PackedDay & Pick<DaysMark, 'began' | 'upTo'>,
): Promise<boolean> {
  const fields = { day, asked, channels, languages, staff, scores, choices, columns, began, upTo };
  if (before === undefined) {
    try {
      await days.insertOne({ _id: nameOf(day), ...fields, version: 1 });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }
  const { _id, version } = before;
  const change = { $set: { ...fields, version: version + 1 }, $unset: { staleAt: '' } } as const;
  return (await days.updateOne({ _id, version }, change)).matchedCount === 1;
}

/** What of a day is packed; undefined while it may not be believed: something changed, or all are packed anew. */
export function packedOf(
  { day, staleAt, began, upTo, ...lists }: StoredDay,
  mark: Pick<DaysMark, 'began'>,
): (PackedDay & { upTo: Date }) | undefined {
  const { asked, channels, languages, staff, scores, choices, columns } = lists;
  if (staleAt !== undefined || began?.getTime() !== mark.began.getTime()) return undefined;
  if (!upTo || !asked || !channels || !languages || !staff || !scores || !choices || !columns)
    return undefined;
  return { day, upTo, asked, channels, languages, staff, scores, choices, columns };
}
