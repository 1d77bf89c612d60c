/** Aligned columns of plain text; the last one is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows.map((row) => row.map((cell) => cut(cell, LONGEST_CELL)))];
  const widths = header.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  return all
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const LONGEST_CELL = 120;

function padded(cell: string, to: number): string {
  return cell + ' '.repeat(Math.max(0, to - width(cell)));
}

const letters = new Intl.Segmenter('vi', { granularity: 'grapheme' });
const WIDE =
  /^[\p{Extended_Pictographic}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Regional_Indicator}]/u;
const ASCII = /^[\x20-\x7e]*$/;

/** How many places of a terminal a text takes: a letter with its marks one, pictures two. */
export function width(text: string): number {
  if (ASCII.test(text)) return text.length;
  let places = 0;
  for (const { segment } of letters.segment(text)) places += WIDE.test(segment) ? 2 : 1;
  return places;
}

/** One line, cut to so many letters. */
export function cut(text: string, most: number): string {
  const line = harmless(text).replace(/\s+/g, ' ').trim();
  if (line.length <= most) return line;
  const kept = Array.from(letters.segment(line), ({ segment }) => segment);
  return kept.length > most ? `${kept.slice(0, most - 1).join('')}…` : line;
}

/** Without what a terminal would obey: a customer's words must not move the cursor or turn the text round. */
export function harmless(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
