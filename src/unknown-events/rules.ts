/** Of each kind so many are kept a day; the rest is counted. */
export const KEPT_A_DAY = 5;
export const KEPT_DAYS = 30;
export const PAYLOAD_BYTES = 4_096;

const MASK = '•';
const MOST_DEEP = 12;
const MOST_IN_LIST = 50;
const LONGEST_KIND = 80;
/** Numbers beyond it may be ids, phone numbers, cards or times. */
const LARGEST_SHOWN = 999;

/** Names of fields whose values open something: of them not even the length is told. */
const SECRET_FIELD =
  /token|secret|passw|authori[sz]ation|credential|signature|cookie|verifier|api_?key|^(?:code|mac|sig|otp|pin|cvv|cvc)$/i;
/** Names of fields whose values are a platform's own words; anywhere else a short word may be somebody's name. */
const NAMING_FIELD =
  /(?:^|_|[a-z])(?:[Tt]ype|[Kk]ind|[Ee]vent|[Ee]vent_?[Nn]ame|[Aa]ction|[Ss]tatus|[Ss]tate|[Mm]ethod|[Cc]hannel_?[Ii]d)$/;
const PLATFORM_WORD = /^(?!.*\d{3})[A-Za-z][\w./:-]{0,63}$/;
/** A field that is called otherwise may be a map's, by ids or names. */
const FIELD_NAME = /^(?!.*\d{4})[A-Za-z_$@][\w.$@:-]{0,63}$/;

/** The name of an event as it is kept and counted: short, and harmless wherever it is shown. */
export function kindName(given: string): string {
  const name = given.replace(/[^\w.:-]+/g, '-').replace(/^-+|-+$/g, '');
  return name === '' ? 'unnamed' : name.slice(0, LONGEST_KIND);
}

/**
 * What is kept of an event: the shape of its JSON, to learn how to read such events. Its fields, how they are
 * nested, what kind each value is and how long, and the platform's own words for kinds and states; never what
 * somebody said, a name, a number of theirs, an id or an address. Cut to PAYLOAD_BYTES. Never throws.
 */
export function keptPayload(payload: unknown): string {
  return payload === undefined ? '' : cutToBytes(JSON.stringify(shape(payload, '', 0)), PAYLOAD_BYTES);
}

function shape(value: unknown, field: string, deep: number): unknown {
  if (typeof value === 'string') return shapeOfText(value, field, deep);
  if (typeof value === 'number') return shapeOfNumber(value);
  if (typeof value === 'bigint') return masked('number', String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (deep >= MOST_DEEP) return '…';
  if (Array.isArray(value)) {
    const list = value.slice(0, MOST_IN_LIST).map((one) => shape(one, field, deep + 1));
    return value.length > MOST_IN_LIST ? [...list, '…'] : list;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      FIELD_NAME.test(name) ? name : MASK,
      SECRET_FIELD.test(name) && isSaid(one) ? MASK : shape(one, name, deep + 1),
    ]),
  );
}

/** That a field is empty is no secret. */
function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '' && typeof value !== 'boolean';
}

function shapeOfNumber(value: number): number | string {
  const isShown = Number.isInteger(value) && Math.abs(value) <= LARGEST_SHOWN;
  return isShown ? value : masked('number', String(value));
}

function shapeOfText(text: string, field: string, deep: number): string {
  const inside = deep < MOST_DEEP ? jsonIn(text) : undefined;
  if (inside !== undefined) return JSON.stringify(shape(inside, field, deep + 1));
  if (text === '' || (NAMING_FIELD.test(field) && PLATFORM_WORD.test(text))) return text;
  if (/^https?:/i.test(text)) return masked('address', text);
  return masked(/^\d+$/.test(text) ? 'digits' : 'text', text);
}

/** Its length in UTF-16 units. */
function masked(kind: string, written: string): string {
  return `${MASK} ${kind}, ${written.length}`;
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
