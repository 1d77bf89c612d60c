import { fold } from './fold.ts';

const LETTERS_DIGITS = /(?<![a-z0-9])([a-z]{1,5})[\s\-_.#]{0,2}(\d{3,14})(?![a-z0-9])/g;
const MIXED = /(?<![a-z0-9])(?=[a-z]*\d)(?=(?:[a-z]*\d){3})(?=\d*[a-z])[a-z0-9]{6,20}(?![a-z0-9])/;
const DIGITS = /(?<![a-z0-9+])#?(\d{4,14})(?![a-z0-9])/;
const PHONE = /^(?:0\d{9,10}|84\d{9,10})$/;
const LONGEST_TEXT = 300;
/** Words before a number that are no part of a code. */
const WORDS = new Set(
  'don ma so hang order code no la cua toi ngay thang nam gia size luc hon order id num num number em minh cho my is the tien tong con cua sdt tel otp k ko va hoac thu tu at on in of for duoc bi het'.split(
    ' ',
  ),
);

/** Numbers in a sentence are of many things; one that follows these is a code. */
const NAMED_DIGITS =
  /(?<![a-z0-9])(?:don|don hang|ma|ma don|ma don hang|ma so|order|order number|order code|order no\.?|order is) {0,2}(?:so |la )?#?(\d{4,14})(?![a-z0-9])(?! ?(?:d|dong|k|vnd|nghin|ngan|trieu|cai|chiec|mon)\b)|#(\d{4,14})(?![a-z0-9])/;

/**
 * An order's code that stands out of a whole sentence said before anybody asked: letters and digits
 * together, or digits that are called a code.
 */
export function orderCodeIn(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const said = fold(text);
  const written = codeWithLetters(said);
  if (written !== undefined) return written;
  const named = NAMED_DIGITS.exec(said);
  const digits = named?.[1] ?? named?.[2];
  return digits === undefined || PHONE.test(digits) ? undefined : digits;
}

/** An order code as it is compared: letters and digits only, upper case, no tone marks (`đh-2026/001` is `DH2026001`). */
export function foldOrderCode(code: string): string {
  return fold(code)
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** An order's code as shops write it, without spaces and dashes: `dh 10293`, `đơn DH-10293` and `#10293` are `DH10293`, `DH10293`, `10293`. */
export function readOrderCode(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const said = fold(text);
  const written = codeWithLetters(said);
  if (written !== undefined) return written;
  const bare = DIGITS.exec(said)?.[1];
  return bare === undefined || PHONE.test(bare) ? undefined : bare;
}

function codeWithLetters(said: string): string | undefined {
  for (const [, letters = '', digits = ''] of said.matchAll(LETTERS_DIGITS)) {
    if (!WORDS.has(letters)) return (letters + digits).toUpperCase();
  }
  return MIXED.exec(said)?.[0].toUpperCase();
}
