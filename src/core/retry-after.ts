/** However long a platform asks for, it is asked again after an hour. */
const LONGEST_MS = 3_600_000;
const SECONDS = /^\d+(?:\.\d+)?$/;
/** The two forms of an HTTP date that name their time zone; the third is always in that zone without saying so. */
const ZONED_DATE = /^[A-Z][a-z]{2,8}, .{1,30} GMT$/;
const PLAIN_DATE = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/**
 * What a `Retry-After` header asks to wait, in milliseconds from `now`: seconds or an HTTP date. From 0 (the
 * date has passed) to an hour; undefined when there is none or it says nothing that can be understood.
 */
export function retryAfterMs(header: string | string[] | undefined, now: Date): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const ms = SECONDS.test(text) ? Number(text) * 1_000 : dateIn(text) - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS);
}

function dateIn(text: string): number {
  if (ZONED_DATE.test(text)) return Date.parse(text);
  return PLAIN_DATE.test(text) ? Date.parse(`${text} GMT`) : NaN;
}
