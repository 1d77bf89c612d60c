import { fold } from '../core/answers/fold.ts';
import { mayMean, tokensOf } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** What people say when they mean an intent: phrases in any language, with their tone marks. */
export interface IntentWords {
  readonly intent: string;
  /**
   * `*` stands for up to three words. A phrase that begins with `!` says that the intent is NOT meant
   * ("! không bị lỗi"); one that begins with `=` means it only when nothing else is said ("= nhân viên").
   */
  readonly phrases: readonly string[];
  /** Said by itself rather than in the middle of a story: it needs a larger share of the message. */
  readonly isCommand?: boolean;
}

export interface Recognised {
  readonly intent: string;
  /** 0..1; 1 when the message is the phrase and nothing more. */
  readonly sure: number;
}

/** Below this there is no intent. */
const SURE_ENOUGH = 0.6;
const GAP = 3;
/** Of phrases made of these alone nothing may be left out. */
const VAGUE = new Set('what how do does who why * gì sao thế nào'.split(' '));
const LONG_MESSAGE = 400;

interface End {
  readonly intent: number;
  readonly not: boolean;
  /** Only when it is the whole message. */
  readonly only: boolean;
  /** The phrase's words with their marks. */
  readonly words: readonly string[];
}
interface Node {
  readonly next: Map<string, Node>;
  readonly ends: End[];
  gap?: Node;
}

/** Words that carry no meaning of their own here: stepped over in messages, left out of phrases. */
const FILLERS = new Set(
  (
    'dạ vâng ạ ơi à ừ ờ nhé nha nhỉ đi với cho của em anh chị mình tôi bạn shop sốp ad admin các ' +
    'này kia đó đấy ấy vậy thì là mà ơ giúp giùm dùm hộ xin vui lòng chào hỏi muốn cần alo luôn thế ' +
    'da vang oi nhe nha nhi cua em anh chi minh toi ban nay kia do day ay vay thi la giup gium dum ho xin chao hoi muon ' +
    'e a c m t r z v the an my your our this that to for of i im you we me it its is am are please hi hello hey can could ' +
    'would will want wanna need like with some about just so on in at and'
  ).split(' '),
);

/** Finds what a message is about, by the word lists alone. Built once; holds no regular expression. */
export function intentRecogniser(lists: readonly IntentWords[]): (tokens: Tokens) => Recognised | undefined {
  const root = newNode();
  lists.forEach((list, intent) => {
    for (const phrase of list.phrases) addPhrase(root, phrase, intent);
  });
  return (tokens) => {
    const found = search(root, tokens);
    const best = pickBest(found, lists);
    const list = best === undefined ? undefined : lists[best.intent];
    return list === undefined || best === undefined ? undefined : { intent: list.intent, sure: best.sure };
  };
}

function newNode(): Node {
  return { next: new Map(), ends: [] };
}

function addPhrase(root: Node, phrase: string, intent: number): void {
  const mark = phrase.trimStart().charAt(0);
  const words: string[] = [];
  for (const part of phrase.normalize('NFC').split(/\s+/)) {
    if (part === '*') words.push('*');
    else words.push(...tokensOf(part).typed);
  }
  const telling = words.filter((word) => !FILLERS.has(word));
  // An exclusion is only as wide as it was written.
  const isPlain =
    mark !== '!' && telling.filter((word) => !VAGUE.has(word)).length >= Math.min(2, words.length);
  const path = isPlain ? telling : words;
  while (path.at(-1) === '*') path.pop();
  let node = root;
  for (const word of path) node = word === '*' ? (node.gap ??= newNode()) : childOf(node, fold(word));
  if (node !== root) {
    node.ends.push({
      intent,
      not: mark === '!',
      only: mark === '=',
      words: path.filter((word) => word !== '*'),
    });
  }
}

function childOf(node: Node, bare: string): Node {
  const known = node.next.get(bare);
  if (known !== undefined) return known;
  const made = newNode();
  node.next.set(bare, made);
  return made;
}

