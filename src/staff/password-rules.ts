import { AppError } from '../core/errors.ts';
import { COMMON } from './common-passwords.ts';

const SHORTEST = 12;
/** A password that so few commonest words make up is one of the commonest itself. */
const FEW_WORDS = 3;
const FEWEST_SIGNS = 5;
const LONGEST_WORD = Math.max(...[...COMMON].map((word) => word.length));
/** Of a name in it so many signs must remain. */
const SHORTEST_REST = 8;

/** Throws AppError `invalid-input` saying what is wrong with it; it never says the password. */
export function checkPassword(
  password: string,
  whose: { readonly login: string; readonly name: string },
): void {
  const fault = faultOf(password, whose);
  if (fault !== undefined) throw new AppError('invalid-input', fault, { subject: 'password' });
}

function faultOf(password: string, whose: { login: string; name: string }): string | undefined {
  const signs = Array.from(password.normalize('NFC'));
  if (signs.length < SHORTEST)
    return `A password has at least ${SHORTEST} characters; a short sentence is good.`;
  if (new Set(signs).size < FEWEST_SIGNS)
    return 'This repeats the same few signs; choose something more varied.';
  const folded = fold(password);
  if (/^\d+$/.test(folded)) return 'Digits alone are soon guessed; add words.';
  if (isCommon(folded)) {
    return 'This is one of the commonest passwords; choose words that others would not put together.';
  }
  const rest = without(folded, [
    whose.login,
    whose.login.replace(/@.*$/, ''),
    ...whose.name.split(/\s+/),
    whose.name,
  ]);
  if (rest.length < SHORTEST_REST) return 'This is hardly more than your own name; choose something else.';
  return undefined;
}

/** As fingers that know no tone marks type it. */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().replace(/\s/g, '');
}

/** `p@ssw0rd` is `password`. */
function plain(folded: string): string {
  const letters: Readonly<Record<string, string>> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    $: 's',
    '!': 'i',
  };
  return folded.replace(/[013457@$!]/g, (sign) => letters[sign] ?? sign);
}

/**
 * Whether a few of the commonest words, years and single signs make all of it, or one part said again and
 * again does. By the fewest parts that reach each place.
 */
function isCommon(folded: string): boolean {
  const once = /^(.+?)\1+$/.exec(folded)?.[1] ?? folded;
  if (once.length < folded.length && once.length < SHORTEST - FEW_WORDS) return true;
  const fewest = [0];
  for (let at = 1; at <= once.length; at += 1) {
    let best = Infinity;
    for (let from = Math.max(0, at - LONGEST_WORD); from < at; from += 1) {
      const parts = (fewest[from] ?? Infinity) + 1;
      if (parts < best && isPart(once.slice(from, at))) best = parts;
    }
    fewest[at] = best;
  }
  return (fewest[once.length] ?? Infinity) <= FEW_WORDS;
}

function isPart(piece: string): boolean {
  return (
    COMMON.has(piece) ||
    COMMON.has(plain(piece)) ||
    /^(?:19|20)\d\d$/.test(piece) ||
    /^\d{1,3}$/.test(piece) ||
    isOneSign(piece)
  );
}

/** One sign, also said several times. */
function isOneSign(piece: string): boolean {
  return new Set(piece).size === 1 && (piece.length > 2 || !/[a-z]/.test(piece));
}

function without(folded: string, words: readonly string[]): string {
  return words
    .map(fold)
    .filter((word) => word.length >= 3)
    .sort((one, other) => other.length - one.length)
    .reduce((rest, word) => rest.replaceAll(word, ''), folded);
}
