import { DatabaseError } from './errors.ts';

const minuteMs = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a time zone is ahead of UTC at a moment. Takes Olson names and offsets such as +07:00. */
export function offsetMs(zone: string, at: number): number {
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * minuteMs;
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const found: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) found[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, made);
    return made;
  } catch {
    throw new DatabaseError(40485, `unrecognized time zone identifier: "${zone}"`);
  }
}

/** A moment as the zone's clock shows it, in a Date whose UTC fields are that clock's. */
export function toLocal(zone: string, at: number): Date {
  return new Date(at + offsetMs(zone, at));
}

/** The moment at which the zone's clock shows a local time. */
export function fromLocal(zone: string, local: number): number {
  const guess = local - offsetMs(zone, local);
  return local - offsetMs(zone, guess);
}
