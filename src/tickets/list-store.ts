import type { Model, QueryFilter } from 'mongoose';
import { guardedRows } from '../database/guarded.ts';
import { databaseOf } from '../database/write-many.ts';
import { BY_PLACE, cursorOf, filterOf, type TicketAsk } from './ask.ts';
import type { Ticket } from './model.ts';

/** A number of tickets; beyond what was counted there are more. */
export interface Counted {
  readonly count: number;
  readonly isMore: boolean;
}

/** What lists ask of tickets. Each question has an index. */
export interface TicketReaders {
  /** A page by place; `after` is the `next` of the page before. */
  page(
    ask: TicketAsk,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ readonly tickets: readonly Ticket[]; readonly next?: string }>;
  /** Every ticket of a list, one after the other. */
  each(ask: TicketAsk, most: number): Promise<AsyncIterable<Ticket>>;
  count(ask: TicketAsk): Promise<Counted>;
  /** A person's tickets, the newest first; with `before` older ones, of the same instant those with lesser ids. */
  ofCustomers(
    customers: readonly string[],
    limit: number,
    before?: { readonly at: Date; readonly id?: string },
  ): Promise<readonly Ticket[]>;
  /** How many tickets that are not done each of these customers has. */
  openCounts(customers: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** What changed from an instant on, the first first: for live lists. */
  changedSince(
    at: Date,
    limit: number,
  ): Promise<readonly Pick<Ticket, 'code' | 'version' | 'changedAt' | 'staff'>[]>;
}

/** More are not counted: nobody reads the difference, and each costs a look. */
export const MOST_COUNTED = 300;
const BATCH = 500;

export function ticketReaders(model: Model<Ticket>): TicketReaders {
  return {
    page: async (ask, { limit, after }) => {
      const found = await asked(model, ask, after)
        .limit(limit + 1)
        .lean();
      const tickets = found.slice(0, limit);
      const last = tickets.at(-1);
      return { tickets, ...(found.length > limit && last && { next: cursorOf(last) }) };
    },
    each: (ask, most) =>
      Promise.resolve(guardedRows(asked(model, ask).limit(most).lean().cursor({ batchSize: BATCH }))),
    count: async (ask) => {
      // The plain command: what the driver makes of a count reads whole documents.
      const { n } = await databaseOf(model).command({
        count: model.collection.collectionName,
        query: filterFor(ask),
        limit: MOST_COUNTED + 1,
        ...(isFirstInPlace(ask) && { hint: BY_PLACE }),
      });
      return { count: Math.min(Number(n), MOST_COUNTED), isMore: n > MOST_COUNTED };
    },
    ofCustomers: (customers, limit, before) =>
      model
        .find({ customer: { $in: [...customers] }, ...(before && olderThan(before)) })
        .sort({ openedAt: -1, _id: -1 })
        .limit(limit)
        .lean(),
    openCounts: async (customers) => {
      const found = await model.aggregate<{ _id: string; n: number }>([
        { $match: { customer: { $in: [...customers] }, state: { $ne: 'done' } } },
        { $group: { _id: '$customer', n: { $sum: 1 } } },
      ]);
      return new Map(found.map(({ _id, n }) => [_id, n]));
    },
    changedSince: (at, limit) =>
      model
        .find({ changedAt: { $gte: at } }, { code: 1, version: 1, changedAt: 1, staff: 1 })
        .sort({ changedAt: 1 })
        .limit(limit)
        .lean(),
  };
}

/** The list as a query of its own, for `explain`. */
export function asked(model: Model<Ticket>, ask: TicketAsk, after?: string) {
  const query = model.find(filterFor(ask, after)).sort(BY_PLACE);
  const index = indexFor(ask);
  return index === undefined ? query : query.hint(index);
}

/**
 * A stretch of time that has ended leaves few of many, far down the list: its own index is the one to go by, unless a
 * filter leaves fewer. A database that weighs by the order alone would look through all that are done.
 */
function indexFor({ view = 'all', to, state, code, customers, orderFolded }: TicketAsk) {
  const isNarrow = code !== undefined || customers !== undefined || orderFolded !== undefined;
  if (isNarrow || view !== 'all' || to === undefined) return undefined;
  return state === undefined ? ({ openedAt: -1 } as const) : ({ state: 1, openedAt: -1 } as const);
}

/** What is due stands first whenever it was opened: by its place it is counted without a look at all of that time. */
export function isFirstInPlace({ view, from, to, staff, category, channel, ...narrow }: TicketAsk): boolean {
  const others = [staff, category, channel, narrow.code, narrow.customers, narrow.orderFolded, narrow.state];
  return (
    (view === 'soon' || view === 'overdue') &&
    (from ?? to) !== undefined &&
    others.every((one) => one === undefined)
  );
}

function filterFor(ask: TicketAsk, after?: string): QueryFilter<Ticket> {
  return filterOf(ask, after);
}

function olderThan({ at, id }: { readonly at: Date; readonly id?: string }): QueryFilter<Ticket> {
  if (id === undefined) return { openedAt: { $lte: at } };
  return { openedAt: { $lte: at }, $or: [{ openedAt: { $lt: at } }, { _id: { $lt: id } }] };
}
