import { redact } from '../core/redact.ts';

/** Of each kind so many are kept a day; the rest is counted. */
export const KEPT_A_DAY = 5;
export const KEPT_DAYS = 30;
export const PAYLOAD_BYTES = 4_096;

const MASK = '•••';
const MOST_DEEP = 12;
const MOST_IN_LIST = 50;
const LONGEST_STRING = 2_000;
const LONGEST_KIND = 80;

/** Names of fields whose values open something. */
const SECRET_FIELD =
  /token|secret|passw|authori[sz]ation|credential|signature|cookie|verifier|api_?key|^(?:code|mac|sig|otp|pin|cvv|cvc)$/i;
/** The same in the query of an address. */
const SECRET_IN_ADDRESS =
  /([?&#][\w.-]*(?:token|secret|passw|sig|key|code|auth|credential)[\w.-]*=)[^&#\s"']+/gi;
/** Signed tokens, tokens of bots and headers, wherever they stand. */
const SECRET_ITSELF =
  /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?|(?<!\d)\d{6,20}:[\w-]{30,}|\bBearer\s+[\w.~+/=-]{8,}/gi;

/** The name of an event as it is kept and counted: short, and harmless wherever it is shown. */
export function kindName(given: string): string {
  const name = given.replace(/[^\w.:-]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'unnamed' : name.slice(0, LONGEST_KIND);
}

/**
 * What is kept of an event: its JSON, without secrets, card numbers, national ids and one-time codes, cut to
 * PAYLOAD_BYTES. Never throws.
 */
export function keptPayload(payload: unknown): string {
  return payload === undefined ? '' : cutToBytes(JSON.stringify(cleaned(payload, 0)), PAYLOAD_BYTES);
}

function cleaned(value: unknown, deep: number): unknown {
  if (typeof value === 'string') return cleanedText(value, deep);
  if (typeof value === 'number') return cleanedNumber(value);
  if (typeof value === 'bigint') return cleanedText(String(value), deep);
  if (typeof value !== 'object' || value === null) return value;
  if (deep >= MOST_DEEP) return '…';
  if (Array.isArray(value)) {
    const list = value.slice(0, MOST_IN_LIST).map((one) => cleaned(one, deep + 1));
    return value.length > MOST_IN_LIST ? [...list, '…'] : list;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      SECRET_FIELD.test(name) && isSaid(one) ? MASK : cleaned(one, deep + 1),
    ]),
  );
}

/** That a field is empty is no secret. */
function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && typeof value !== 'boolean';
}

/** A card's number may come as one; as text it is masked like any other. */
function cleanedNumber(value: number): number | string {
  const written = String(value);
  const masked = redact(written);
  return masked === written ? value : masked;
}

function cleanedText(text: string, deep: number): string {
  const inside = deep < MOST_DEEP ? jsonIn(text) : undefined;
  const shown = inside === undefined ? text : JSON.stringify(cleaned(inside, deep + 1));
  const short = shown.length > LONGEST_STRING ? `${shown.slice(0, LONGEST_STRING)}…` : shown;
  return redact(short.replace(SECRET_ITSELF, MASK).replace(SECRET_IN_ADDRESS, `$1${MASK}`));
}

/** Some platforms put JSON into a text; its fields are looked at too. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Cut between letters: no half of one is left. */
function cutToBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most - Buffer.byteLength('…');
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString('utf8', 0, end)}…`;
}
