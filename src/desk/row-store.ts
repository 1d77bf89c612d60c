import type { Db, Filter } from 'mongodb';
import type { Conversation } from '../core/conversation.ts';
import { fromDatabase } from '../database/failures.ts';
import { guarded } from '../database/guarded.ts';
import { keepMany, type Write } from '../database/write-many.ts';
import { MENTIONS, ROWS, type Mention } from './row-model.ts';
import { rowWriting, type RowWriting } from './row-writing.ts';
import type { Row } from './row.ts';

export interface Rows extends RowWriting {
  get(ids: readonly string[]): Promise<readonly Row[]>;
  /** In one order; bounded by `limit`. */
  read(ask: RowQuestion): Promise<readonly Row[]>;
  /** Where the row stands that comes after `at` others. */
  place(ask: Omit<RowQuestion, 'limit'> & { readonly at: number }): Promise<RowPlace | undefined>;
  /** At most `most`. */
  count(filter: Filter<Row>, most: number): Promise<number>;
  /** Versions of the rows of these conversations. */
  versions(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Row, 'version'>>>;
  /** Erased at or after this time. */
  goneSince(at: Date): Promise<readonly string[]>;
  /** Rows written at or after this time, oldest first: what open consoles are told of. */
  changedSince(at: Date, limit: number): Promise<readonly ChangedRow[]>;
  /** Rows whose lines wait to be made findable, those first that wait longest. */
  behind(before: Date, limit: number): Promise<readonly BehindRow[]>;
  mentionsSince(at: Date, limit: number): Promise<readonly Mention[]>;
  mentions(ask: MentionsAsked): Promise<readonly Mention[]>;
  newMentions(staff: string, most: number): Promise<number>;
  mentionsSeen(conversation: string, staff: string, now: Date): Promise<void>;
  /** Forgets who was called to a conversation that was erased. */
  forgetMentions(conversations: readonly string[]): Promise<void>;
}

export type ChangedRow = Pick<Row, '_id' | 'version' | 'changedAt' | 'box' | 'staff' | 'last' | 'lastLine'>;

export type BehindRow = Pick<Row, '_id' | 'wordsTo'> & { readonly behindAt: Date };

export interface RowQuestion {
  readonly filter: Filter<Row>;
  readonly order: RowOrder;
  readonly limit: number;
  /** The name of the index to go by, where the database must not weigh. */
  readonly index?: string | undefined;
}

export type RowPlace = Pick<Row, '_id' | 'rank' | 'lastAt'>;

export interface MentionsAsked {
  readonly staff: string;
  readonly limit: number;
  /** After this one. */
  readonly after?: Pick<Mention, 'at' | '_id'>;
}

export type RowOrder = 'rank' | 'newest';

const ORDERS = {
  rank: { rank: 1, _id: 1 },
  newest: { lastAt: -1, _id: -1 },
} as const;

const CHANGED = { version: 1, changedAt: 1, box: 1, staff: 1, 'last.who': 1, lastLine: 1 };

export function rowStore(db: Db): Rows {
  return guarded<Rows>({ ...rowsIn(db), ...mentionsIn(db) });
}

type OfMentions = 'mentions' | 'mentionsSince' | 'newMentions' | 'mentionsSeen' | 'forgetMentions';

function rowsIn(db: Db): Omit<Rows, OfMentions> {
  const rows = db.collection<Row>(ROWS);
  const writing = rowWriting(db);
  return {
    keep: async (all, now) => {
      await writing.keep(all, now);
      await keepMany(
        db,
        MENTIONS,
        all.flatMap(({ conversation }) => mentionWrites(conversation, now)),
      );
    },
    get: (ids) => rows.find({ _id: { $in: [...ids] } }).toArray(),
    read: ({ filter, order, limit, index }) =>
      rows.find(filter, by(index)).sort(ORDERS[order]).limit(limit).toArray(),
    place: async ({ filter, order, at, index }) => {
      const [found] = await rows
        .find<RowPlace>(filter, { ...by(index), projection: { rank: 1, lastAt: 1 } })
        .sort(ORDERS[order])
        .skip(at)
        .limit(1)
        .toArray();
      return found;
    },
    count: (filter, most) => counted(db, ROWS, filter, most),
    versions: async (ids) => {
      const only = { projection: { version: 1 } };
      const those = { _id: { $in: [...ids] } };
      const found = await rows.find<Pick<Row, '_id' | 'version'>>(those, only).toArray();
      return new Map(found.map((one) => [one._id, one]));
    },
    goneSince: async (at) => {
      const found = await rows.find({ goneAt: { $gte: at } }, { projection: { _id: 1 } }).toArray();
      return found.map(({ _id }) => _id);
    },
    behind: (before, limit) =>
      rows
        .find<BehindRow>({ behindAt: { $lte: before } }, { projection: { wordsTo: 1, behindAt: 1 } })
        .sort({ behindAt: 1 })
        .limit(limit)
        .toArray(),
    indexed: (all) => writing.indexed(all),
    changedSince: (at, limit) =>
      rows
        .find<ChangedRow>({ changedAt: { $gte: at } }, { projection: CHANGED })
        .sort({ changedAt: 1, _id: 1 })
        .limit(limit)
        .toArray(),
  };
}

function mentionsIn(db: Db): Pick<Rows, OfMentions> {
  const mentions = db.collection<Mention>(MENTIONS);
  return {
    mentions: ({ staff, limit, after }) =>
      mentions.find(calledTo(staff, after)).sort({ at: -1, _id: -1 }).limit(limit).toArray(),
    mentionsSince: (at, limit) =>
      mentions
        .find({ changedAt: { $gte: at } })
        .sort({ changedAt: 1 })
        .limit(limit)
        .toArray(),
    newMentions: (staff, most) => counted(db, MENTIONS, { staff, isNew: true }, most),
    mentionsSeen: async (conversation, staff, now) => {
      await mentions.updateMany(
        { conversation, staff, isNew: true },
        { $unset: { isNew: '' }, $set: { changedAt: now } },
      );
    },
    forgetMentions: async (conversations) => {
      await fromDatabase(mentions.deleteMany({ conversation: { $in: [...conversations] } }));
    },
  };
}

const by = (index: string | undefined) => (index === undefined ? {} : { hint: index });

/** The plain command: what the driver makes of a count reads whole documents. */
async function counted(db: Db, count: string, query: object, limit: number): Promise<number> {
  const { n } = await db.command({ count, query, limit });
  return Number(n);
}

function calledTo(staff: string, after: MentionsAsked['after']): Filter<Mention> {
  if (after === undefined) return { staff };
  const { at, _id } = after;
  return { staff, at: { $lte: at }, $or: [{ at: { $lt: at } }, { at, _id: { $lt: _id } }] };
}

/** Notes move to pages a minute after they were written: until then each commit shows them. */
function mentionWrites({ _id, lines, tombstoneUntil }: Conversation, now: Date): readonly Write[] {
  if (tombstoneUntil !== undefined) return [];
  return lines.flatMap((line) =>
    (line.mentions ?? []).map((staff) => ({
      q: { _id: `${_id}/${line.n}/${staff}` },
      u: {
        $setOnInsert: {
          conversation: _id,
          line: line.n,
          staff,
          ...(line.staff !== undefined && { by: line.staff }),
          at: line.at,
          changedAt: now,
          isNew: true,
        },
      },
    })),
  );
}
