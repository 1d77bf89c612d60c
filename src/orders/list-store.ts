import type { Connection, Model } from 'mongoose';
import { foldWords } from '../core/answers/fold.ts';
import { foldOrderCode } from '../core/answers/order-code.ts';
import { guarded } from '../database/guarded.ts';
import { readTimeCursor, timeCursor } from '../database/time-cursor.ts';
import { orderModel, type Order } from './model.ts';
import { readPhone } from './rules.ts';
import type { OrderState } from './states.ts';

export interface OrderAsk {
  readonly state?: OrderState | undefined;
  readonly importId?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface OrderLists {
  /** The last changed first; those of one import by their codes. `next`: where the following page begins. */
  list(ask: OrderAsk): Promise<{ readonly orders: readonly Order[]; readonly next?: string }>;
  /**
   * Those whose code, phone digits or customer name begin with it, the last changed first. Of more codes than are asked
   * for it is the greatest, which as a rule are the newest.
   */
  search(typed: string, ask: Pick<OrderAsk, 'state' | 'limit'>): Promise<readonly Order[]>;
}

/** Sorts after every letter: the end of what begins with something. */
const LAST = '\uffff';

export function orderLists(connection: Connection): OrderLists {
  const model = orderModel(connection);
  return guarded({
    list: async (ask) => {
      const { filter, sort } = asked(ask);
      const orders = await model.find(filter).sort(sort).limit(ask.limit).lean();
      const last = orders.at(-1);
      const isMore = orders.length === ask.limit && last !== undefined;
      return { orders, ...(isMore && { next: timeCursor(last.changedAt, last._id) }) };
    },
    search: async (typed, { state, limit }) => {
      const found = await Promise.all(
        searches(typed).map((filter) =>
          begun(model, { ...filter, ...(state !== undefined && { state }) }, limit),
        ),
      );
      const byId = new Map(found.flat().map((order) => [order._id, order]));
      return [...byId.values()]
        .sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime() || (a._id < b._id ? -1 : 1))
        .slice(0, limit);
    },
  });
}

function begun(model: Model<Order>, filter: object, limit: number): Promise<Order[]> {
  return model
    .find(filter)
    .sort('_id' in filter ? { _id: -1 as const } : {})
    .limit(limit)
    .lean();
}

/** What a page of the list asks; an index of the same order answers it. */
export function asked({ state, importId, after }: OrderAsk): {
  readonly filter: object;
  readonly sort: Readonly<Record<string, 1 | -1>>;
} {
  const end = after === undefined ? undefined : readTimeCursor(after);
  const of = state === undefined ? {} : { state };
  if (importId !== undefined) {
    const from = end && { _id: { $gt: end.id } };
    return { filter: { importId, ...from, ...of }, sort: { importId: 1, _id: 1 } };
  }
  const older =
    end === undefined
      ? { changedAt: { $exists: true } }
      : {
          changedAt: { $lte: end.at },
          $or: [{ changedAt: { $lt: end.at } }, { changedAt: end.at, _id: { $lt: end.id } }],
        };
  return {
    filter: { ...of, ...older },
    sort: { ...(state !== undefined && { state: 1 as const }), changedAt: -1, _id: -1 },
  };
}

/** The questions that what was typed may be, each answered by an index of its own. */
export function searches(typed: string): readonly object[] {
  const code = foldOrderCode(typed);
  // A plus stands before a number or nowhere.
  const digits = typed.trim().replace(/(?!^)\+|[^\d+]/g, '');
  const isNumber = /^[\d\s.+()/-]+$/.test(typed.trim()) && digits.length >= 3;
  const name = foldWords(typed);
  const found: object[] = [];
  if (code !== '') found.push({ _id: from(code) });
  if (isNumber) found.push(...phones(digits));
  if (name !== '' && !/\d/.test(name)) found.push({ nameKeys: { $elemMatch: from(name) } });
  return found;
}

/** A whole number, its beginning as people write it, or its last digits. */
function phones(digits: string): readonly object[] {
  const whole = readPhone(digits);
  if (whole !== undefined) return [{ phone: whole }];
  const national = digits.replace(/^(?:\+84|0)/, '');
  const begins = digits === national && !digits.startsWith('84') ? [] : [{ phone: from(`+84${national}`) }];
  if (digits.length < 4 || digits.startsWith('+')) return begins;
  const ends = { lastFour: digits.slice(-4) };
  // More digits than the index knows: among those that share the last four.
  return [...begins, digits.length === 4 ? ends : { ...ends, phone: { $regex: `${digits}$` } }];
}

function from(start: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: start, $lt: `${start}${LAST}` };
}
