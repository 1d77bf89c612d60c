/** How a platform counts the length of a text: code points, UTF-16 units, or bytes of UTF-8. */
export type Measure = 'points' | 'utf16' | 'bytes';

/** Where a text is parted, the best first, and how full a part must at least be to be parted there. */
const BREAKS: readonly { readonly at: RegExp; readonly least: number }[] = [
  { at: /\n\s*\n/g, least: 0.5 },
  { at: /\n/g, least: 0.5 },
  { at: /[.!?…]["'”’)\]]*\s/g, least: 0.3 },
  { at: /[,;:]\s/g, least: 0.5 },
  { at: /\s/g, least: 0.1 },
];

let graphemes: Intl.Segmenter | undefined;

/**
 * A text as the fewest messages that a platform takes, parted between paragraphs, sentences or words. A
 * word longer than a message is parted between characters, so that no emoji and no letter loses its marks.
 */
export function splitText(text: string, most: number, measure: Measure = 'points'): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  for (;;) {
    const fits = fitting(rest, most, measure);
    if (fits === rest.length) break;
    const end = breakBefore(rest, fits);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** How many UTF-16 units of the beginning fit, whole code points only. */
function fitting(text: string, most: number, measure: Measure): number {
  // The longest a unit can be in bytes is three.
  if (text.length * (measure === 'bytes' ? 3 : 1) <= most) return text.length;
  let size = 0;
  let units = 0;
  for (const point of text) {
    size += sizeOf(point, measure);
    if (size > most) return units;
    units += point.length;
  }
  return units;
}

function sizeOf(point: string, measure: Measure): number {
  if (measure === 'points') return 1;
  return measure === 'utf16' ? point.length : Buffer.byteLength(point);
}

/** How long a text is as most platforms count. */
export function codePoints(text: string): number {
  return size(text, 'points');
}

function size(text: string, measure: Measure): number {
  let sum = 0;
  for (const point of text) sum += sizeOf(point, measure);
  return sum;
}

const ELLIPSIS = '…';

/** A short text (a button's label) shortened to so much, with "…" where something is missing; whole characters only. */
export function fitText(text: string, most: number, measure: Measure = 'points'): string {
  if (size(text, measure) <= most) return text;
  const room = most - sizeOf(ELLIPSIS, measure);
  const fits = room > 0 ? fitting(text, room, measure) : 0;
  const start = characterAt(text, fits);
  return start === 0 && fits > 0 ? text.slice(0, fits) : text.slice(0, start).trimEnd() + ELLIPSIS;
}

/** Where the character begins that stands here. */
function characterAt(text: string, at: number): number {
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return graphemes.segment(text).containing(at)?.index ?? at;
}

function breakBefore(text: string, fits: number): number {
  // One more unit, so that a part may end exactly where a space stands.
  const head = text.slice(0, fits + 1);
  for (const { at, least } of BREAKS) {
    const last = [...head.matchAll(at)].at(-1);
    const end = last === undefined ? 0 : last.index + last[0].trimEnd().length;
    if (end > 0 && end <= fits && end >= fits * least) return end;
  }
  const start = characterAt(text, fits);
  return start > 0 ? start : Math.max(fits, firstPoint(text));
}

function firstPoint(text: string): number {
  return (text.codePointAt(0) ?? 0) > 0xffff ? 2 : 1;
}
