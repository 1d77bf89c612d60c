import type { Connection, QueryFilter } from 'mongoose';
import { guarded } from '../database/guarded.ts';
import { orderModel, type Order } from './model.ts';

export interface PersonOrders {
  /**
   * Orders of a person: those with one of their numbers, and those they proved to be theirs. The last
   * changed first; with `before` older ones, of the same instant those with lesser ids.
   */
  ofPerson(
    whose: { readonly customers: readonly string[]; readonly phones: readonly string[] },
    limit: number,
    before?: { readonly at: Date; readonly id?: string },
  ): Promise<readonly Order[]>;
}

export function personOrders(connection: Connection): PersonOrders {
  const model = orderModel(connection);
  const read = (filter: QueryFilter<Order>, limit: number): Promise<readonly Order[]> =>
    model.find(filter).sort({ changedAt: -1, _id: -1 }).limit(limit).lean();
  return guarded({
    ofPerson: async ({ customers, phones }, limit, before) => {
      const older = before === undefined ? {} : olderThan(before);
      const [byPhone, proved] = await Promise.all([
        phones.length === 0 ? [] : read({ phone: { $in: [...phones] }, ...older }, limit),
        read({ 'provedBy.customer': { $in: [...customers] }, ...older }, limit),
      ]);
      const all = new Map([...byPhone, ...proved].map((order) => [order._id, order]));
      return [...all.values()]
        .sort((a, b) => b.changedAt.getTime() - a.changedAt.getTime() || (a._id < b._id ? 1 : -1))
        .slice(0, limit);
    },
  });
}

function olderThan({ at, id }: { readonly at: Date; readonly id?: string }): QueryFilter<Order> {
  if (id === undefined) return { changedAt: { $lte: at } };
  return { changedAt: { $lte: at }, $or: [{ changedAt: { $lt: at } }, { _id: { $lt: id } }] };
}
