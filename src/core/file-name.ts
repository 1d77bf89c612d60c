const MOST_CHARACTERS = 120;

/** A customer's name for a file, without what could lead to another place; absent when nothing is left of it. */
export function cleanFileName(name: string | undefined): string | undefined {
  const clean = name
    ?.normalize('NFC')
    .replace(/[\p{Cc}/\\]/gu, '')
    .trim()
    .slice(-MOST_CHARACTERS);
  return clean === '' ? undefined : clean;
}
