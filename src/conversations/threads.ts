import type { Collection, Db } from 'mongodb';
import type { Conversation, Line } from '../core/conversation.ts';
import type { Page, Threads } from '../road/ports.ts';

type Asks = Parameters<Threads['since']>[0];
type Live = Pick<Conversation, '_id' | 'lines' | 'nextLine'>;

/** Readers of transcripts: live lines from conversations, older ones from pages, joined by their numbers. */
export function mongoThreads(db: Db, watch: Threads['watch']): Threads {
  const conversations = db.collection<Conversation>('conversations');
  const pages = db.collection<Page>('pages');
  return {
    watch,
    since: async (asks, limit) => {
      const ids = asks.map((ask) => ask.conversation);
      const live = await conversations
        .find({ _id: { $in: ids } }, { projection: { lines: 1, nextLine: 1 } })
        .toArray();
      const byId = new Map<string, Live>(live.map((one) => [one._id, one]));
      const old = asks.filter((ask) => isFiled(byId.get(ask.conversation), ask.after));
      const filed = await filedLines(pages, old);
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

async function filedLines(
  pages: Collection<Page>,
  asks: Asks,
): Promise<ReadonlyMap<string, readonly Line[]>> {
  if (asks.length === 0) return new Map();
  const wanted = asks.map((ask) => ({ conversation: ask.conversation, last: { $gt: ask.after } }));
  const found = await pages.find({ $or: wanted }).sort({ conversation: 1, first: 1 }).toArray();
  const lines = new Map<string, Line[]>();
  for (const page of found) {
    const known = lines.get(page.conversation) ?? [];
    known.push(...page.lines);
    lines.set(page.conversation, known);
  }
  return lines;
}

function joined(
  ask: Asks[number],
  live: ReadonlyMap<string, Live>,
  filed: ReadonlyMap<string, readonly Line[]>,
  limit: number,
): readonly Line[] {
  const byNumber = new Map<number, Line>();
  for (const line of filed.get(ask.conversation) ?? []) byNumber.set(line.n, line);
  for (const line of live.get(ask.conversation)?.lines ?? []) byNumber.set(line.n, line);
  return [...byNumber.values()]
    .filter((line) => line.n > ask.after)
    .sort((a, b) => a.n - b.n)
    .slice(0, limit);
}
