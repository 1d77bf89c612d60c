import type { Collection, Db, Filter, FindCursor } from 'mongodb';
import type { Conversation, Line } from '../core/conversation.ts';
import { slotOf } from '../core/last-customer-slot.ts';
import { fromDatabase } from '../database/failures.ts';
import { readTimeCursor, timeCursor, type TimePlace } from '../database/time-cursor.ts';
import type { Page } from '../road/ports.ts';

/** What a list shows of a conversation. */
export interface Glance {
  readonly id: string;
  readonly customer: string;
  readonly name?: string;
  readonly language: Conversation['language'];
  readonly owner: Conversation['owner'];
  /** The flow that speaks, when one is in progress. */
  readonly flow?: string;
  readonly lines: number;
  readonly lastCustomerAt?: Date;
  readonly isErased: boolean;
}

export interface Transcript extends Glance {
  readonly transcript: readonly Line[];
}

export interface ConversationReaders {
  /**
   * Those whose customers wrote last come first; where no customer ever wrote there is nothing to list.
   * `after` is the `next` of the page before.
   */
  list(ask: { readonly limit: number; readonly after?: string; readonly waiting?: boolean }): Promise<{
    readonly conversations: readonly Glance[];
    readonly next?: string;
  }>;
  /** Every line of a conversation, filed ones included, in order. */
  transcript(id: string): Promise<Transcript | undefined>;
}

type Glanced = Pick<
  Conversation,
  '_id' | 'customer' | 'language' | 'owner' | 'stack' | 'nextLine' | 'lastCustomerAt' | 'tombstoneUntil'
>;

const GLANCE = {
  customer: 1,
  language: 1,
  owner: 1,
  'stack.flow': 1,
  nextLine: 1,
  lastCustomerAt: 1,
  tombstoneUntil: 1,
};

/** Reads conversations for people. It never writes and is not on the message path. */
export function conversationReaders(db: Db): ConversationReaders {
  const conversations = db.collection<Conversation>('conversations');
  const pages = db.collection<Page>('pages');
  return {
    list: async ({ limit, after, waiting }) => {
      const before = after === undefined ? undefined : readTimeCursor(after);
      const only = waiting === true ? WAITING : {};
      const [far] = await fromDatabase(farthest(conversations, { before, limit, only }).toArray());
      const inSlots = withinSlots(before, far?.lastCustomerSlot);
      const asked = conversations.find<Glanced>({ ...inSlots, ...only }, { projection: GLANCE });
      const found = await fromDatabase(asked.sort(NEWEST_FIRST).limit(limit).toArray());
      const last = found[found.length - 1];
      // Who writes in between leaves the page; there is more behind it all the same.
      const isMore = found.length === limit || far !== undefined;
      const next = isMore && last?.lastCustomerAt ? timeCursor(last.lastCustomerAt, last._id) : undefined;
      return { conversations: found.map(glanceOf), ...(next !== undefined && { next }) };
    },
    transcript: async (id) => {
      // The conversation last: a line filed in between is then in the pages, or in both.
      const live = () => fromDatabase(conversations.findOne<Conversation>({ _id: id }));
      const before = await live();
      if (!before) return undefined;
      const filed = await fromDatabase(pages.find({ conversation: id }).sort({ first: 1 }).toArray());
      const now = (await live()) ?? before;
      return { ...glanceOf(now), transcript: joined([...filed, before, now]) };
    },
  };
}

const NEWEST_FIRST = { lastCustomerAt: -1, _id: -1 } as const;

/** The slot down to which a whole page is sure to be found; nothing where there is less than a page. */
export function farthest(
  conversations: Collection<Conversation>,
  { before, limit, only }: { before: TimePlace | undefined; limit: number; only: Filter<Conversation> },
): FindCursor<Pick<Conversation, 'lastCustomerSlot'>> {
  const slots = before === undefined ? { $exists: true } : { $lt: slotOf(before.at) };
  return conversations
    .find({ lastCustomerSlot: slots, ...only }, { projection: { lastCustomerSlot: 1 } })
    .sort({ lastCustomerSlot: -1, _id: -1 })
    .skip(limit - 1)
    .limit(1);
}

/** An index finds what lies in these slots; within them the order is made. */
export function withinSlots(before: TimePlace | undefined, far: Date | undefined): Filter<Conversation> {
  const from = far === undefined ? {} : { $gte: far };
  if (before === undefined) return { lastCustomerSlot: { $exists: true, ...from } };
  const same = { lastCustomerAt: before.at, _id: { $lt: before.id } };
  return {
    lastCustomerSlot: { $lte: slotOf(before.at), ...from },
    $or: [{ lastCustomerAt: { $lt: before.at } }, same],
  };
}

/** A person was asked for, or has it; `changedAt` is set on these and indexed. */
const WAITING: Filter<Conversation> = {
  changedAt: { $exists: true },
  'owner.kind': { $in: ['queued', 'staff'] },
};

function joined(holders: readonly { readonly lines: readonly Line[] }[]): readonly Line[] {
  const byNumber = new Map(holders.flatMap(({ lines }) => lines.map((line) => [line.n, line] as const)));
  return [...byNumber.values()].sort((a, b) => a.n - b.n);
}

function glanceOf(found: Glanced): Glance {
  const flow = found.stack[found.stack.length - 1]?.flow;
  const { name, id } = found.customer;
  return {
    id: found._id,
    customer: id,
    ...(name !== undefined && { name }),
    language: found.language,
    owner: found.owner,
    ...(flow !== undefined && { flow }),
    lines: found.nextLine - 1,
    ...(found.lastCustomerAt && { lastCustomerAt: found.lastCustomerAt }),
    isErased: found.tombstoneUntil !== undefined,
  };
}
