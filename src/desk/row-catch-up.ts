import type { ChangedConversations, Past, Versioned } from '../conversations/changed.ts';
import type { Conversation } from '../core/conversation.ts';
import type { Job } from '../road/ports.ts';
import type { CatchUpMark } from './row-mark.ts';
import { ROW_FORM, rowOf, bandOf, type RowFields } from './row.ts';
import type { Rows } from './row-store.ts';
import type { ToRow } from './row-writing.ts';

/** How far back each look goes beyond the last: clocks of processes differ, and commits are told late. */
const OVERLAP_MS = 2 * 60_000;
/** What changed so short a time ago the next look is sure to see again. */
const YOUNG_MS = OVERLAP_MS / 2;
const AT_ONCE = 200;

export interface CatchUpParts {
  readonly conversations: ChangedConversations;
  readonly rows: Pick<Rows, 'keep' | 'versions' | 'goneSince'>;
  readonly mark: CatchUpMark;
  /** Forgets words and mentions of erased conversations. */
  readonly forget: (conversations: readonly string[]) => Promise<void>;
  /** Whether this process is about to write the conversation's row of this version, or of a newer one. */
  readonly isComing: (conversation: string, version: number) => boolean;
}

/**
 * Finds rows that are behind their conversations: what a process that died had not written, what another one
 * did, and all of them when there are no rows yet or their form is new. It goes on where it was cut off.
 */
export function catchUpRows(parts: CatchUpParts): Job {
  let isFirst = true;
  return {
    name: 'desk.rows',
    cron: '* * * * *',
    run: async (now, signal) => {
      const mark = await parts.mark.read();
      if (mark?.form !== ROW_FORM || mark.after !== undefined || mark.upTo === undefined) {
        const from = mark?.form === ROW_FORM ? mark : undefined;
        return { did: await makeAnew(parts, { after: from?.after, began: from?.upTo ?? now, now, signal }) };
      }
      const since = new Date(mark.upTo.getTime() - OVERLAP_MS);
      let did = await compare(parts, parts.conversations.since(since), now, signal);
      if (isFirst) did += await compare(parts, parts.conversations.unfinished(), now, signal);
      isFirst = false;
      const gone = await parts.rows.goneSince(since);
      if (gone.length > 0) await parts.forget(gone);
      if (!signal.aborted) await parts.mark.write({ form: ROW_FORM, upTo: now });
      return { did };
    },
  };
}

async function compare(
  { conversations, rows, isComing }: CatchUpParts,
  all: AsyncIterable<readonly Versioned[]>,
  now: Date,
  signal: AbortSignal,
): Promise<number> {
  let did = 0;
  for await (const some of all) {
    if (signal.aborted) break;
    const known = await rows.versions(some.map(({ id }) => id));
    const isLeft = ({ id, version, at }: Versioned): boolean =>
      at !== undefined && now.getTime() - at.getTime() <= YOUNG_MS && isComing(id, version);
    const behind = some.filter((one) => (known.get(one.id)?.version ?? -1) < one.version && !isLeft(one));
    for (let at = 0; at < behind.length; at += AT_ONCE) {
      const found = await conversations.read(behind.slice(at, at + AT_ONCE).map(({ id }) => id));
      await rows.keep(await withPast(conversations, found, known), now);
    }
    did += behind.length;
  }
  return did;
}

async function makeAnew(
  { conversations, rows, mark }: CatchUpParts,
  how: {
    readonly after: string | undefined;
    readonly began: Date;
    readonly now: Date;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  let { after } = how;
  let did = 0;
  for (;;) {
    if (how.signal.aborted) return did;
    const found = await conversations.inOrder(after, AT_ONCE);
    await rows.keep(
      (await withPast(conversations, found, new Map())).map((one) => ({ ...one, isAnew: true })),
      how.now,
    );
    did += found.length;
    after = found.at(-1)?._id;
    const isDone = found.length < AT_ONCE || after === undefined;
    await mark.write({ form: ROW_FORM, upTo: how.began, ...(!isDone && after !== undefined && { after }) });
    if (isDone) return did;
  }
}

/** What a conversation without a row has forgotten is looked up; a row that is there has it. */
async function withPast(
  conversations: ChangedConversations,
  found: readonly Conversation[],
  known: ReadonlyMap<string, unknown>,
): Promise<readonly ToRow[]> {
  const fresh = found.filter(({ _id, tombstoneUntil }) => !known.has(_id) && tombstoneUntil === undefined);
  const past =
    fresh.length === 0 ? new Map<string, Past>() : await conversations.past(fresh.map(({ _id }) => _id));
  return found.map((conversation) => {
    const was = past.get(conversation._id);
    return was === undefined ? { conversation } : { conversation, also: alsoOf(conversation, was) };
  });
}

function alsoOf(conversation: Conversation, { lines, episode }: Past): Partial<RowFields> {
  const { last, lastAt, customerLine } = rowOf({ ...conversation, lines });
  const flow = episode?.flows.at(-1);
  const score = episode?.score;
  return {
    ...(last !== undefined && { last }),
    ...(lastAt !== undefined && { lastAt }),
    ...(customerLine !== undefined && { customerLine }),
    ...(flow !== undefined && { flow }),
    ...(episode?.staff !== undefined && { staff: episode.staff }),
    ...(score !== undefined && { score, band: bandOf(score, undefined) }),
  };
}
