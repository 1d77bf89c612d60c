import type { Job } from '../road/ports.ts';
import { LATE_MS, packedOf, type AnswerDays, type DaysMark } from './day-store.ts';
import { DAY_FORM, DAY_MS, dayOf, packDay, unpackDay } from './packed-day.ts';

/** What was given of late is counted as it stands: an answer may be kept a while after it was given. */
const BEHIND_MS = 2 * LATE_MS;
/** So long after a day was told of, what was told is in the database. */
const SETTLED_MS = LATE_MS;
/** One run takes no more: messages have the database, reports what they leave. */
const MOST_DAYS = 30;
const MOST_STALE = 30;

/**
 * Packs answers by days for reports: what was given since the last time, and again the days in which something
 * changed. It goes on where it was cut off, and begins anew when nothing is packed yet.
 */
export function packAnswers(days: AnswerDays): Job {
  return {
    name: 'feedback.days',
    cron: '* * * * *',
    run: async (now, signal) => {
      const until = new Date(now.getTime() - BEHIND_MS);
      const mark = (await days.mark()) ?? (await begin(days, until, now));
      const again = await packAgain(days, mark, { now, signal });
      return { did: again + (await goOn(days, mark, { until, signal })) };
    },
  };
}

async function begin(days: AnswerDays, until: Date, now: Date): Promise<DaysMark> {
  const oldest = await days.oldest();
  const upTo = oldest === undefined || oldest > until ? until : dayOf(oldest);
  return days.begin({ form: DAY_FORM, began: now, upTo });
}

async function packAgain(
  days: AnswerDays,
  mark: DaysMark,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<number> {
  let did = 0;
  for (const stored of await days.stale(new Date(now.getTime() - SETTLED_MS), MOST_STALE)) {
    if (signal.aborted) break;
    const upTo = endOf(stored.day, mark.upTo);
    if (upTo <= stored.day) continue;
    const answers = await days.answers(stored.day, upTo);
    const packed = packDay(stored.day, answers);
    if (await days.keep(stored, packed, { began: mark.began, upTo })) did += 1;
  }
  return did;
}

async function goOn(
  days: AnswerDays,
  from: DaysMark,
  { until, signal }: { readonly until: Date; readonly signal: AbortSignal },
): Promise<number> {
  let did = 0;
  for (let mark = from; did < MOST_DAYS && mark.upTo < until && !signal.aborted; did += 1) {
    const upTo = endOf(dayOf(mark.upTo), until);
    if (!(await extend(days, mark, upTo))) break;
    // Somebody else went on from here, or all are packed anew.
    if (!(await days.move(mark, upTo))) break;
    mark = { ...mark, upTo };
  }
  return did;
}

/** How far a day is packed: to its end, unless time has not come as far. */
function endOf(day: Date, atMost: Date): Date {
  const ends = new Date(day.getTime() + DAY_MS);
  return atMost < ends ? atMost : ends;
}

/** Adds what was given since to a day, up to a time in it or its end. False when the day was changed meanwhile. */
async function extend(days: AnswerDays, { began, upTo: from }: DaysMark, upTo: Date): Promise<boolean> {
  const [stored] = await days.between(from, upTo);
  // What is stale is packed again as a whole.
  if (stored?.staleAt !== undefined) return true;
  const packed = stored && packedOf(stored, { began });
  const begins = packed !== undefined && packed.upTo > from ? packed.upTo : from;
  const more = await days.answers(begins, upTo);
  if (more.length === 0 && stored === undefined) return true;
  const all = [...(packed ? unpackDay(packed) : []), ...more];
  return days.keep(stored, packDay(dayOf(from), all), { began, upTo });
}
