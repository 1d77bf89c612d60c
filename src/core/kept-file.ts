const KEPT = new Set([
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]);
const KEPT_KINDS = /^(?:image\/(?!svg)|audio\/|video\/)/;
/** What older papers are wrapped in; installers and mails are too. */
const WRAPPED = 'application/x-cfb';
/** The part that makes such a file a paper, as its list of parts names it. */
const PAPERS = [
  ['WordDocument', 'application/msword'],
  ['Workbook', 'application/vnd.ms-excel'],
] as const;
/** Text of other names may be a page or a program. */
const TEXT_TYPES = [
  [/\.txt$/i, 'text/plain'],
  [/\.csv$/i, 'text/csv'],
] as const;
const UNPRINTABLE = /[^\P{Cc}\t\n\r\f]/u;

/** A file as it came: `type` is what its bytes were found to be, undefined when they have no mark. */
interface GivenFile {
  readonly bytes: Buffer;
  readonly type: string | undefined;
  readonly name?: string | undefined;
}

/**
 * As which type a customer's file is kept: pictures, sounds, films, papers and plain text, no programs and no
 * archives. Undefined: it is not kept.
 */
export function keptTypeOf({ bytes, type, name = '' }: GivenFile): string | undefined {
  if (type === WRAPPED) return PAPERS.find(([part]) => bytes.includes(part, 0, 'utf16le'))?.[1];
  if (type !== undefined) return KEPT.has(type) || KEPT_KINDS.test(type) ? type : undefined;
  const text = TEXT_TYPES.find(([ending]) => ending.test(name))?.[1];
  return text !== undefined && isPrintable(bytes) ? text : undefined;
}

function isPrintable(bytes: Buffer): boolean {
  try {
    return !UNPRINTABLE.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}
