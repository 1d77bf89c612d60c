import { fold } from './fold.ts';

const NOT_WORD = /[^\p{L}\p{N}]+/gu;
const DRAWN_OUT = /(\p{L})\1{2,}/gu;
/** A doubled last letter ("okk", "tott"), but for those that English words end in. */
const DOUBLED_END = /([^eols\P{L}])\1$/u;
/** Words of politeness and address: they change no answer. */
const POLITE = new Set(
  'a ah ak nhe nha nhen nghen hen shop sop ban em anh chi ad admin oi minh toi tui cam on thanks thank you please pls luon thi la'.split(
    ' ',
  ),
);

/** One word as written (lower case) and as compared. */
export interface Token {
  readonly plain: string;
  readonly folded: string;
}

/** The words of a text. Letters drawn out ("okkkk", "tốttt") are drawn in. */
export function tokensOf(text: string): readonly Token[] {
  const plain = text.toLowerCase().replace(NOT_WORD, ' ').trim();
  if (plain === '') return [];
  return plain.split(' ').map((word) => {
    const drawnIn = word.replace(DRAWN_OUT, '$1').replace(DOUBLED_END, '$1');
    return { plain: drawnIn, folded: fold(drawnIn) };
  });
}

export function isPolite(folded: string): boolean {
  return POLITE.has(folded);
}
