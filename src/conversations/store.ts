import type { Db } from 'mongodb';
import type { Conversation, Line } from '../core/conversation.ts';
import { fromDatabase, isBadDocument } from '../database/failures.ts';
import { keepMany, writeMany } from '../database/write-many.ts';
import { within } from '../database/within.ts';
import type { CommitOutcome, ConversationStore, Log, Page } from '../road/ports.ts';

const DURABLE = { w: 'majority', j: true } as const;

/**
 * Pages in which a late repetition is looked for: well beyond the ids that a conversation remembers. It is
 * asked for each message of a platform that gives no time, and an old conversation has thousands of pages.
 */
export const PAGES_LOOKED = 32;

/**
 * The road's store on the driver's own client: plain documents, one `update` command for a group.
 * Mongoose is not on the message path (it costs ten times as much).
 */
export function conversationStore(options: {
  readonly db: Db;
  readonly log: Log;
  /** How long a question may take. */
  readonly limitMs?: number;
}): ConversationStore {
  const { db, log, limitMs } = options;
  const conversations = db.collection<Conversation>('conversations', { promoteBuffers: true });
  const pages = db.collection<Page>('pages');
  return {
    read: async (ids) => {
      const asked = conversations.find({ _id: { $in: [...ids] } }, within(limitMs)).toArray();
      return fromDatabase(asked);
    },
    commit: (group) => commitGroup(db, group, log),
    due: async (now, limit) => {
      const asked = conversations
        .find({ wakeAt: { $lte: now } }, { projection: { _id: 1 }, ...within(limitMs) })
        .sort({ wakeAt: 1 })
        .limit(limit)
        .toArray();
      return (await fromDatabase(asked)).map((one) => one._id);
    },
    file: (filed) => filePages(db, filed),
    hasLineOf: async (conversation, event) => {
      const only = { projection: { 'lines.event': 1 }, ...within(limitMs) };
      const asked = pages.find({ conversation }, only).sort({ first: -1 }).limit(PAGES_LOOKED).toArray();
      return (await fromDatabase(asked)).some(({ lines }) => lines.some((line) => line.event === event));
    },
    forget: async (conversation, version) => {
      await fromDatabase(conversations.deleteOne({ _id: conversation, version }, { writeConcern: DURABLE }));
    },
    erasePages: async (conversation, upTo) => {
      await fromDatabase(
        pages.deleteMany({ conversation, first: { $lte: upTo } }, { writeConcern: DURABLE }),
      );
    },
  };
}

async function commitGroup(
  db: Db,
  group: readonly Conversation[],
  log: Log,
): Promise<readonly CommitOutcome[]> {
  const reply = await writeMany(
    db,
    'conversations',
    group.map((next) => ({ q: { _id: next._id, version: next.version - 1 }, u: next })),
    isSettledLine,
  );
  const outcomes: CommitOutcome[] = group.map(() => ({ kind: 'done' }));
  for (const index of reply.duplicates) outcomes[index] = { kind: 'stale' };
  for (const { index, code } of reply.refused) {
    // Refused for a reason that passes is not lost: the turn is taken again from what is stored.
    outcomes[index] = isBadDocument(code) ? { kind: 'refused', why: `code ${code}` } : { kind: 'stale' };
  }
  for (const index of reply.upserted) {
    const next = group[index];
    if (next !== undefined && next.version > 1) sayVanished(next, log);
  }
  return outcomes;
}

/**
 * Lines are never written into, and one that is delivered is never replaced: it goes into a dozen
 * commits and a page as the same bytes.
 */
function isSettledLine(value: object): boolean {
  const { who, delivery } = value as Partial<Line>;
  return who !== undefined && delivery?.state !== 'queued';
}

function sayVanished({ _id, version }: Conversation, log: Log): void {
  log.error(
    { conversation: _id, version, alarm: 'conversation-vanished' },
    'A conversation that should have been there was written anew.',
  );
}

/** A page only ever grows: a shorter one of the same first line, from an older copy, is refused by `last`. */
function filePages(db: Db, filed: readonly Page[]): Promise<void> {
  return keepMany(
    db,
    'pages',
    filed.map((page) => ({ q: { _id: page._id, last: { $lte: page.last } }, u: page })),
    isSettledLine,
  );
}
