const MARKS = /\p{M}/gu;

/** Lower case, no tone marks, đ as d: the form in which words are compared. */
export function fold(text: string): string {
  if (isPlainAscii(text)) return text.toLowerCase();
  return text.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(MARKS, '');
}

function isPlainAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return false;
  return true;
}

const NOT_WORD = /[^\p{L}\p{N}]+/gu;

/** Folded, with one space between words and nothing else: `"Dạ, có ạ!"` is `da co a`. */
export function foldWords(text: string): string {
  return fold(text).replace(NOT_WORD, ' ').trim();
}