interface Found {
  readonly tokens: Tokens;
  readonly telling: number;
  readonly hits: { intent: number; not: boolean; length: number; whole: boolean }[];
}
interface Walk extends Found {
  readonly skips: readonly boolean[];
  readonly path: number[];
}

function search(root: Node, tokens: Tokens): Found {
  const skips = tokens.typed.map((word) => FILLERS.has(word) || hasDigit(word));
  const telling = skips.reduce((count, skipped) => count + (skipped ? 0 : 1), 0);
  const walk: Walk = { tokens, telling, hits: [], skips, path: [] };
  const length = Math.min(tokens.bare.length, LONG_MESSAGE);
  for (let at = 0; at < length; at += 1) {
    const first = root.next.get(tokens.bare[at] ?? '');
    if (first === undefined) continue;
    walk.path.push(at);
    step(walk, first, at + 1);
    walk.path.pop();
  }
  return walk;
}

function step(walk: Walk, node: Node, at: number): void {
  for (const end of node.ends) note(walk, end);
  if (at >= walk.tokens.bare.length) return;
  const next = node.next.get(walk.tokens.bare[at] ?? '');
  if (next !== undefined) {
    walk.path.push(at);
    step(walk, next, at + 1);
    walk.path.pop();
  }
  if (walk.skips[at] === true && (node.next.size > 0 || node.gap !== undefined)) step(walk, node, at + 1);
  if (node.gap !== undefined) acrossGap(walk, node.gap, at);
}

function acrossGap(walk: Walk, node: Node, from: number): void {
  let gone = 0;
  for (let at = from; at < walk.tokens.bare.length && gone <= GAP; at += 1) {
    const next = node.next.get(walk.tokens.bare[at] ?? '');
    if (next !== undefined) {
      walk.path.push(at);
      step(walk, next, at + 1);
      walk.path.pop();
    }
    if (walk.skips[at] !== true) gone += 1;
  }
}

function note(walk: Walk, end: End): void {
  const { path, tokens, skips, hits } = walk;
  for (let index = 0; index < path.length; index += 1) {
    const at = path[index] ?? 0;
    const typed = tokens.typed[at] ?? '';
    if (typed !== tokens.bare[at] && !mayMean(typed, end.words[index] ?? '')) return;
  }
  const inside = path.filter((at) => skips[at] !== true).length;
  const whole = inside >= walk.telling;
  if (whole || !end.only) hits.push({ intent: end.intent, not: end.not, length: path.length, whole });
}

function pickBest(found: Found, lists: readonly IntentWords[]): { intent: number; sure: number } | undefined {
  let best: { intent: number; sure: number } | undefined;
  if (found.hits.length === 0) return best;
  for (let intent = 0; intent < lists.length; intent += 1) {
    const hits = found.hits.filter((hit) => hit.intent === intent);
    if (hits.length === 0 || hits.some((hit) => hit.not)) continue;
    const alone = lists[intent]?.isCommand === true ? COMMAND : STORY;
    const sure = Math.max(...hits.map((hit) => sureness(hit, found.telling, alone)));
    if (sure >= SURE_ENOUGH && (best === undefined || sure > best.sure)) best = { intent, sure };
  }
  return best;
}

/** How sure a phrase of so many words makes in a message without end. */
const STORY = [0, 0.5, 0.6, 0.66, 0.7];
const COMMAND = [0, 0.4, 0.5, 0.6, 0.66];

/** Longer phrases and less else around them make surer. */
function sureness(
  hit: { length: number; whole: boolean },
  telling: number,
  byLength: readonly number[],
): number {
  if (hit.whole) return 1;
  const alone = byLength[Math.min(hit.length, byLength.length - 1)] ?? 0;
  const share = Math.min(1, hit.length / Math.max(telling, 1));
  return alone + (0.98 - alone) * share * share;
}

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}
