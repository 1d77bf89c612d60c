import type { Collection, Db } from 'mongodb';
import type { Conversation, Line } from '../core/conversation.ts';
import { fromDatabase } from '../database/failures.ts';
import { within } from '../database/within.ts';
import type { Page, Threads } from '../road/ports.ts';

type Asks = Parameters<Threads['since']>[0];
type Live = Pick<Conversation, '_id' | 'lines' | 'nextLine'>;

/** A page has at most so many lines, one after another; fewer where a quiet minute ended it. */
const PAGE_LINES = 16;
/** Conversations whose pages are asked for at once. */
const AT_ONCE = 50;

/** What the pages hold of an ask. */
interface Filed {
  readonly lines: readonly Line[];
  /** There are more pages: what follows this line must wait for the next ask. */
  readonly upTo: number;
}

/** Readers of transcripts: live lines from conversations, older ones from pages, joined by their numbers. */
export function mongoThreads(db: Db, watch: Threads['watch']): Threads {
  const conversations = db.collection<Conversation>('conversations');
  const pages = db.collection<Page>('pages');
  return {
    watch,
    since: async (asks, limit) => {
      const ids = asks.map((ask) => ask.conversation);
      const live = await fromDatabase(
        conversations
          .find({ _id: { $in: ids } }, { projection: { lines: 1, nextLine: 1 }, ...within() })
          .toArray(),
      );
      const byId = new Map<string, Live>(live.map((one) => [one._id, one]));
      const old = asks.filter((ask) => isFiled(byId.get(ask.conversation), ask.after));
      const filed = await filedLines(pages, old, limit);
      return new Map(asks.map((ask) => [ask.conversation, joined(ask, byId, filed, limit)]));
    },
  };
}

/** Whether the line after this number has already moved into a page. */
function isFiled(live: Live | undefined, after: number): boolean {
  if (live === undefined || after + 1 >= live.nextLine) return false;
  const [first] = live.lines;
  return first === undefined || first.n > after + 1;
}

/** Of each ask the next pages only: a conversation may have thousands of them. */
async function filedLines(
  pages: Collection<Page>,
  asks: Asks,
  limit: number,
): Promise<ReadonlyMap<string, Filed>> {
  const found = new Map<string, Filed>();
  for (let at = 0; at < asks.length; at += AT_ONCE) {
    const some = asks.slice(at, at + AT_ONCE);
    const filed = await Promise.all(some.map((ask) => nextPages(pages, ask, limit)));
    some.forEach(({ conversation }, place) => found.set(conversation, filed[place] ?? NOTHING));
  }
  return found;
}

const NOTHING: Filed = { lines: [], upTo: Infinity };

async function nextPages(
  pages: Collection<Page>,
  { conversation, after }: Asks[number],
  limit: number,
): Promise<Filed> {
  const most = Math.ceil(limit / PAGE_LINES) + 1;
  // The page of the next line begins at most a page before it: where reading starts the index tells.
  const next = { conversation, first: { $gt: after - PAGE_LINES }, last: { $gt: after } };
  const found = await fromDatabase(pages.find(next, within()).sort({ first: 1 }).limit(most).toArray());
  const upTo = found.length < most ? Infinity : Math.max(...found.map(({ last }) => last));
  return { lines: found.flatMap(({ lines }) => lines), upTo };
}

function joined(
  ask: Asks[number],
  live: ReadonlyMap<string, Live>,
  filed: ReadonlyMap<string, Filed>,
  limit: number,
): readonly Line[] {
  const { lines, upTo } = filed.get(ask.conversation) ?? NOTHING;
  const byNumber = new Map<number, Line>();
  for (const line of lines) byNumber.set(line.n, line);
  for (const line of live.get(ask.conversation)?.lines ?? []) byNumber.set(line.n, line);
  return [...byNumber.values()]
    .filter((line) => line.n > ask.after && line.n <= upTo)
    .sort((a, b) => a.n - b.n)
    .slice(0, limit);
}
