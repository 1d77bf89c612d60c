import { fold } from '../core/answers/fold.ts';
import type { Line } from '../core/conversation.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** In nearly every message: alone they find everything, so alone they are not kept. */
export const EVERYWHERE = list(
  'a ah ak da em chi anh oi nhe nha thi la ma cho cua va voi co khong ko k duoc dc minh ban shop toi no nay kia do de bi o tu den ve cung roi se nhu hay the vay gi nao ai sao con vi neu thoi luon ra vao i you the to is my and it of',
);
/** Said so often that only together with a neighbour they say something. */
const COMMON = list(
  'don hang giao ship tien mua doi tra size ao quan giay mau so luong gia san pham khach nhan gui hoi xin cam on chao chua xong muon can biet kiem xem hinh loi hong rach cham lau nhanh ngay hom qua mai gio bao nhieu lam dung sai thieu du lai moi cu dep xau tot te hai long that vong khieu nai phan hoi dia chi dien thoai thanh toan chuyen khoan ma van phieu giam khuyen mai hanh tu van vien nguoi nha vang huy ngoai trong mot cai chiec bo cao thap rong chat nhe nang duong',
);

const isCommon = (word: string): boolean => EVERYWHERE.has(word) || COMMON.has(word);

const WORD = /[\p{L}\p{N}]+/gu;
const DIGIT = /\d/;
const LONGEST_WORD = 20;
const SHORTEST_EDGE = 3;
export const LONGEST_EDGE = 14;
/** Letters and the number behind them, as codes are written: `DH-10293`, `ph 0231`. */
const CODE = /(?<![\p{L}\p{N}])(\p{L}{1,5})[\s\-_.#]{0,2}(\d{3,14})(?![\p{L}\p{N}])/gu;
const NUMBER = /\+?\d(?:[\s.\-()]{0,2}\d){2,14}/g;

/** A word where it stands. */
export interface Spot {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** The words of a folded text. */
export function spotsIn(folded: string): readonly Spot[] {
  return Array.from(folded.matchAll(WORD), ({ 0: word, index }) => ({
    word,
    from: index,
    to: index + word.length,
  }));
}

/** Under which words the lines of a conversation are found. Of the bot's own only numbers and codes: the rest is in its flows. */
export function wordsOfLine({
  who,
  text,
  delivery,
}: Pick<Line, 'who' | 'text' | 'delivery'>): ReadonlySet<string> {
  const found = new Set<string>();
  if (delivery?.state === 'withheld') return found;
  const folded = fold(text);
  if (DIGIT.test(folded)) addNumbers(found, folded);
  if (who !== 'bot') addWords(found, folded);
  return found;
}

function addWords(found: Set<string>, folded: string): void {
  let before: Spot | undefined;
  for (const spot of spotsIn(folded)) {
    const { word } = spot;
    if (!DIGIT.test(word) && !EVERYWHERE.has(word)) found.add(word.slice(0, LONGEST_WORD));
    if (before !== undefined && isPair(before.word, word) && folded.slice(before.to, spot.from).trim() === '')
      found.add(`${before.word} ${word}`);
    before = spot;
  }
}

/** Whether two neighbours are kept together. */
export function isPair(one: string, two: string): boolean {
  return isCommon(one) && isCommon(two);
}

function addNumbers(found: Set<string>, folded: string): void {
  for (const [, letters = '', digits = ''] of folded.matchAll(CODE)) addEdges(found, letters + digits);
  for (const { word } of spotsIn(folded))
    if (DIGIT.test(word) && word.length >= SHORTEST_EDGE) addEdges(found, word);
  for (const [written] of folded.matchAll(NUMBER)) {
    const digits = nationalDigits(written);
    addEdges(found, digits);
    if (digits.length >= 9) for (const n of [3, 4]) found.add(digits.slice(-n));
  }
}

/** What is typed of a number finds it: each beginning is kept. */
function addEdges(found: Set<string>, word: string): void {
  for (let n = SHORTEST_EDGE; n <= Math.min(word.length, LONGEST_EDGE); n += 1) found.add(word.slice(0, n));
}

/** `+84 90 123` and `090 123` are one number. */
export function nationalDigits(written: string): string {
  const digits = written.replace(/\D/g, '');
  return /^84\d{9,10}$/.test(digits) ? `0${digits.slice(2)}` : digits;
}

/** Under which words a customer is found: beginnings of each part of the name, and of two together. */
export function wordsOfName(name: string): ReadonlySet<string> {
  const parts = spotsIn(fold(name)).map(({ word }) => word.slice(0, LONGEST_WORD));
  const found = new Set<string>();
  parts.forEach((part, at) => {
    for (let n = 1; n <= part.length; n += 1) found.add(nameWord(part.slice(0, n)));
    const next = parts[at + 1] ?? '';
    for (let n = 1; n <= next.length; n += 1) found.add(nameWord(`${part} ${next.slice(0, n)}`));
  });
  return found;
}

export function nameWord(part: string): string {
  return `n:${part}`;
}

export function wordsOfPhone(phone: string): ReadonlySet<string> {
  const found = new Set<string>();
  addNumbers(found, phone);
  return found;
}
