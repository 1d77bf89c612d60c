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

/** So many rows one page looks through at most, and so many at a time: what an index cannot choose is chosen here. */
const MOST_LOOKED = 900;
const CHUNK = 300;

/**
 * One page of a list. Its order and its most choosing condition come from an index; the other conditions are
 * checked on what that yields, for a bounded number of rows: then the page ends early, and says where.
 */
export async function listRows(rows: Pick<Rows, 'read'>, asked: ListAsked): Promise<RowPage> {
  const { filter, fits, isPlain } = planOf(asked);
  const found: Row[] = [];
  let cursor = asked.after === undefined ? undefined : readCursor(asked.after);
  for (let looked = 0; looked < MOST_LOOKED;) {
    const size = isPlain ? asked.limit : CHUNK;
    const chunk = await rows.read({
      filter: { ...filter, ...beyond(asked, cursor) },
      order: asked.order,
      limit: size,
    });
    looked += chunk.length;
    for (const [at, row] of chunk.entries()) {
      cursor = cursorOf(row, asked.order);
      if (!fits(row)) continue;
      found.push(row);
      const isLast = at === chunk.length - 1 && chunk.length < size;
      if (found.length === asked.limit) return { rows: found, ...(!isLast && { next: said(cursor) }) };
    }
    if (chunk.length < size) return { rows: found };
  }
  return { rows: found, ...(cursor && { next: said(cursor) }) };
}

/** The question for the index alone, for the test that none of them looks through the collection. */
export function indexedPart(asked: ListAsked): Filter<Row> {
  const cursor = asked.after === undefined ? undefined : readCursor(asked.after);
  return { ...planOf(asked).filter, ...beyond(asked, cursor) };
}

interface Plan {
  readonly filter: Filter<Row>;
  readonly fits: (row: Row) => boolean;
  /** The index says it all: no row is looked at in vain. */
  readonly isPlain: boolean;
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
  const rest = [...conditions].filter(([name]) => !leading.includes(name));
  return {
    filter: Object.fromEntries(leading.map((name) => [name, conditions.get(name)])),
    fits: (row) => rest.every(([name, value]) => holds(row, name, value)) && isWithin(row, asked),
    isPlain: rest.length === 0 && !(asked.order === 'rank' && isTimed(asked)),
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

function holds(row: Row, name: Name, value: string): boolean {
  return name === 'labels' ? (row.labels ?? []).includes(value) : row[name] === value;
}

function isTimed({ filters }: ListAsked): boolean {
  return filters.from !== undefined || filters.to !== undefined;
}

function isWithin(row: Row, { view, filters: { from, to } }: ListAsked): boolean {
  // An erased conversation has no time, and is in no list.
  if (view === 'all' && row.box === 'gone') return false;
  const at = row.lastAt?.getTime() ?? 0;
  return (from === undefined || at >= from.getTime()) && (to === undefined || at < to.getTime());
}

interface Cursor {
  readonly at: number;
  readonly id: string;
}

const EVER = new Date(8.64e15);

/** The bounds of the index: after the last row seen, and within the times asked for. */
function beyond({ order, filters: { from, to } }: ListAsked, cursor: Cursor | undefined): Filter<Row> {
  if (order === 'rank') {
    if (cursor === undefined) return { rank: { $gte: 0 } };
    const { at, id } = cursor;
    return { rank: { $gte: at }, $or: [{ rank: { $gt: at } }, { rank: at, _id: { $gt: id } }] };
  }
  const since = from && { $gte: from };
  // A bound stands always: an erased conversation has no time.
  if (cursor === undefined) return { lastAt: { ...since, ...(to ? { $lt: to } : { $lte: EVER }) } };
  const at = new Date(cursor.at);
  return {
    lastAt: { ...since, $lte: at },
    $or: [{ lastAt: { $lt: at } }, { lastAt: at, _id: { $lt: cursor.id } }],
  };
}

function cursorOf(row: Row, order: RowOrder): Cursor {
  return { at: order === 'rank' ? row.rank : (row.lastAt?.getTime() ?? 0), id: row._id };
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
