const GROUPS = /(?<![\d.,/-])\d(?:[ -]?\d)*(?![\d.,/-]*\d)/gu;

/** So many digits that stand out of a sentence, in groups or not; undefined when none or several do. */
export function digitsIn(text: string, count: number): string | undefined {
  const found = [...text.matchAll(GROUPS)]
    .map(([written]) => written.replace(/\D/g, ''))
    .filter((digits) => digits.length === count);
  return found.length === 1 ? found[0] : undefined;
}
