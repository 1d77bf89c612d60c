import type { Feedback } from './model.ts';

/** The form of packed days: raised when they must be made anew. */
export const DAY_FORM = 1;
export const DAY_MS = 86_400_000;

/** What reports read of an answer. */
export type Answer = Pick<
  Feedback,
  | 'survey'
  | 'question'
  | 'questionVersion'
  | 'flow'
  | 'scale'
  | 'score'
  | 'choice'
  | 'channel'
  | 'language'
  | 'staff'
  | 'answeredAt'
  | 'comment'
>;

/** A question in one version, as it was asked. */
export interface Asked {
  readonly survey: string;
  readonly question: string;
  readonly version: string;
  readonly flow: string;
  readonly scale?: string;
}

/**
 * The answers of one day (UTC), each a row of places in these lists: a year of them is read in the time in which a
 * database groups a week of records. Column by column, little end first; place 0 is "none".
 */
export interface PackedDay {
  /** Its first instant. */
  readonly day: Date;
  readonly asked: readonly Asked[];
  readonly channels: readonly string[];
  readonly languages: readonly string[];
  readonly staff: readonly string[];
  readonly scores: readonly number[];
  readonly choices: readonly string[];
  readonly columns: Uint8Array;
}

/** A day as it is stored. One that is only told of has nothing packed yet. */
export interface StoredDay extends Partial<Omit<PackedDay, 'day'>> {
  /** `2026-11-16` */
  readonly _id: string;
  readonly day: Date;
  /** Each change raises it. */
  readonly version: number;
  /** Of which packing of all it is. */
  readonly began?: Date;
  /** Every answer of the day that was given before then is in it. */
  readonly upTo?: Date;
  /** Since when something in it may have changed: it is not read until it was packed again. */
  readonly staleAt?: Date;
}

export interface Columns {
  readonly count: number;
  /** Milliseconds of the day. */
  readonly at: Uint32Array;
  readonly asked: Uint16Array;
  readonly channel: Uint16Array;
  readonly language: Uint16Array;
  readonly staff: Uint16Array;
  readonly score: Uint16Array;
  readonly choice: Uint16Array;
  /** Whether it has words. */
  readonly words: Uint8Array;
}

const TIME_BYTES = 4;
const PLACE_BYTES = 2;
const PLACES = 6;
const ROW_BYTES = TIME_BYTES + PLACES * PLACE_BYTES + 1;

/** The columns of a copy of the bytes: those of a database may lie anywhere. */
export function columnsOf({ columns }: Pick<PackedDay, 'columns'>): Columns {
  return columnsIn(new Uint8Array(columns));
}

/** Views of the bytes, which begin where their buffer does: what is written to a column is in them. */
function columnsIn({ buffer, length }: Uint8Array<ArrayBuffer>): Columns {
  const count = Math.floor(length / ROW_BYTES);
  const places = (n: number): Uint16Array =>
    new Uint16Array(buffer, count * (TIME_BYTES + PLACE_BYTES * n), count);
  return {
    count,
    at: new Uint32Array(buffer, 0, count),
    asked: places(0),
    channel: places(1),
    language: places(2),
    staff: places(3),
    score: places(4),
    choice: places(5),
    words: new Uint8Array(buffer, count * (TIME_BYTES + PLACE_BYTES * PLACES), count),
  };
}

/** @param day the first instant of the day in which all of them lie. */
export function packDay(day: Date, answers: readonly Answer[]): PackedDay {
  const bytes = new Uint8Array(answers.length * ROW_BYTES);
  const lists = {
    asked: places(nameOf),
    channels: places(itself),
    languages: places(itself),
    staff: places(itself),
    scores: places<number>((score) => score),
    choices: places(itself),
  };
  const columns = columnsIn(bytes);
  answers.forEach((answer, row) => {
    columns.at[row] = answer.answeredAt.getTime() - day.getTime();
    columns.asked[row] = lists.asked.of(askedOf(answer));
    columns.channel[row] = lists.channels.of(answer.channel);
    columns.language[row] = lists.languages.of(answer.language);
    columns.staff[row] = lists.staff.of(answer.staff);
    columns.score[row] = lists.scores.of(answer.score);
    columns.choice[row] = lists.choices.of(answer.choice);
    columns.words[row] = answer.comment === undefined ? 0 : 1;
  });
  return {
    day,
    asked: lists.asked.all,
    channels: lists.channels.all,
    languages: lists.languages.all,
    staff: lists.staff.all,
    scores: lists.scores.all,
    choices: lists.choices.all,
    columns: bytes,
  };
}

/** The answers again, in their order. */
export function unpackDay(packed: PackedDay): readonly Answer[] {
  const columns = columnsOf(packed);
  const begins = packed.day.getTime();
  return Array.from({ length: columns.count }, (_, row): Answer => {
    const { version, ...asked } = packed.asked[(columns.asked[row] ?? 0) - 1] ?? NOTHING;
    const staff = packed.staff[(columns.staff[row] ?? 0) - 1];
    const score = packed.scores[(columns.score[row] ?? 0) - 1];
    const choice = packed.choices[(columns.choice[row] ?? 0) - 1];
    return {
      ...asked,
      questionVersion: version,
      channel: packed.channels[(columns.channel[row] ?? 0) - 1] ?? '',
      language: packed.languages[(columns.language[row] ?? 0) - 1] ?? '',
      ...(staff !== undefined && { staff }),
      ...(score !== undefined && { score }),
      ...(choice !== undefined && { choice }),
      answeredAt: new Date(begins + (columns.at[row] ?? 0)),
      ...(columns.words[row] === 1 && { comment: '' }),
    };
  });
}

const NOTHING: Asked = { survey: '', question: '', version: '', flow: '' };

/** Answers by their days, each day packed; in the order of the days. */
export function packDays(answers: readonly Answer[]): readonly PackedDay[] {
  const days = new Map<number, Answer[]>();
  for (const answer of answers) {
    const day = dayOf(answer.answeredAt).getTime();
    const some = days.get(day);
    if (some === undefined) days.set(day, [answer]);
    else some.push(answer);
  }
  return [...days].sort(([a], [b]) => a - b).map(([day, some]) => packDay(new Date(day), some));
}

/** The first instant of a day (UTC). */
export function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

function askedOf({ survey, question, questionVersion: version, flow, scale }: Answer): Asked {
  return { survey, question, version, flow, ...(scale !== undefined && { scale }) };
}

const itself = (word: string): string => word;

/** A list in which each thing stands once. */
function places<Thing>(keyOf: (thing: Thing) => string | number) {
  const all: Thing[] = [];
  const known = new Map<string | number, number>();
  return {
    all,
    /** Its place, from 1; 0 for none. */
    of: (thing: Thing | undefined): number => {
      if (thing === undefined) return 0;
      const key = keyOf(thing);
      const place = known.get(key) ?? all.push(thing);
      known.set(key, place);
      return place;
    },
  };
}

/** Of two questions the same only when they are the same. */
export function nameOf({ survey, question, version, flow, scale }: Asked): string {
  return JSON.stringify([survey, question, version, flow, scale]);
}
