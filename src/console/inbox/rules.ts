/** What of the inbox stands in the address; pure. */
export const VIEWS = ['mine', 'unassigned', 'bot', 'snoozed', 'mentions', 'all', 'closed'] as const;
export type View = (typeof VIEWS)[number];
export const SORTS = ['waiting', 'newest'] as const;
export type Sort = (typeof SORTS)[number];
export const BANDS = ['low', 'mid', 'high'] as const;
export const SPANS = ['today', 'week', 'month'] as const;

export interface InboxSearch {
  readonly view?: View;
  readonly sort?: Sort;
  readonly channel?: string;
  readonly label?: string;
  readonly score?: (typeof BANDS)[number];
  readonly language?: 'vi' | 'en';
  readonly flow?: string;
  readonly staff?: string;
  readonly span?: (typeof SPANS)[number];
  /** Words searched for. */
  readonly q?: string;
  /** The line to open at. */
  readonly line?: number;
}

export const FILTERS = ['channel', 'label', 'score', 'language', 'flow', 'staff', 'span'] as const;

/** Reads an address that anybody may have written; what is not known falls away. */
export function readInboxSearch(given: Readonly<Record<string, unknown>>): InboxSearch {
  const one = <const Words extends readonly string[]>(
    name: string,
    words: Words,
  ): Readonly<Record<string, Words[number]>> => {
    const found = words.find((word) => word === given[name]);
    return found === undefined ? {} : { [name]: found };
  };
  const text = (name: string): Readonly<Record<string, string>> => {
    const value = given[name];
    const word = typeof value === 'number' ? String(value) : value;
    return typeof word === 'string' && word !== '' ? { [name]: word.slice(0, 200) } : {};
  };
  const line = Number(given.line);
  return {
    ...one('view', VIEWS),
    ...one('sort', SORTS),
    ...one('score', BANDS),
    ...one('language', ['vi', 'en']),
    ...one('span', SPANS),
    ...text('channel'),
    ...text('label'),
    ...text('flow'),
    ...text('staff'),
    ...text('q'),
    ...(Number.isInteger(line) && line > 0 && { line }),
  };
}

/** The same list, opened at another line. */
export function atLine<Search extends InboxSearch>(
  { line: _old, ...rest }: Search,
  line: number | undefined,
) {
  return { ...rest, ...(line !== undefined && { line }) };
}

/** What a list of the inbox leads to: a conversation, and where in it. */
export interface Place {
  readonly conversation: string;
  readonly line?: number | undefined;
}

/** Where a step through a list leads; with none of it open, to the first. */
export function stepTo(length: number, at: number, by: number): number {
  return at < 0 ? 0 : Math.max(0, Math.min(length - 1, at + by));
}

/**
 * Which of what was found is open: one conversation may be found at several lines. Without that line, the first
 * of its conversation; -1: none of them.
 */
export function openAmong(
  hits: readonly Place[],
  open: string | undefined,
  line: number | undefined,
): number {
  const exact = hits.findIndex((hit) => hit.conversation === open && hit.line === line);
  return exact >= 0 ? exact : hits.findIndex(({ conversation }) => conversation === open);
}

/** The rows before and after the open one; with none open, the first comes next. */
export function neighboursOf(
  rows: readonly { readonly id: string }[],
  open: string | undefined,
): readonly [before: string | undefined, after: string | undefined] {
  const at = rows.findIndex(({ id }) => id === open);
  return [rows[at - 1]?.id, rows[at + 1]?.id];
}

const HOUR_MS = 3_600_000;
const SPAN_MS = { today: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS } as const;

/** The start of a span, on a whole hour, so that the same list is not asked for under a new name each second. */
export function spanFrom(span: (typeof SPANS)[number], now: Date): string {
  const from = now.getTime() - SPAN_MS[span];
  return new Date(Math.floor(from / HOUR_MS) * HOUR_MS).toISOString();
}

export interface Settled<Row> {
  readonly rows: readonly (Row & { readonly isGone?: true })[];
  /** Arrivals that wait until they are asked for. */
  readonly arrived: number;
}

/**
 * The list never moves under the hand. At its top it follows the server's order; while scrolled, rows keep
 * their places and arrivals wait. The open row stays, even when it no longer fits the view.
 */
export function settle<Row extends { readonly id: string }>(
  shown: readonly Row[],
  fresh: readonly Row[],
  how: { readonly isScrolled: boolean; readonly open: string | undefined },
): Settled<Row> {
  if (!how.isScrolled || shown.length === 0) return { rows: withOpen(shown, fresh, how.open), arrived: 0 };
  const byId = new Map(fresh.map((row) => [row.id, row]));
  const known = new Set(shown.map(({ id }) => id));
  const lastKnown = fresh.findLastIndex(({ id }) => known.has(id));
  const kept = shown.flatMap((row) => {
    const now = byId.get(row.id);
    if (now !== undefined) return [now];
    return row.id === how.open ? [{ ...row, isGone: true as const }] : [];
  });
  // Below the last row shown a page was added by scrolling: that is no arrival.
  const below = lastKnown < 0 ? [] : fresh.slice(lastKnown + 1);
  const arrived = fresh.slice(0, lastKnown + 1).filter(({ id }) => !known.has(id)).length;
  return { rows: [...kept, ...below], arrived: lastKnown < 0 ? fresh.length : arrived };
}

function withOpen<Row extends { readonly id: string }>(
  shown: readonly Row[],
  fresh: readonly Row[],
  open: string | undefined,
): readonly (Row & { readonly isGone?: true })[] {
  const at = shown.findIndex(({ id }) => id === open);
  const row = shown[at];
  if (row === undefined || fresh.some(({ id }) => id === open)) return fresh;
  return fresh.toSpliced(Math.min(at, fresh.length), 0, { ...row, isGone: true as const });
}
