const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){0,4}\.[a-z]{2,24}/iu;
const LONGEST_TEXT = 500;

/** The e-mail address in a text, in small letters. */
export function readEmail(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  return EMAIL.exec(text)?.[0].replace(/^[.]+/, '').toLowerCase();
}
