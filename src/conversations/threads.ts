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
      const filed = await filedLines(pages, { asks: old, live: byId, limit });
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

interface Filing {
  readonly asks: Asks;
  readonly live: ReadonlyMap<string, Live>;
  readonly limit: number;
}

/** Of each ask the next pages only: a conversation may have thousands of them. */
async function filedLines(
  pages: Collection<Page>,
  { asks, live, limit }: Filing,
): Promise<ReadonlyMap<string, Filed>> {
  const found = new Map<string, Filed>();
  const alone: Asks[number][] = [];
  for (const some of alike(asks)) {
    const lines = some.length === 1 ? NONE : await pagesTogether(pages, some, limit);
    for (const ask of some) {
      const own = lines.get(ask.conversation) ?? [];
      if (isWhole(own, live.get(ask.conversation), ask.after, limit))
        found.set(ask.conversation, { lines: own, upTo: Infinity });
      else alone.push(ask);
    }
  }
  for (let at = 0; at < alone.length; at += AT_ONCE) {
    const some = alone.slice(at, at + AT_ONCE);
    const filed = await Promise.all(some.map((ask) => nextPages(pages, ask, limit)));
    some.forEach(({ conversation }, place) => found.set(conversation, filed[place] ?? NOTHING));
  }
  return found;
}

const NONE: ReadonlyMap<string, readonly Line[]> = new Map();

/** Those who ask from the same line on, so many at once. */
function alike(asks: Asks): readonly Asks[] {
  const groups = new Map<string, Asks[number][]>();
  const counts = new Map<number, number>();
  for (const ask of asks) {
    const count = counts.get(ask.after) ?? 0;
    counts.set(ask.after, count + 1);
    const key = `${ask.after} ${Math.floor(count / AT_ONCE)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [ask]);
    else group.push(ask);
  }
  return [...groups.values()];
}

/** In one question what pages hold of the next `limit` lines, by conversation. */
async function pagesTogether(
  pages: Collection<Page>,
  asks: Asks,
  limit: number,
): Promise<ReadonlyMap<string, readonly Line[]>> {
  const { after = 0 } = asks[0] ?? {};
  const conversation = { $in: asks.map((ask) => ask.conversation) };
  const near = {
    conversation,
    first: { $gt: after - PAGE_LINES, $lte: after + limit },
    last: { $gt: after },
  };
  const found = new Map<string, Line[]>();
  for (const page of await fromDatabase(pages.find(near, within()).toArray())) {
    const lines = found.get(page.conversation);
    if (lines === undefined) found.set(page.conversation, [...page.lines]);
    else lines.push(...page.lines);
  }
  return found;
}

/** Whether every one of the next lines is there: where one lacks, a page far away may hold what comes after it. */
function isWhole(lines: readonly Line[], live: Live | undefined, after: number, limit: number): boolean {
  const there = new Set([...lines, ...(live?.lines ?? [])].map(({ n }) => n));
  const last = Math.min(after + limit, (live?.nextLine ?? Infinity) - 1);
  for (let n = after + 1; n <= last; n += 1) if (!there.has(n)) return false;
  return true;
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
