import { fold } from '../core/answers/fold.ts';
import { mayMean, tokensOf } from './tokens.ts';
import type { Tokens } from './tokens.ts';

/** What people say when they mean an intent: phrases in any language, with their tone marks. */
export interface IntentWords {
  readonly intent: string;
  /**
   * `*` stands for up to three words. A phrase that begins with `!` says that the intent is NOT meant
   * ("! không bị lỗi").
   */
  readonly phrases: readonly string[];
}

export interface Recognised {
  readonly intent: string;
  /** 0..1; 1 when the message is the phrase and nothing more. */
  readonly sure: number;
}

/** Below this there is no intent. */
export const SURE_ENOUGH = 0.6;
const GAP = 3;
const LONG_MESSAGE = 400;

interface End {
  readonly intent: number;
  readonly not: boolean;
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
    const best = pickBest(found, lists.length);
    const list = best === undefined ? undefined : lists[best.intent];
    return list === undefined || best === undefined ? undefined : { intent: list.intent, sure: best.sure };
  };
}

function newNode(): Node {
  return { next: new Map(), ends: [] };
}

function addPhrase(root: Node, phrase: string, intent: number): void {
  const not = phrase.trimStart().startsWith('!');
  const words: string[] = [];
  for (const part of phrase.normalize('NFC').split(/\s+/)) {
    if (part === '*') words.push('*');
    else words.push(...tokensOf(part).typed);
  }
  const telling = words.filter((word) => !FILLERS.has(word));
  const path = telling.some((word) => word !== '*') ? telling : words;
  let node = root;
  for (const word of path) node = word === '*' ? (node.gap ??= newNode()) : childOf(node, fold(word));
  if (node !== root) node.ends.push({ intent, not, words: path.filter((word) => word !== '*') });
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
  hits.push({ intent: end.intent, not: end.not, length: path.length, whole: inside >= walk.telling });
}

function pickBest(found: Found, intents: number): { intent: number; sure: number } | undefined {
  let best: { intent: number; sure: number } | undefined;
  if (found.hits.length === 0) return best;
  for (let intent = 0; intent < intents; intent += 1) {
    const hits = found.hits.filter((hit) => hit.intent === intent);
    if (hits.length === 0 || hits.some((hit) => hit.not)) continue;
    const sure = Math.max(...hits.map((hit) => sureness(hit, found.telling)));
    if (sure >= SURE_ENOUGH && (best === undefined || sure > best.sure)) best = { intent, sure };
  }
  return best;
}

/** Longer phrases and less else around them make surer. One lone word convinces in short messages only. */
function sureness(hit: { length: number; whole: boolean }, telling: number): number {
  if (hit.whole) return 1;
  const share = hit.length / Math.max(telling, 1);
  return Math.min(0.98, 0.33 + 0.14 * Math.min(hit.length, 4) + 0.4 * share);
}

function hasDigit(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}
