import { readNumberWord } from './number-words.ts';
import { fold } from './fold.ts';
import { isPolite, tokensOf } from './tokens.ts';

const NUMERAL =
  /^(-?)(\d{1,15}(?:[.,]\d{3})*|\d{1,15})(?:([.,])(\d{1,2}))?\s*(k|nghin|ngan|tr|trieu|d|vnd|dong)?$/;
const TIMES: Readonly<Record<string, number>> = { k: 1e3, nghin: 1e3, ngan: 1e3, tr: 1e6, trieu: 1e6 };

/** A number: `12`, `1.200.000`, `2,5`, `200k`, `2 triệu`, "mười". */
export function readNumber(text: string): number | undefined {
  if (text.length > 60) return undefined;
  const said = fold(text)
    .trim()
    .split(/\s+/)
    .filter((word) => !isPolite(word))
    .join(' ');
  const found = NUMERAL.exec(said);
  if (found === null) return wordOf(text);
  const [, sign, whole = '', , fraction, unit] = found;
  const value = Number(`${whole.replace(/[.,]/g, '')}.${fraction ?? '0'}`) * (TIMES[unit ?? ''] ?? 1);
  return sign === '-' ? -value : value;
}

function wordOf(text: string): number | undefined {
  const tokens = tokensOf(text).filter((token) => !isPolite(token.folded));
  const [only] = tokens;
  return only === undefined || tokens.length > 1 ? undefined : readNumberWord(only);
}
