import { readNumberWord } from './number-words.ts';
import { AROUND, LEVELS, MARKED_LEVELS, NOT, SIGNS, STRONG } from './rating-words.ts';
import type { Level } from './rating-words.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

const LONGEST_TEXT = 80;
const STARS = /[⭐★🌟]/gu;
const KEYCAP = /[\uFE0F\u20E3]/g;
const OUT_OF = /(\d{1,2})\s*(?:\/|trên|tren|out of)\s*(\d{1,2})/iu;
const SIGNED = /[-−+]\s*\d|\d\s*[-−–]|\d[.,]\d/u;
/** `5sao`: a number and its unit written as one. */
const GLUED = /(\d)(?=\p{L})/gu;
const PLAIN = /^\d{1,2}$/;

/**
 * A score from a digit, stars, words or emoji, in Vietnamese or English; undefined when it is not
 * plainly one. Every word must belong to it: "4 cái áo" is about shirts, and "size 4" too.
 */
export function readRating(text: string, least: number, most: number): number | undefined {
  const within = (score: number | undefined): number | undefined =>
    score !== undefined && score >= least && score <= most ? score : undefined;
  if (PLAIN.test(text)) return within(Number(text));
  if (text.length > LONGEST_TEXT) return undefined;
  const said = text.replace(KEYCAP, '').trim();
  if (PLAIN.test(said)) return within(Number(said));
  const outOf = OUT_OF.exec(said);
  if (outOf !== null && Number(outOf[2]) !== most) return undefined;
  const rest = outOf === null ? said : said.replace(OUT_OF, (_all, score: string) => score);
  if (SIGNED.test(rest)) return undefined;
  const stars = rest.match(STARS)?.length;
  const words = readWords(tokensOf(rest.replace(GLUED, '$1 ')), signsIn(rest), most);
  if (words === undefined) return undefined;
  if (stars !== undefined && words.number === undefined) return within(stars);
  if (words.number !== undefined) return within(words.number);
  return words.level === undefined ? undefined : onScale(words.level, least, most);
}

/** Five levels spread over the scale: 1 to 5 as they are, 0 to 10 by their share of it. */
function onScale(level: Level, least: number, most: number): number {
  return least + Math.round((level / 4) * (most - least));
}

function signsIn(text: string): readonly Level[] {
  const found: Level[] = [];
  for (const sign of text) {
    const level = SIGNS.get(sign);
    if (level !== undefined) found.push(level);
  }
  return found;
}

interface Said {
  numbers: number[];
  levels: Level[];
  strong: boolean;
  not: boolean;
}

function readWords(
  tokens: readonly Token[],
  signs: readonly Level[],
  most: number,
): { readonly number?: number; readonly level?: Level } | undefined {
  const said: Said = { numbers: [], levels: [], strong: false, not: false };
  for (let index = 0; index < tokens.length;) {
    const taken = takeWord(tokens, index, said, most);
    if (taken === 0) return undefined;
    index += taken;
  }
  if (said.numbers.length > 1) return undefined;
  const [number] = said.numbers;
  if (number !== undefined) return said.not ? undefined : { number };
  const level = levelOf(said, signs);
  return level === undefined ? (tokens.length > 0 ? undefined : {}) : { level };
}

/** Takes what stands at this place; 0 when it is no part of a score. */
function takeWord(tokens: readonly Token[], index: number, said: Said, most: number): number {
  const token = tokens[index];
  if (token === undefined) return 0;
  for (let length = Math.min(5, tokens.length - index); length > 1; length -= 1) {
    if (takePhrase(phraseAt(tokens, index, length), said)) return length;
  }
  const number = PLAIN.test(token.plain) ? Number(token.plain) : readNumberWord(token);
  if (number !== undefined) said.numbers.push(number);
  else if (token.plain === 'tam' && most > 5) return 0;
  else if (!takeMarked(token, said) && !takePhrase(token.folded, said) && !AROUND.has(token.folded)) return 0;
  return 1;
}

function phraseAt(tokens: readonly Token[], index: number, length: number): string {
  let phrase = '';
  for (let offset = 0; offset < length; offset += 1)
    phrase += `${offset > 0 ? ' ' : ''}${tokens[index + offset]?.folded ?? ''}`;
  return phrase;
}

function takeMarked(token: Token, said: Said): boolean {
  const level = MARKED_LEVELS.get(token.plain);
  if (level !== undefined) said.levels.push(level);
  return level !== undefined;
}

function takePhrase(phrase: string, said: Said): boolean {
  const level = LEVELS.get(phrase);
  if (level !== undefined) said.levels.push(level);
  else if (STRONG.has(phrase)) said.strong = true;
  else if (NOT.has(phrase)) said.not = true;
  else return false;
  return true;
}

/** One verdict only: good and bad in one message is for a person to read. */
function levelOf(said: Said, signs: readonly Level[]): Level | undefined {
  const levels = [...said.levels, ...signs];
  const lowest = Math.min(...levels);
  const highest = Math.max(...levels);
  if (levels.length === 0 || (lowest < 2 && highest > 2)) return undefined;
  const level = highest > 2 ? highest : lowest;
  if (said.not)
    return level > 2 ? (said.strong && said.levels.length === 0 ? 0 : 1) : level < 2 ? 2 : undefined;
  if (!said.strong || level === 2) return toLevel(level);
  return level > 2 ? 4 : 0;
}

function toLevel(level: number): Level {
  // Lowest and highest of levels are levels.
  return level as Level;
}
