import { fold } from './answers/fold.ts';

const MASK = '•';
/** Below this many digits in a row nothing here is looked for. */
const HAS_DIGITS = /\d[\d\s.-]{2,}\d/;
const CARD = /(?<![\d.])\d(?:[ .-]?\d){12,18}(?![\d])/g;
const NATIONAL_ID =
  /(?<!\d)(?:\d{12}|\d{9}|\d{3}[ .]\d{3}[ .]\d{3}(?:[ .]\d{3})?|\d{4}[ .]\d{4}[ .]\d{4})(?!\d)/g;
const ID_WORDS =
  /\b(?:cccd|cmnd|cmt|cmtnd|can cuoc|chung minh|can cuoc cong dan|id card|identity|national id|so dinh danh|dinh danh|passport|ho chieu)\b/;
const CODE = /(?<![\d\p{L}])\d(?:[ -]?\d){3,7}(?![\d\p{L}])/gu;
const CODE_WORDS =
  /\b(?:otp|ma xac (?:nhan|thuc|minh)|one[- ]time (?:code|password|pin)|verification code|security code|ma bao mat|mat khau|password|passcode|ma pin|pin|cvv|cvc)\b/;
/** How far before (and a little after) the digits the word that names them may stand. */
const BEFORE = 40;
const AFTER = 20;

/**
 * Masks card numbers, national ids and one-time codes before anything is stored. Only the last four
 * digits of a card stay, for staff to tell which. Order codes and phone numbers are left as they are:
 * a card number must add up, an id or a code must be named as one nearby.
 */
export function redact(text: string): string {
  if (!HAS_DIGITS.test(text)) return text;
  const cards = text.replace(CARD, (written) => (isCard(written) ? maskCard(written) : written));
  const said = foldEven(cards);
  if (said === undefined) return cards;
  const ids = maskNear(cards, said, NATIONAL_ID, ID_WORDS);
  return maskNear(ids, said, CODE, CODE_WORDS);
}

/** Folded with every character in its place, or nothing where that cannot be had. */
function foldEven(text: string): string | undefined {
  const folded = fold(text);
  if (folded.length === text.length) return folded;
  const even = Array.from(text, (letter) => {
    const plain = fold(letter);
    return plain.length === letter.length ? plain : letter;
  }).join('');
  return even.length === text.length ? even : undefined;
}

function maskNear(text: string, said: string, digits: RegExp, words: RegExp): string {
  if (!words.test(said)) return text;
  return text.replace(digits, (...found: unknown[]) => {
    const written = String(found[0]);
    const at = found.find((one) => typeof one === 'number') ?? 0;
    const near =
      said.slice(Math.max(0, at - BEFORE), at) +
      ' ' +
      said.slice(at + written.length, at + written.length + AFTER);
    return words.test(near) ? written.replace(/\d/g, MASK) : written;
  });
}

/** Visa, Mastercard, American Express, JCB, Discover, UnionPay and Napas by their first digits and lengths. */
const ISSUED =
  /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|35\d{14}|6(?:011|5\d\d)\d{12}|62\d{14,17}|9704\d{12}(?:\d{3})?)$/;

function isCard(written: string): boolean {
  const digits = written.replace(/\D/g, '');
  return ISSUED.test(digits) && addsUp(digits);
}

/** Luhn's check. */
function addsUp(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function maskCard(written: string): string {
  const keepFrom = written.length - 4;
  return written.replace(/\d/g, (digit: string, at: number) => (at < keepFrom ? MASK : digit));
}
