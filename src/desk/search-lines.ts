import { fold } from '../core/answers/fold.ts';
import { nationalDigits, spotsIn } from './search-words.ts';

/** One word of what was asked. */
export interface AskedWord {
  /** Folded; of a number its digits, of a code its letters and digits without what stands between. */
  readonly word: string;
  /** With its marks, in lower case: the same when it has none. */
  readonly marked: string;
  /** More of it may follow. */
  readonly isOpen: boolean;
  readonly isNumber: boolean;
}

export type Mark = [number, number];

export interface Match {
  /** Where the words stand in the text, in order, none over another. */
  readonly marks: readonly Mark[];
  /** Every word stands there with the very marks it was asked with. */
  readonly isExact: boolean;
}

/** A text, folded, with the place each folded character came from. */
interface Folded {
  readonly text: string;
  readonly folded: string;
  readonly places: readonly number[];
}

/** Where all of the words stand in a text; undefined when one is missing. */
export function matchIn(text: string, asked: readonly AskedWord[]): Match | undefined {
  const here = foldedOf(text);
  // Most lines of a block lack a word: what they consist of need not be known.
  if (!asked.every(({ word, isNumber }) => isNumber || here.folded.includes(word))) return undefined;
  const spots = spotsIn(here.folded);
  const marks: Mark[] = [];
  let isExact = true;
  for (const one of asked) {
    const found = one.isNumber ? numberIn(here, one) : wordIn(here, spots, one);
    if (found.length === 0) return undefined;
    marks.push(...found.map(({ mark }) => mark));
    isExact &&= found.some((each) => each.isExact);
  }
  return { marks: apart(marks), isExact };
}

function foldedOf(text: string): Folded {
  const places: number[] = [];
  let folded = '';
  let at = 0;
  for (const sign of text) {
    const plain = foldSign(sign);
    for (let n = 0; n < plain.length; n += 1) places.push(at);
    folded += plain;
    at += sign.length;
  }
  places.push(text.length);
  return { text, folded, places };
}

const MOST_SIGNS = 2_000;
const knownSigns = new Map<string, string>();

/** One sign, folded: a search folds tens of thousands, of which few are different. */
function foldSign(sign: string): string {
  const known = knownSigns.get(sign);
  if (known !== undefined) return known;
  const plain = fold(sign);
  if (knownSigns.size < MOST_SIGNS) knownSigns.set(sign, plain);
  return plain;
}

interface Found {
  readonly mark: Mark;
  readonly isExact: boolean;
}

function wordIn(here: Folded, spots: ReturnType<typeof spotsIn>, asked: AskedWord): readonly Found[] {
  const { word, marked, isOpen } = asked;
  return spots
    .filter((spot) => (isOpen ? spot.word.startsWith(word) : spot.word === word))
    .map(({ from }) => foundAt(here, from, from + word.length, marked));
}

/** Below U+0080; white space beyond is left out, too. */
const BETWEEN = new Set(' \t\n\v\f\r-_.#()+');

/** Numbers and codes are written with all sorts of signs between: these are left out on both sides. */
function numberIn(here: Folded, { word, marked }: AskedWord): readonly Found[] {
  if (!here.folded.includes(word.charAt(word.length - 1))) return [];
  let squeezed = '';
  const places: number[] = [];
  for (let at = 0; at < here.folded.length; at += 1) {
    const sign = here.folded.charAt(at);
    if (BETWEEN.has(sign) || (sign > '\u007f' && /\s/.test(sign))) continue;
    squeezed += sign;
    places.push(at);
  }
  const forms = word.startsWith('0') ? [word, `84${word.slice(1)}`] : [word];
  const found: Found[] = [];
  for (const form of forms) {
    for (let at = squeezed.indexOf(form); at !== -1; at = squeezed.indexOf(form, at + form.length)) {
      const end = places[at + form.length - 1] ?? 0;
      found.push(foundAt(here, places[at] ?? 0, end + 1, marked));
    }
  }
  return found;
}

function foundAt({ text, places }: Folded, from: number, to: number, marked: string): Found {
  const mark: Mark = [places[from] ?? 0, places[to] ?? text.length];
  const isExact = text.slice(...mark).toLowerCase() === marked;
  return { mark, isExact };
}

function apart(marks: readonly Mark[]): readonly Mark[] {
  const joined: Mark[] = [];
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

const BEFORE = 40;
const LONGEST = 160;

/** A piece of the text with what was found in it. */
export function snippetOf(
  text: string,
  marks: readonly Mark[],
): { readonly snippet: string; readonly marks: Mark[] } {
  const first = marks[0]?.[0] ?? 0;
  const from = first <= BEFORE ? 0 : wordStart(text, first - BEFORE);
  const to = text.length - from <= LONGEST ? text.length : from + LONGEST;
  const head = from > 0 ? '…' : '';
  const shift = head.length - from;
  // A sign of two units is not cut in its middle.
  const piece = text.slice(from, to).replace(/[\r\n\t]|^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, ' ');
  return {
    snippet: `${head}${piece}${to < text.length ? '…' : ''}`,
    marks: marks.filter(([, end]) => end <= to).map(([start, end]) => [start + shift, end + shift]),
  };
}

function wordStart(text: string, at: number): number {
  const space = text.indexOf(' ', at);
  return space === -1 || space > at + BEFORE / 2 ? at : space + 1;
}

const CODE = /^\p{L}{1,5}[\s\-_.#]{0,2}\d{2,}$/u;
const NUMBER = /^\+?[\d\s.\-()#]+$/;
const MOST_WORDS = 8;

/** What was asked, word by word. The last word is open unless a space follows it. */
export function readAsked(q: string): readonly AskedWord[] {
  const said = q.normalize('NFC').toLowerCase();
  const whole = fold(said).trim();
  const isNumber = NUMBER.test(whole) && whole.replace(/\D/g, '').length >= 3;
  if (isNumber || CODE.test(whole)) {
    const squeezed = isNumber ? nationalDigits(whole) : whole.replace(/[\s\-_.#]/g, '');
    return [{ word: squeezed, marked: said.trim(), isOpen: true, isNumber: true }];
  }
  const { folded, places } = foldedOf(said);
  const spots = spotsIn(folded).slice(0, MOST_WORDS);
  return spots.map(({ word, from, to }, at) => ({
    word,
    marked: said.slice(places[from] ?? 0, places[to] ?? said.length),
    isOpen: at === spots.length - 1 && to === folded.length,
    isNumber: /\d/.test(word) && word.length >= 3,
  }));
}
