/** Lower case without tone marks: `Đặng` and `dang` are the same to somebody who searches. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
}

export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** A text cut at the places where the searched words stand, without tone marks, first letters first. */
export function pieces(text: string, searched: string): readonly Piece[] {
  const words = fold(searched)
    .split(/\s+/)
    .filter((word) => word !== '');
  const letters = Array.from(text.normalize('NFC'));
  if (words.length === 0) return [{ text, isHit: false }];
  // Folded letter by letter, so that places in the folded text are places in the text.
  const folded = letters.map((letter) => fold(letter) || ' ');
  const hits = letters.map(() => false);
  const whole = folded.map((one) => one[0] ?? ' ').join('');
  for (const word of words) {
    for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + 1)) {
      const before = whole[at - 1] ?? ' ';
      if (!/[\p{L}\p{N}]/u.test(before)) hits.fill(true, at, at + word.length);
    }
  }
  return joined(letters, hits);
}

function joined(letters: readonly string[], hits: readonly boolean[]): readonly Piece[] {
  const found: Piece[] = [];
  letters.forEach((letter, at) => {
    const isHit = hits[at] === true;
    const last = found.at(-1);
    if (last?.isHit === isHit) found[found.length - 1] = { text: last.text + letter, isHit };
    else found.push({ text: letter, isHit });
  });
  return found;
}
