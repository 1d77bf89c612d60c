import type { Filter } from 'mongodb';
import { AppError } from '../core/errors.ts';
import type { Row } from './row.ts';
import type { RowOrder, Rows } from './row-store.ts';

/** What is asked of a list. `mentions` is no view of rows: it goes by the notes. */
export interface ListAsked {
  readonly view: 'mine' | 'unassigned' | 'all' | 'bot' | 'snoozed' | 'closed';
  readonly me: string;
  readonly order: RowOrder;
  readonly filters: RowFilters;
  readonly limit: number;
  readonly after?: string;
}

export interface RowFilters {
  readonly channel?: string;
  readonly label?: string;
  readonly score?: 'low' | 'mid' | 'high';
  readonly language?: 'vi' | 'en';
  readonly flow?: string;
  readonly staff?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export interface RowPage {
  readonly rows: readonly Row[];
  /** Where the next page begins; absent: that was all. */
  readonly next?: string;
}

/** So many rows one page looks through at most: what an index cannot choose is chosen on what it yields. */
const MOST_LOOKED = 900;

/**
 * One page of a list. Its order and its most choosing condition come from an index; the database checks the other
 * conditions on what that yields, for a bounded number of rows: then the page ends early, and says where.
 */
export async function listRows(rows: Pick<Rows, 'read' | 'place'>, asked: ListAsked): Promise<RowPage> {
  const { order, limit } = asked;
  const plan = planOf(asked);
  const from = asked.after === undefined ? undefined : readCursor(asked.after);
  const lead = { order, filter: { ...plan.filter, ...beyond(asked, { from }) }, index: plan.index };
  const to = plan.isPlain ? undefined : cursorIn(await rows.place({ ...lead, at: MOST_LOOKED - 1 }), order);
  const filter = { ...plan.filter, ...plan.rest, ...beyond(asked, { from, to }) };
  const found = await rows.read({ ...lead, filter, limit });
  const next = found.length === limit ? cursorIn(found.at(-1), order) : to;
  return { rows: found, ...(next && { next: said(next) }) };
}

/** The question for the index alone, for the test that none of them looks through the collection. */
export function indexedPart(asked: ListAsked): Filter<Row> {
  const cursor = asked.after === undefined ? undefined : readCursor(asked.after);
  return { ...planOf(asked).filter, ...beyond(asked, { from: cursor }) };
}

interface Plan {
  /** What the index answers. */
  readonly filter: Filter<Row>;
  /** What is checked on that. */
  readonly rest: Filter<Row>;
  /** The index says it all: no row is looked at in vain. */
  readonly isPlain: boolean;
  /** Its name, where it gives the order, too. */
  readonly index: string | undefined;
}

const BOX_OF = {
  mine: 'held',
  unassigned: 'queued',
  bot: 'bot',
  snoozed: 'snoozed',
  closed: 'closed',
} as const;

function planOf(asked: ListAsked): Plan {
  const conditions = conditionsOf(asked);
  const leading = leadOf(asked, conditions);
  const of = (names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, conditions.get(name)]));
  const others = [...conditions.keys()].filter((name) => !leading.includes(name));
  const rest = { ...of(others), ...(asked.order === 'rank' && timesOf(asked)) };
  const isPlain = Object.keys(rest).length === 0;
  // What one member holds is little: it may be put in order after it was found.
  const isOrdered = asked.view !== 'mine' || asked.order === 'rank';
  return {
    filter: of(leading),
    // An erased conversation is in no list.
    rest: { ...(!conditions.has('box') && { box: { $ne: 'gone' } }), ...rest },
    isPlain,
    index: isOrdered ? [...leading, asked.order].join('_') : undefined,
  };
}

type Name = 'box' | 'staff' | 'channel' | 'labels' | 'band' | 'language' | 'flow';
type Conditions = ReadonlyMap<Name, string>;

