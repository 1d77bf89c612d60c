import { foldWords } from '../core/answers/fold.ts';

/** What tells a person apart: an account of a channel, a verified phone or mail, a signed id of the host site. */
export interface Identity {
  readonly kind: string;
  readonly value: string;
}

/** How an identity is found; unique over all customers. */
export function identityKey({ kind, value }: Identity): string {
  return `${kind}:${value}`;
}

/**
 * Which of two people found to be one keeps the lead: the one known longer, then the lesser id. The
 * same answer whichever way round it is asked, so that two merges at once cannot point at each other.
 */
export function survivor<T extends { readonly _id: string; readonly createdAt: Date }>(a: T, b: T): T {
  const difference = a.createdAt.getTime() - b.createdAt.getTime();
  if (difference !== 0) return difference < 0 ? a : b;
  return a._id <= b._id ? a : b;
}

/** So long a code can be typed in the other channel. */
export const CODE_MS = 10 * 60_000;
export const CODE_DIGITS = 6;
/** So many wrong codes, and the conversation has to wait: a guess has no chance worth the trouble. */
export const WRONG_CODES = 5;
export const WRONG_CODES_MS = 3_600_000;

/** A code of six digits that does not begin with a nought. @param random 0..1, injected. */
export function codeFrom(random: number): string {
  const least = 10 ** (CODE_DIGITS - 1);
  return String(least + Math.floor(random * 9 * least));
}

const MOST_WORDS = 6;
const MOST_LETTERS = 40;

/**
 * A name as it is searched: folded, once from each of its words on (`nguyen thi lan`, `thi lan nguyen`,
 * `lan nguyen thi`), so that the beginning of any word, and of what follows it, is the beginning of an entry.
 */
export function nameTurns(name: string): readonly string[] {
  const words = foldWords(name)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS)
    .map((word) => word.slice(0, MOST_LETTERS));
  return words.map((_, index) => [...words.slice(index), ...words.slice(0, index)].join(' '));
}

/** A number as it is searched: as people dial it, and from its last digit on behind a sign of its own. */
export function phoneTurns(phone: string): readonly string[] {
  const digits = dialled(phone);
  return digits === '' ? [] : [digits, `~${backwards(digits)}`];
}

/** Digits as people in Vietnam dial them: `+84901234318` and `84901234318` are `0901234318`. */
function dialled(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const isLocal = digits.startsWith('84') && (phone.startsWith('+') || digits.length >= 11);
  return isLocal ? `0${digits.slice(2)}` : digits;
}

function backwards(digits: string): string {
  return Array.from(digits).reverse().join('');
}

/** Fewer digits are everybody's. */
const LEAST_DIGITS = 3;

/** What the words of a search may be the beginning of. */
export interface Sought {
  readonly names: readonly string[];
  readonly phones: readonly string[];
  readonly email?: string;
}

/**
 * Reads what is typed into a search: the beginning of a name from any of its words on (also with its last
 * word first: `nguyen lan`), of a number or its end, or of a mail address.
 */
export function readSearch(text: string): Sought {
  const trimmed = text.trim();
  const words = foldWords(trimmed)
    .split(' ')
    .filter((word) => word !== '');
  const digits = dialled(trimmed);
  const isNumber = digits.length >= LEAST_DIGITS && /^[\d\s.+()-]+$/.test(trimmed);
  const plain = words.join(' ');
  const turned = [...words.slice(-1), ...words.slice(0, -1)].join(' ');
  const email = trimmed.toLowerCase();
  return {
    names: isNumber || plain === '' ? [] : [...new Set([plain, turned])],
    phones: isNumber ? [digits, `~${backwards(digits)}`] : [],
    ...(/^[^\s@]+@?[^\s@]*$/.test(email) && email.length >= LEAST_DIGITS && !isNumber && { email }),
  };
}

/** All but the beginning and the house: `l•••@example.vn`. */
export function maskedEmail(email: string): string {
  const cut = email.lastIndexOf('@');
  return cut < 1 ? '•••' : `${email.slice(0, 1)}•••${email.slice(cut)}`;
}
