import { readTimeCursor, timeCursor } from '../database/time-cursor.ts';
import type { ScoreFilter } from './contract.ts';
import type { Feedback } from './model.ts';

/** Which answers are asked for. */
export type ScoreAsk = Omit<ScoreFilter, 'from' | 'to' | 'customer'> & {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly customers?: readonly string[] | undefined;
};

/** The newest first. */
export const NEWEST_FIRST = { answeredAt: -1, _id: -1 } as const;

/**
 * The question as the database reads it; `after` is where the page before ended. A time is always named, so
 * that the index that gives the order is chosen.
 */
export function filterOf(ask: ScoreAsk, after?: string): Record<string, unknown> {
  const { survey, question, version, channel, language, staff, flow, about, customers } = ask;
  const end = after === undefined ? undefined : readTimeCursor(after);
  const plain = { survey, question, questionVersion: version, channel, language, staff, flow, about };
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)),
    answeredAt: { $gte: ask.from ?? new Date(0), ...upTo(ask.to, end?.at) },
    ...(end && { $or: [{ answeredAt: { $lt: end.at } }, { _id: { $lt: end.id } }] }),
    ...scoresOf(ask),
    ...(customers && { customer: { $in: [...customers] } }),
    ...(ask.comment !== undefined && { comment: { $exists: ask.comment === 'yes' } }),
  };
}

function upTo(to: Date | undefined, end: Date | undefined): Record<string, Date> {
  if (end !== undefined && (to === undefined || end < to)) return { $lte: end };
  return to === undefined ? {} : { $lt: to };
}

function scoresOf({ least, most, scored }: ScoreAsk): Record<string, unknown> {
  if (scored === 'no') return { score: { $exists: false } };
  if (least !== undefined && least === most) return { score: least };
  const score = { ...(least !== undefined && { $gte: least }), ...(most !== undefined && { $lte: most }) };
  if (Object.keys(score).length > 0) return { score };
  return scored === 'yes' ? { score: { $exists: true } } : {};
}

export function cursorOf({ answeredAt, _id }: Pick<Feedback, 'answeredAt' | '_id'>): string {
  return timeCursor(answeredAt, _id);
}
