import type { Line } from '../core/conversation.ts';
import type { Threads } from '../road/ports.ts';
import type { Row } from './row.ts';
import type { Rows } from './row-store.ts';
import { matchIn, readAsked, snippetOf, type AskedWord, type Mark } from './search-lines.ts';
import type { Words } from './search-model.ts';
import { basesOf, beginsCommon, SHORTEST_OPEN } from './search-bases.ts';
import type { WordStore } from './search-store.ts';
import { EVERYWHERE, LONGEST_EDGE, nameWord } from './search-words.ts';

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

/** Blocks read at first, then at a time, and in all for one page; customers likewise. */
const FIRST_CHUNK = 40;
const CHUNK = 100;
const MOST_BLOCKS = 200;
const HEADS = 50;
const MOST_HEADS = 200;
const MOST_CUSTOMERS = 8;

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
  const some = await headsWith(words, asked);
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

/** The newest that fit. */
async function headsWith(
  words: SearchParts['words'],
  asked: readonly AskedWord[],
): Promise<readonly Words[]> {
  const word = headWord(asked);
  const isPhone = asked[0]?.isNumber === true;
  const isNumber = asked.length === 1 && isPhone;
  const fits: Words[] = [];
  let from: Place | undefined;
  for (let looked = 0; looked < MOST_HEADS && fits.length < MOST_CUSTOMERS * 2; looked += HEADS) {
    const of = isPhone ? 'phones' : 'names';
    const found = await words.newest({ word, limit: HEADS, of, ...(from && { from }) });
    fits.push(...found.filter(({ w }) => isNumber || asked.every((one) => isPartOfName(w, one))));
    const last = found.at(-1);
    if (last === undefined || found.length < HEADS) break;
    from = { at: last.at, id: last._id };
  }
  return fits.slice(0, MOST_CUSTOMERS * 2);
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
    const { blocks, isAll } = await blocksWith(parts.words, bases, {
      from,
      many: looked === 0 ? FIRST_CHUNK : CHUNK,
    });
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

async function blocksWith(
  words: SearchParts['words'],
  bases: readonly string[],
  { from, many }: { readonly from: Place | undefined; readonly many: number },
): Promise<{ readonly blocks: readonly Words[]; readonly isAll: boolean }> {
  const limit = Math.ceil(many / bases.length);
  const found = await Promise.all(bases.map((word) => words.newest({ word, limit, ...(from && { from }) })));
  const isAll = found.every((some) => some.length < limit);
  // Beyond the newest end of a list that goes on, others may have what is newer: of one moment, too.
  const ends = found.flatMap((some) => (some.length < limit ? [] : (some.at(-1) ?? [])));
  const [upTo] = ends.sort(newestFirst);
  const byId = new Map(found.flat().map((block) => [block._id, block]));
  const blocks = [...byId.values()]
    .filter((block) => upTo === undefined || newestFirst(block, upTo) <= 0)
    .sort(newestFirst);
  return { blocks, isAll };
}

/** As the index has them: of one moment the greater id first. */
function newestFirst(a: Pick<Words, '_id' | 'at'>, b: Pick<Words, '_id' | 'at'>): number {
  return b.at.getTime() - a.at.getTime() || (a._id === b._id ? 0 : a._id < b._id ? 1 : -1);
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
