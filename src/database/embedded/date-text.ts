import { fromLocal } from './time-zones.ts';

const isoDate =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?\s?(Z|[+-]\d{2}:?\d{2})?$/;

/** The moment that a date in ISO 8601 names; one without a zone is the given zone's. Undefined when it is none. */
export function readDate(text: string, zone = 'UTC'): number | undefined {
  const found = isoDate.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', written] = found;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, '0')),
  );
  const back = new Date(local);
  const isReal =
    back.getUTCMonth() === Number(month) - 1 &&
    back.getUTCDate() === Number(day) &&
    back.getUTCHours() === Number(hour);
  if (!isReal || Number(minute) > 59 || Number(second) > 59) return undefined;
  return fromLocal(written === undefined ? zone : written === 'Z' ? 'UTC' : written, local);
}
