import type { Db, Document, MongoClient } from 'mongodb';
import type { Conversation } from '../core/conversation.ts';
import { AppError } from '../core/errors.ts';
import { upgrade } from '../core/upgrade.ts';
import type { CommitOutcome, ConversationStore, Log, Page } from '../road/ports.ts';

const DUPLICATE_KEY = 11_000;
/** A command the database does not answer within this is an unknown outcome. */
const TIMEOUT_MS = 8_000;
const DURABLE = { w: 'majority', j: true } as const;

interface UpdateReply {
  readonly upserted?: readonly { readonly index: number }[];
  readonly writeErrors?: readonly { readonly index: number; readonly code: number; readonly errmsg?: string }[];
  readonly writeConcernError?: { readonly code: number };
}

/**
 * The road's store on the driver's own client: plain documents, one `update` command for a group.
 * Mongoose is not on the message path (it costs ten times as much).
 */
export function conversationStore(options: { client: MongoClient; db: Db; log: Log }): ConversationStore {
  const { db, log } = options;
  const conversations = db.collection<Conversation>('conversations', { promoteBuffers: true });
  const pages = db.collection<Page>('pages');
  return {
    read: async (ids) => {
      const found = await known(conversations.find({ _id: { $in: [...ids] } }, { maxTimeMS: TIMEOUT_MS }).toArray());
      return found.map(upgrade);
    },
    commit: (group) => commitGroup(db, group, log),
    due: async (now, limit) => {
      const found = await known(
        conversations
          .find({ wakeAt: { $lte: now } }, { projection: { _id: 1 }, maxTimeMS: TIMEOUT_MS })
          .sort({ wakeAt: 1 })
          .limit(limit)
          .toArray(),
      );
      return found.map((one) => one._id);
    },
    file: (filed) => filePages(db, filed),
    hasLineOf: async (conversation, event) =>
      (await known(pages.findOne({ conversation, 'lines.event': event }, { projection: { _id: 1 } }))) !== null,
    forget: async (conversation, version) => {
      await known(conversations.deleteOne({ _id: conversation, version }));
    },
    erasePages: async (conversation, upTo) => {
      await known(pages.deleteMany({ conversation, first: { $lte: upTo } }, { writeConcern: DURABLE }));
    },
  };
}

/** Whatever the driver throws means that the outcome is not known; its message may carry a document and is not kept. */
async function known<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw translated(error);
  }
}

function translated(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const name = error instanceof Error ? error.name : 'unknown';
  const code = (error as { code?: unknown }).code;
  const isOurs = name === 'BSONError' || name === 'MongoInvalidArgumentError' || code === 10_334 || code === 2;
  return isOurs
    ? new AppError('invalid-input', `The database cannot hold this (${name}).`)
    : new AppError('unavailable', `The database did not answer (${name} ${String(code ?? '')}).`.replace(' )', ')'));
}

async function commitGroup(
  db: Db,
  group: readonly Conversation[],
  log: Log,
): Promise<readonly CommitOutcome[]> {
  const updates = group.map((next) => ({
    q: { _id: next._id, version: next.version - 1 },
    u: next as unknown as Document,
    upsert: true,
  }));
  const reply = (await known(
    db.command(
      { update: 'conversations', updates, ordered: false, writeConcern: DURABLE },
      { timeoutMS: TIMEOUT_MS },
    ),
  )) as UpdateReply;
  if (reply.writeConcernError !== undefined) {
    throw new AppError('unavailable', `The write is not safe yet (${reply.writeConcernError.code}).`);
  }
  return outcomesOf(group, reply, log);
}

function outcomesOf(group: readonly Conversation[], reply: UpdateReply, log: Log): readonly CommitOutcome[] {
  const outcomes: CommitOutcome[] = group.map(() => ({ kind: 'done' }));
  for (const { index, code } of reply.writeErrors ?? []) {
    outcomes[index] = code === DUPLICATE_KEY ? { kind: 'stale' } : { kind: 'refused', why: `code ${code}` };
  }
  for (const { index } of reply.upserted ?? []) {
    const next = group[index];
    if (next === undefined || next.version === 1) continue;
    log.error(
      { conversation: next._id, version: next.version, alarm: 'conversation-vanished' },
      'A conversation that should have been there was written anew.',
    );
  }
  return outcomes;
}

/** A page only ever grows: a shorter one of the same first line, from an older copy, is refused by `last`. */
async function filePages(db: Db, filed: readonly Page[]): Promise<void> {
  if (filed.length === 0) return;
  const updates = filed.map((page) => ({
    q: { _id: page._id, last: { $lte: page.last } },
    u: page as unknown as Document,
    upsert: true,
  }));
  const reply = (await known(
    db.command({ update: 'pages', updates, ordered: false, writeConcern: DURABLE }, { timeoutMS: TIMEOUT_MS }),
  )) as UpdateReply;
  const failed = reply.writeErrors?.find((one) => one.code !== DUPLICATE_KEY);
  if (failed !== undefined) throw new AppError('unavailable', `Pages were not filed (${failed.code}).`);
}