function conditionsOf({ view, me, filters }: ListAsked): Conditions {
  const { channel, label, score, language, flow, staff } = filters;
  const named: readonly (readonly [Name, string | undefined])[] = [
    ['box', view === 'all' ? undefined : BOX_OF[view]],
    ['staff', view === 'mine' ? me : staff],
    ['channel', channel],
    ['labels', label],
    ['band', score],
    ['language', language],
    ['flow', flow],
  ];
  return new Map(named.filter((pair): pair is readonly [Name, string] => pair[1] !== undefined));
}

/** Filters that have an index of their own with the newest first, those that leave fewest rows first. */
const LEADS: readonly Name[] = ['labels', 'flow', 'band', 'staff', 'channel'];

/** The conditions that the index of this order answers. */
function leadOf({ view, order }: ListAsked, conditions: Conditions): readonly Name[] {
  if (view === 'mine') return ['staff', 'box'];
  if (order === 'rank') {
    if (conditions.has('box')) return conditions.has('staff') ? ['staff', 'box'] : ['box'];
    return [];
  }
  // What waits for people is little: its box leaves fewest.
  if (view === 'unassigned' || view === 'snoozed') return ['box'];
  const lead = LEADS.find((name) => conditions.has(name));
  if (lead !== undefined) return [lead];
  return conditions.has('box') ? ['box'] : [];
}

/** When something was last said, as a condition of its own. */
function timesOf({ filters: { from, to } }: ListAsked): Filter<Row> {
  if (from === undefined && to === undefined) return {};
  return { lastAt: { ...(from && { $gte: from }), ...(to && { $lt: to }) } };
}

interface Cursor {
  readonly at: number;
  readonly id: string;
}

const EVER = new Date(8.64e15);

interface Bounds {
  /** The last row seen. */
  readonly from: Cursor | undefined;
  /** The last row to be looked at. */
  readonly to?: Cursor | undefined;
}

/** The bounds of the index: after the last row seen, no further than the last to be looked at, within the times asked for. */
function beyond(asked: ListAsked, { from, to }: Bounds): Filter<Row> {
  const ties = [
    ...(from ? [tie(asked.order, from, 'after')] : []),
    ...(to ? [tie(asked.order, to, 'until')] : []),
  ];
  const both = ties.length > 0 && { $and: ties };
  if (asked.order === 'rank') return { rank: { $gte: from?.at ?? 0, ...(to && { $lte: to.at }) }, ...both };
  const { from: since, to: until } = asked.filters;
  const least = to ? new Date(to.at) : since;
  // A bound stands always: an erased conversation has no time.
  const most = from ? { $lte: new Date(from.at) } : until ? { $lt: until } : { $lte: EVER };
  return { lastAt: { ...(least && { $gte: least }), ...most }, ...both };
}

/** Which of the rows of the same instant or rank are meant, by their ids. */
function tie(order: RowOrder, { at, id }: Cursor, side: 'after' | 'until'): Filter<Row> {
  // By time the lists run down, by rank up.
  const way = (order === 'rank') === (side === 'after') ? '$gt' : '$lt';
  const [field, value] = order === 'rank' ? ['rank', at] : ['lastAt', new Date(at)];
  const ids = { [side === 'until' ? `${way}e` : way]: id };
  return { $or: [{ [field]: { [way]: value } }, { [field]: value, _id: ids }] };
}

function cursorIn(
  row: Pick<Row, '_id' | 'rank' | 'lastAt'> | undefined,
  order: RowOrder,
): Cursor | undefined {
  return row && { at: order === 'rank' ? row.rank : (row.lastAt?.getTime() ?? 0), id: row._id };
}

function said({ at, id }: Cursor): string {
  return Buffer.from(`${at}|${id}`).toString('base64url');
}

export function readCursor(written: string): Cursor {
  const [, at = '', id] = /^(\d{1,16})\|(.+)$/s.exec(Buffer.from(written, 'base64url').toString()) ?? [];
  if (id === undefined || Number(at) > 8.64e15) {
    throw new AppError('invalid-input', 'That is not where a list ended.', { subject: 'after' });
  }
  return { at: Number(at), id };
}

/** A place in a list by its time and id. */
export function cursorAt(at: Date, id: string): string {
  return said({ at: at.getTime(), id });
}
