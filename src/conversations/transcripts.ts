import type { Collection, Db } from 'mongodb';
import type { Conversation, Line } from '../core/conversation.ts';
import { upgrade } from '../core/upgrade.ts';
import { fromDatabase } from '../database/failures.ts';
import { within } from '../database/within.ts';
import type { Page } from '../road/ports.ts';

/** A page has at most so many lines, one after another; fewer where a quiet minute ended it. */
const PAGE_LINES = 16;

/** Conversations as staff open them. It never writes and is not on the message path. */
export interface Transcripts {
  /** As last committed, in the form this program knows. */
  live(id: string): Promise<Conversation | undefined>;
  /**
   * The lines from one number to another, filed and live ones, in order. `live` must have been read before:
   * what was trimmed from it by then is in the pages. Erased lines are not there.
   */
  lines(live: Conversation, from: number, to: number): Promise<readonly Line[]>;
}

export function transcriptReader(db: Db): Transcripts {
  const conversations = db.collection<Conversation>('conversations');
  const pages = db.collection<Page>('pages');
  return {
    live: async (id) => {
      const found = await fromDatabase(
        conversations.findOne<Conversation>({ _id: id }, { projection: { seen: 0 }, ...within() }),
      );
      // Only turns look at what was seen; a copy that is shown goes without it.
      return found === null ? undefined : upgrade({ ...found, seen: new Uint8Array(0) });
    },
    lines: async (live, from, to) => {
      const first = live.lines[0]?.n ?? live.nextLine;
      const filed = from < first ? await filedLines(pages, live._id, from, Math.min(to, first - 1)) : [];
      const byNumber = new Map([...filed, ...live.lines].map((line) => [line.n, line] as const));
      return [...byNumber.values()].filter(({ n }) => n >= from && n <= to).sort((a, b) => a.n - b.n);
    },
  };
}

/** Numbers follow each other, so the pages that can hold them are a stretch of the index. */
async function filedLines(
  pages: Collection<Page>,
  conversation: string,
  from: number,
  to: number,
): Promise<readonly Line[]> {
  const some = { conversation, first: { $gt: from - PAGE_LINES, $lte: to } };
  const found = await fromDatabase(pages.find(some, within()).sort({ first: 1 }).toArray());
  return found.flatMap(({ lines }) => lines);
}
