import type { Db, Filter } from 'mongodb';
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
  | '_id'
  | 'customer'
  | 'language'
  | 'owner'
  | 'stack'
  | 'nextLine'
  | 'lastCustomerAt'
  | 'lastCustomerSlot'
  | 'tombstoneUntil'
>;

const GLANCE = {
  customer: 1,
  language: 1,
  owner: 1,
  'stack.flow': 1,
  nextLine: 1,
  lastCustomerAt: 1,
  lastCustomerSlot: 1,
  tombstoneUntil: 1,
};

/** Reads conversations for people. It never writes and is not on the message path. */
export function conversationReaders(db: Db): ConversationReaders {
  const conversations = db.collection<Conversation>('conversations');
  const pages = db.collection<Page>('pages');
  return {
    list: async ({ limit, after, waiting }) => {
      const before = after === undefined ? undefined : readTimeCursor(after);
      const asked = conversations
        .find<Glanced>(
          { ...listed(before), ...(waiting === true && WAITING) },
          { projection: GLANCE, batchSize: limit + 1 },
        )
        .sort(NEWEST_SLOT_FIRST);
      const found = await fromDatabase(newest(asked, limit));
      const last = found[limit - 1];
      const next = last?.lastCustomerAt ? timeCursor(last.lastCustomerAt, last._id) : undefined;
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

export const NEWEST_SLOT_FIRST = { lastCustomerSlot: -1, _id: -1 } as const;

/** What the list goes through; an index of the same order answers it. */
export function listed(before?: TimePlace): Filter<Conversation> {
  if (before === undefined) return { lastCustomerSlot: { $exists: true } };
  const same = { lastCustomerAt: before.at, _id: { $lt: before.id } };
  // The bound of the slots is the index's; within it the choice is made.
  return {
    lastCustomerSlot: { $lte: slotOf(before.at) },
    $or: [{ lastCustomerAt: { $lt: before.at } }, same],
  };
}

/** The first so many by their last words, of those that come by slots: read to the end of the slot that fills them. */
async function newest(asked: AsyncIterable<Glanced>, limit: number): Promise<readonly Glanced[]> {
  const found: Glanced[] = [];
  for await (const one of asked) {
    const last = found[limit - 1];
    if (last !== undefined && slotTime(one) < slotTime(last)) break;
    found.push(one);
  }
  return found.sort(byLastWords).slice(0, limit);
}

function slotTime({ lastCustomerSlot }: Glanced): number {
  return lastCustomerSlot?.getTime() ?? 0;
}

function byLastWords(a: Glanced, b: Glanced): number {
  const later = (b.lastCustomerAt?.getTime() ?? 0) - (a.lastCustomerAt?.getTime() ?? 0);
  return later || (a._id < b._id ? 1 : -1);
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
