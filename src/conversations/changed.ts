import type { Db, Filter, Sort } from 'mongodb';
import type { Conversation, Line } from '../core/conversation.ts';
import { slotOf } from '../core/last-customer-slot.ts';
import { guarded } from '../database/guarded.ts';
import type { Page } from '../road/ports.ts';
import type { EndedEpisode } from './model.ts';

/** A conversation and its version: enough to tell whether a copy is behind. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
  /** When it last changed for staff, or was written to by the customer. */
  readonly at: Date | undefined;
}

/** What was filed or ended of a conversation and is not in it any more. */
export interface Past {
  readonly lines: readonly Line[];
  readonly episode?: Pick<EndedEpisode, 'flows' | 'score' | 'staff'>;
}

/** Readers for whoever keeps a view of conversations: what changed, and all of them in order. Each goes by an index. */
export interface ChangedConversations {
  /** Changed for staff, or written to by the customer, at or after this time. */
  since(at: Date): AsyncIterable<readonly Versioned[]>;
  /** Those with something still to come: timers, messages, lines to file. */
  unfinished(): AsyncIterable<readonly Versioned[]>;
  /** In the order of ids, after this one. */
  inOrder(after: string | undefined, limit: number): Promise<readonly Conversation[]>;
  read(ids: readonly string[]): Promise<readonly Conversation[]>;
  /** The last filed page and the last scored or ended episode of each. */
  past(ids: readonly string[]): Promise<ReadonlyMap<string, Past>>;
}

type Glanced = Pick<Conversation, '_id' | 'version' | 'changedAt' | 'lastCustomerAt'>;

const AT_ONCE = 500;
const EVER = new Date(0);

export function changedConversations(db: Db): ChangedConversations {
  const conversations = db.collection<Conversation>('conversations');
  const versions = (filter: Filter<Conversation>, sort: Sort): AsyncIterable<readonly Versioned[]> =>
    inBatches(
      conversations
        .find<Glanced>(filter, {
          projection: { version: 1, changedAt: 1, lastCustomerAt: 1 },
          batchSize: AT_ONCE,
        })
        .sort(sort),
    );
  const readers = guarded({
    inOrder: (after: string | undefined, limit: number) =>
      conversations
        .find({ _id: { $gt: after ?? '' } })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray(),
    read: (ids: readonly string[]) => conversations.find({ _id: { $in: [...ids] } }).toArray(),
    past: (ids: readonly string[]) => pastOf(db, ids),
  });
  return {
    ...readers,
    since: async function* (at) {
      yield* versions({ changedAt: { $gte: at } }, { changedAt: 1 });
      const inSlots = { lastCustomerSlot: { $gte: slotOf(at) }, lastCustomerAt: { $gte: at } };
      yield* versions(inSlots, { lastCustomerSlot: -1, _id: -1 });
    },
    unfinished: () => versions({ wakeAt: { $gte: EVER } }, { wakeAt: 1 }),
  };
}

async function pastOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Past>> {
  const pages = db.collection<Page>('pages');
  const only = { projection: { conversation: 1, n: 1, flows: 1, score: 1, staff: 1 } };
  const ended = await db
    .collection<EndedEpisode>('episodes')
    .find({ conversation: { $in: [...ids] } }, only)
    .toArray();
  const last = new Map<string, EndedEpisode>();
  for (const one of ended.sort((a, b) => a.n - b.n)) {
    last.set(one.conversation, { ...last.get(one.conversation), ...one });
  }
  const filed = await Promise.all(
    ids.map((conversation) => pages.find({ conversation }).sort({ first: -1 }).limit(1).next()),
  );
  return new Map(
    ids.map((id, at) => {
      const episode = last.get(id);
      return [id, { lines: filed[at]?.lines ?? [], ...(episode && { episode }) }] as const;
    }),
  );
}

async function* inBatches(found: AsyncIterable<Glanced>): AsyncGenerator<readonly Versioned[]> {
  let batch: Versioned[] = [];
  for await (const { _id, version, changedAt, lastCustomerAt } of found) {
    const at = (lastCustomerAt?.getTime() ?? 0) > (changedAt?.getTime() ?? 0) ? lastCustomerAt : changedAt;
    batch.push({ id: _id, version, at });
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
