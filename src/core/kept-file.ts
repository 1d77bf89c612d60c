const KEPT = new Set([
  'application/pdf',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]);
const KEPT_KINDS = /^(?:image\/(?!svg)|audio\/|video\/)/;

/** Whether a customer's file of this type, as its bytes say, is kept: pictures, sounds, films and papers, no programs. */
export function isKeptType(type: string | undefined): type is string {
  return type !== undefined && (KEPT.has(type) || KEPT_KINDS.test(type));
}
