import type { Line } from '../core/conversation.ts';
import type { Threads } from '../road/ports.ts';
import type { Row } from './row.ts';
import type { Rows } from './row-store.ts';
import { matchIn, readAsked, snippetOf, type AskedWord, type Mark } from './search-lines.ts';
import type { Words } from './search-model.ts';
import type { WordStore } from './search-store.ts';
import { EVERYWHERE, isPair, LONGEST_EDGE, nameWord } from './search-words.ts';

export interface SearchParts {
  readonly words: Pick<WordStore, 'newest' | 'beginning' | 'known'>;
  readonly rows: Pick<Rows, 'get'>;
  readonly threads: Pick<Threads, 'since'>;
}

export interface Hit {
  readonly row: Row;
  readonly kind: 'name' | 'phone' | 'code' | 'words';
  readonly line?: Line;
  readonly at: Date;
  readonly snippet: string;
  readonly marks: readonly Mark[];
}

/** Where the next page begins. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

export interface Found {
  readonly hits: readonly Hit[];
  readonly next?: Place;
}

/** Blocks read at a time and in all for one page; customers likewise. */
const CHUNK = 100;
const MOST_BLOCKS = 300;
const MOST_HEADS = 200;
const MOST_CUSTOMERS = 8;
/** What the beginning of a word may become, and blocks looked at for each. */
const MOST_BEGINNINGS = 200;
const MOST_ENDINGS = 10;
const SHORTEST_OPEN = 2;
/** A word in more blocks than this is too common to look by. */
const MOST_ALONE = 3_000;

/**
 * Looks by the words that leave fewest and checks the others on what that yields; the work of one page is
 * bounded, and the next goes on behind it. Customers stand before lines, on the first page only.
 */
export async function search(
  parts: SearchParts,
  asked: { readonly q: string; readonly limit: number; readonly after?: Place },
): Promise<Found> {
  const words = readAsked(asked.q);
  if (words.length === 0) return { hits: [] };
  const [customers, lines] = await Promise.all([
    asked.after === undefined ? customersWith(parts, words) : [],
    linesWith(parts, words, asked),
  ]);
  return {
    hits: [...customers, ...lines.hits].slice(0, asked.limit + customers.length),
    ...(lines.next && { next: lines.next }),
  };
}

async function customersWith(
  { words, rows }: SearchParts,
  asked: readonly AskedWord[],
): Promise<readonly Hit[]> {
  const base = headWord(asked);
  const found = await words.newest({ word: base, limit: MOST_HEADS, isHead: true });
  const isNumber = asked.length === 1 && asked[0]?.isNumber === true;
  const fits = found.filter(({ w }) => isNumber || asked.every((one) => isPartOfName(w, one)));
  const some = fits.slice(0, MOST_CUSTOMERS * 2);
  const byId = new Map(
    (await rows.get(some.map(({ conversation }) => conversation))).map((row) => [row._id, row]),
  );
  const hits = some.flatMap((head) => {
    const row = byId.get(head.conversation);
    const hit = row === undefined || row.box === 'gone' ? undefined : customerHit(head, row, asked);
    return hit === undefined ? [] : [hit];
  });
  return exactFirst(hits)
    .slice(0, MOST_CUSTOMERS)
    .map(({ hit }) => hit);
}

function headWord(asked: readonly AskedWord[]): string {
  const parts = asked.map(({ word }) => word);
  const [first = ''] = parts;
  if (asked[0]?.isNumber === true) return first.slice(0, LONGEST_EDGE);
  // Two together leave far fewer than one; the last two, for given names tell more than family names.
  return nameWord(parts.length > 1 ? parts.slice(-2).join(' ') : first);
}

function isPartOfName(w: readonly string[], { word, isOpen }: AskedWord): boolean {
  // A name is kept with all its beginnings: one that is whole cannot be told from one, and the row is asked.
  return w.includes(nameWord(word)) || (isOpen && w.includes(word));
}

interface Ranked {
  readonly hit: Hit;
  readonly isExact: boolean;
}

function customerHit(head: Words, row: Row, asked: readonly AskedWord[]): Ranked | undefined {
  const at = row.lastAt ?? head.at;
  if (asked[0]?.isNumber === true) {
    return {
      hit: { row, kind: 'phone', at, snippet: `••• ${head.tail ?? ''}`.trim(), marks: [] },
      isExact: true,
    };
  }
  const { name = '' } = row;
  const match = matchIn(name, asked);
  if (match === undefined) return undefined;
  return { hit: { row, kind: 'name', at, snippet: name, marks: match.marks }, isExact: match.isExact };
}

function exactFirst(hits: readonly Ranked[]): readonly Ranked[] {
  return [...hits].sort(
    (a, b) => Number(b.isExact) - Number(a.isExact) || b.hit.at.getTime() - a.hit.at.getTime(),
  );
}

interface Asked {
  readonly limit: number;
  readonly after?: Place;
}

async function linesWith(parts: SearchParts, asked: readonly AskedWord[], how: Asked): Promise<Found> {
  const bases = await basesOf(parts.words, asked);
  if (bases.length === 0) return { hits: [] };
  const found: Ranked[] = [];
  const needed = asked.filter(isKept);
  let from = how.after;
  for (let looked = 0; looked < MOST_BLOCKS && found.length < how.limit;) {
    const { blocks, isAll } = await blocksWith(parts.words, bases, from);
    looked += blocks.length;
    const fits = blocks.filter(({ first, w }) => first > 0 && needed.every((one) => holds(w, one)));
    const some = fits.slice(0, how.limit - found.length);
    found.push(...(await hitsIn(parts, some, asked)));
    const last = some.length < fits.length ? some.at(-1) : blocks.at(-1);
    if (isAll && some.length === fits.length) return { hits: exactFirst(found).map(({ hit }) => hit) };
    if (last === undefined) break;
    from = { at: last.at, id: last._id };
  }
  return { hits: exactFirst(found).map(({ hit }) => hit), ...(from && { next: from }) };
}

