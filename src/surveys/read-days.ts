import { filterOf, type ScoreAsk } from './ask.ts';
import { packedOf, type AnswerDays, type DaysMark } from './day-store.ts';
import { DAY_MS, packDays, type Answer, type PackedDay, type StoredDay } from './packed-day.ts';

/** From one time to before another, in milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const EVER: Span = { from: 0, to: 8.64e15 };

/**
 * The answers that may be asked for, in days: packed ones, and those of today, of days in which something changed
 * and of a person, which are few and read as they are. More may be in them than was asked for.
 */
export async function daysWith(days: AnswerDays, ask: ScoreAsk): Promise<readonly PackedDay[]> {
  const span: Span = {
    from: ask.from?.getTime() ?? EVER.from,
    to: ask.to?.getTime() ?? EVER.to,
  };
  // Read before the days: what is packed meanwhile is seen there.
  const isFew = ask.customers !== undefined || ask.about !== undefined;
  const mark = isFew ? undefined : await days.mark();
  const stored = mark === undefined ? [] : await days.between(new Date(span.from), new Date(span.to));
  const lacking = mark === undefined ? [span] : lackingIn(stored, mark, span);
  const found: Answer[] = [];
  for (const { from, to } of lacking)
    for (const one of await days.answers(new Date(from), new Date(to), filterOf(ask))) found.push(one);
  const packed = mark === undefined ? [] : stored.flatMap((one) => packedOf(one, mark) ?? []);
  return [...packed, ...packDays(found)];
}

/** Where answers may be that no packed day has. */
export function lackingIn(stored: readonly StoredDay[], mark: DaysMark, within: Span): readonly Span[] {
  const marked = mark.upTo.getTime();
  const lacking: Span[] = [];
  let after = marked;
  for (const day of stored) {
    const begins = day.day.getTime();
    const packed = packedOf(day, mark)?.upTo.getTime() ?? begins;
    lacking.push({ from: packed, to: Math.min(begins + DAY_MS, marked) });
    if (packed <= after) continue;
    lacking.push({ from: after, to: begins });
    after = packed;
  }
  lacking.push({ from: after, to: EVER.to });
  return joined(lacking, within);
}

function joined(spans: readonly Span[], within: Span): readonly Span[] {
  const found: { from: number; to: number }[] = [];
  const inside = spans
    .map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  for (const span of inside) {
    const last = found.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else found.push(span);
  }
  return found;
}
