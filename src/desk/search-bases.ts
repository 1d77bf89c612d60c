import type { AskedWord } from './search-lines.ts';
import type { WordStore } from './search-store.ts';
import { EVERYWHERE, isPair, LONGEST_EDGE } from './search-words.ts';

type Vocabulary = Pick<WordStore, 'beginning' | 'known'>;

/** What the beginning of a word may become, and by how many of these is looked. */
const MOST_BEGINNINGS = 200;
const MOST_ENDINGS = 10;
export const SHORTEST_OPEN = 2;
/** A word in more blocks than this is too common to look by. */
const MOST_ALONE = 3_000;
/** So many are looked at for one page. */
const FEW_BLOCKS = 200;

/**
 * By which words to look: one that leaves few, or all that the unfinished one may become. None where a word is asked
 * for that nobody ever said.
 */
export async function basesOf(words: Vocabulary, asked: readonly AskedWord[]): Promise<readonly string[]> {
  const number = asked.find(({ isNumber }) => isNumber);
  if (number !== undefined) return [number.word.slice(0, LONGEST_EDGE)];
  const whole = asked.filter(({ isOpen }) => !isOpen);
  const single = whole.map(({ word }) => word).filter((word) => !EVERYWHERE.has(word));
  const [counts, open] = await Promise.all([words.known(single), openOf(words, asked)]);
  const [few] = [...single].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
  const fewN = few === undefined ? Infinity : (counts.get(few) ?? 0);
  if (open?.isAll === true && open.n < fewN && open.n <= FEW_BLOCKS) return open.words;
  // Where each is said everywhere, only those that stand side by side can be found among so many.
  const pair = fewN > MOST_ALONE ? pairIn(whole) : undefined;
  if (pair !== undefined) return [pair];
  if (open?.isAll === true && open.n < fewN) return open.words;
  return few === undefined ? (open?.words ?? []) : [few];
}

/** What the unfinished word may become. `isAll`: there is nothing else it can be; in about `n` blocks. */
interface Open {
  readonly words: readonly string[];
  readonly isAll: boolean;
  readonly n: number;
}

async function openOf(words: Vocabulary, asked: readonly AskedWord[]): Promise<Open | undefined> {
  const open = asked.at(-1);
  if (open?.isOpen !== true || open.word.length < SHORTEST_OPEN) return undefined;
  const endings = await words.beginning(open.word, MOST_BEGINNINGS);
  const common = [...endings].sort((a, b) => b.n - a.n).slice(0, MOST_ENDINGS);
  // Words with digits are not counted, and those said everywhere stand nowhere alone.
  const isAll = endings.length <= MOST_ENDINGS && !/\d/.test(open.word) && !beginsCommon(open.word);
  const own = isAll || EVERYWHERE.has(open.word) ? [] : [open.word];
  return {
    words: [...new Set([...own, ...common.map(({ _id }) => _id)])],
    isAll,
    n: endings.reduce((sum, { n }) => sum + n, 0),
  };
}

function pairIn(whole: readonly AskedWord[]): string | undefined {
  for (const [at, { word }] of whole.slice(1).entries()) {
    const before = whole[at]?.word ?? '';
    if (isPair(before, word)) return `${before} ${word}`;
  }
  return undefined;
}

/** Whether it may become a word that is in nearly every message. */
export function beginsCommon(word: string): boolean {
  for (const one of EVERYWHERE) if (one.startsWith(word)) return true;
  return false;
}