/** Words that stand alone in the index. */
function isKept({ word, isOpen, isNumber }: AskedWord): boolean {
  return isNumber || (isOpen ? word.length >= SHORTEST_OPEN : !EVERYWHERE.has(word));
}

function holds(w: readonly string[], { word, isOpen, isNumber }: AskedWord): boolean {
  if (isNumber) return w.includes(word.slice(0, LONGEST_EDGE));
  // What is common alone may stand there unseen: the line tells.
  return isOpen ? beginsCommon(word) || w.some((one) => one.startsWith(word)) : w.includes(word);
}

function beginsCommon(word: string): boolean {
  for (const one of EVERYWHERE) if (one.startsWith(word)) return true;
  return false;
}

/** By which words to look: one that leaves few, or all that the beginning of one may become. */
async function basesOf(words: SearchParts['words'], asked: readonly AskedWord[]): Promise<readonly string[]> {
  const number = asked.find(({ isNumber }) => isNumber);
  if (number !== undefined) return [number.word.slice(0, LONGEST_EDGE)];
  const whole = asked.filter(({ isOpen }) => !isOpen);
  const pairs = whole.slice(1).flatMap(({ word }, at) => {
    const before = whole[at]?.word ?? '';
    return isPair(before, word) ? [`${before} ${word}`] : [];
  });
  const single = whole.map(({ word }) => word).filter((word) => !EVERYWHERE.has(word));
  const counts = await words.known(single);
  const few = [...single].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0))[0];
  // Where each is said everywhere, only those that stand side by side can be found among so many.
  const [pair] = pairs;
  if (pair !== undefined && (few === undefined || (counts.get(few) ?? 0) > MOST_ALONE)) return [pair];
  if (few !== undefined) return [few];
  const open = asked.at(-1);
  if (open?.isOpen !== true || open.word.length < SHORTEST_OPEN) return [];
  const endings = await words.beginning(open.word, MOST_BEGINNINGS);
  const common = [...endings].sort((a, b) => b.n - a.n).map(({ _id }) => _id);
  return [...new Set([...(EVERYWHERE.has(open.word) ? [] : [open.word]), ...common.slice(0, MOST_ENDINGS)])];
}

async function blocksWith(
  words: SearchParts['words'],
  bases: readonly string[],
  from: Place | undefined,
): Promise<{ readonly blocks: readonly Words[]; readonly isAll: boolean }> {
  const limit = Math.ceil(CHUNK / bases.length);
  const found = await Promise.all(bases.map((word) => words.newest({ word, limit, ...(from && { from }) })));
  const isAll = found.every((some) => some.length < limit);
  // Beyond the newest end of a list that goes on, others may have what is newer.
  const upTo = Math.max(...found.map((some) => (some.length < limit ? 0 : (some.at(-1)?.at.getTime() ?? 0))));
  const byId = new Map(found.flat().map((block) => [block._id, block]));
  const blocks = [...byId.values()]
    .filter(({ at }) => at.getTime() >= upTo)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a._id < b._id ? 1 : -1));
  return { blocks, isAll };
}

/** The best line of each block, as it is now: what was erased or withheld meanwhile is not shown. */
async function hitsIn(
  { threads, rows }: SearchParts,
  blocks: readonly Words[],
  asked: readonly AskedWord[],
): Promise<readonly Ranked[]> {
  if (blocks.length === 0) return [];
  const [known, ...lines] = await Promise.all([
    rows.get([...new Set(blocks.map(({ conversation }) => conversation))]),
    ...roundsOf(blocks).map((round) =>
      threads.since(
        round.map(({ conversation, first }) => ({ conversation, after: first - 1 })),
        BLOCK_LINES,
      ),
    ),
  ]);
  const there = new Map<string, Line>();
  for (const some of lines)
    for (const [id, each] of some) for (const line of each) there.set(`${id}/${line.n}`, line);
  const byId = new Map(known.map((row) => [row._id, row]));
  return blocks.flatMap(({ conversation, first, last }) => {
    const row = byId.get(conversation);
    const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    const own = numbers.flatMap((n) => there.get(`${conversation}/${n}`) ?? []);
    const best = row === undefined || row.box === 'gone' ? undefined : bestOf(row, own, asked);
    return best === undefined ? [] : [best];
  });
}

const BLOCK_LINES = 16;

/** A question for lines names each conversation once. */
function roundsOf(blocks: readonly Words[]): readonly (readonly Words[])[] {
  const rounds: Words[][] = [];
  for (const block of blocks) {
    const free = rounds.find((round) =>
      round.every(({ conversation }) => conversation !== block.conversation),
    );
    if (free === undefined) rounds.push([block]);
    else free.push(block);
  }
  return rounds;
}

function bestOf(row: Row, lines: readonly Line[], asked: readonly AskedWord[]): Ranked | undefined {
  let best: Ranked | undefined;
  for (const line of lines) {
    if (line.delivery?.state === 'withheld') continue;
    const match = matchIn(line.text, asked);
    if (match === undefined || (best !== undefined && best.isExact && !match.isExact)) continue;
    const kind = asked.some(({ isNumber }) => isNumber) ? 'code' : 'words';
    best = {
      hit: { row, kind, line, at: line.at, ...snippetOf(line.text, match.marks) },
      isExact: match.isExact,
    };
  }
  return best;
}
