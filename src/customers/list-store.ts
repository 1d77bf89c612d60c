import type { Model, QueryFilter } from 'mongoose';
import { readTimeCursor, timeCursor } from '../database/time-cursor.ts';
import type { Customer } from './model.ts';
import { readSearch } from './rules.ts';

/** What lists ask of customers. Each question has an index. */
export interface CustomerReaders {
  /** Those who lead, the last seen first; `after` is the `next` of the page before. */
  page(ask: {
    readonly limit: number;
    readonly channel?: string | undefined;
    readonly after?: string | undefined;
  }): Promise<{ readonly customers: readonly Customer[]; readonly next?: string }>;
  /** Whose name, number or mail address begins (or number ends) with what is sought; merged ones, too. */
  search(text: string, limit: number): Promise<readonly Found[]>;
  many(ids: readonly string[]): Promise<readonly Customer[]>;
  /** Names by the ids given; a merged customer keeps the name they were met by. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Who became part of one of these. */
  followers(ids: readonly string[]): Promise<readonly Customer[]>;
}

export interface Found {
  readonly customer: Customer;
  readonly match: 'name' | 'phone' | 'email';
}

const NEWEST_FIRST = { seenAt: -1, _id: -1 } as const;
/** After every letter. */
const LAST = '\uffff';

export function customerReaders(model: Model<Customer>): CustomerReaders {
  return {
    page: async ({ limit, channel, after }) => {
      const found = await listed(model, { channel, after })
        .limit(limit + 1)
        .lean();
      const customers = found.slice(0, limit);
      const last = customers.at(-1);
      const next = found.length > limit && last ? timeCursor(last.seenAt, last._id) : undefined;
      return { customers, ...(next !== undefined && { next }) };
    },
    search: async (text, limit) => {
      const asked = await Promise.all(
        searches(text).map(async ({ match, filter }) => {
          const found = await model.find(filter).limit(limit).lean();
          return found.map((customer) => ({ customer, match }));
        }),
      );
      const byId = new Map(asked.flat().map((found) => [found.customer._id, found]));
      return [...byId.values()].slice(0, limit);
    },
    many: (ids) => model.find({ _id: { $in: [...ids] } }).lean(),
    names: async (ids) => {
      if (ids.length === 0) return new Map();
      const found = await model.find({ _id: { $in: [...ids] }, name: { $exists: true } }, { name: 1 }).lean();
      return new Map(found.map(({ _id, name = '' }) => [_id, name]));
    },
    // Of nobody asked, there is no index by which to find nobody.
    followers: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : model.find({ mergedInto: { $in: [...ids] } }).lean(),
  };
}

/** The list as a query of its own, for `explain`. */
export function listed(
  model: Model<Customer>,
  { channel, after }: { readonly channel?: string | undefined; readonly after?: string | undefined },
) {
  const end = after === undefined ? undefined : readTimeCursor(after);
  return model
    .find({
      mergedInto: { $exists: false },
      seenAt: end === undefined ? { $gte: new Date(0) } : { $lte: end.at },
      ...(end && { $or: [{ seenAt: { $lt: end.at } }, { _id: { $lt: end.id } }] }),
      ...(channel !== undefined && { channel }),
    })
    .sort(NEWEST_FIRST);
}

/** What a search asks, each part by its own index. */
export function searches(
  text: string,
): readonly { readonly match: Found['match']; readonly filter: QueryFilter<Customer> }[] {
  const { names, phones, email } = readSearch(text);
  return [
    ...names.map((name) => ({ match: 'name' as const, filter: { nameTurns: { $elemMatch: begins(name) } } })),
    ...(email === undefined ? [] : [{ match: 'email' as const, filter: { emailFolded: begins(email) } }]),
    ...phones.map((phone) => ({
      match: 'phone' as const,
      filter: { phoneTurns: { $elemMatch: begins(phone) } },
    })),
  ];
}

function begins(text: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: text, $lt: `${text}${LAST}` };
}
