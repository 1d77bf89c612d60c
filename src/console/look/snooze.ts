/** When a conversation put off comes back: five presets, in the shop's hours. Pure. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export interface Hours {
  readonly zone: string;
  readonly week: Readonly<Record<(typeof DAYS)[number], readonly { readonly from: string }[]>>;
  /** Dates the shop is closed: `2027-02-06`, or `09-02` for every year. */
  readonly closed: ReadonlySet<string>;
}

export interface Preset {
  readonly key: 'hour' | 'three-hours' | 'tomorrow' | 'monday' | 'week';
  readonly at: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const USUAL = '08:00';

export function snoozePresets(now: Date, hours: Hours): readonly Preset[] {
  const monday = daysUntilMonday(now, hours.zone);
  return [
    { key: 'hour', at: new Date(now.getTime() + HOUR_MS) },
    { key: 'three-hours', at: new Date(now.getTime() + 3 * HOUR_MS) },
    { key: 'tomorrow', at: openingFrom(now, 1, hours) },
    { key: 'monday', at: openingFrom(now, monday, hours) },
    { key: 'week', at: openingFrom(now, 7, hours) },
  ];
}

/** The first opening at least so many days from now; a shop that never opens counts as open at eight. */
function openingFrom(now: Date, days: number, hours: Hours): Date {
  for (let ahead = days; ahead < days + 31; ahead += 1) {
    const date = localDate(new Date(now.getTime() + ahead * DAY_MS), hours.zone);
    const spans = hours.week[dayOf(date)];
    const first = spans.map(({ from }) => from).sort()[0];
    if (first !== undefined && !hours.closed.has(date) && !hours.closed.has(date.slice(5)))
      return atLocal(date, first, hours.zone);
  }
  return atLocal(localDate(new Date(now.getTime() + days * DAY_MS), hours.zone), USUAL, hours.zone);
}

const dayOf = (date: string): (typeof DAYS)[number] =>
  DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'mon';

function daysUntilMonday(now: Date, zone: string): number {
  const day = new Date(`${localDate(now, zone)}T00:00:00Z`).getUTCDay();
  return (8 - day) % 7 || 7;
}

/** 2026-11-22, as it is in that zone. */
export function localDate(at: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
}

/** The moment when clocks of that zone show this date and time. */
export function atLocal(date: string, time: string, zone: string): Date {
  const wanted = new Date(`${date}T${time}:00Z`).getTime();
  // Twice: the first guess may lie on the other side of a change of summer time.
  const first = new Date(wanted - offsetMs(new Date(wanted), zone));
  return new Date(wanted - offsetMs(first, zone));
}

function offsetMs(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '00';
  const shown = `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`;
  return new Date(shown).getTime() - Math.floor(at.getTime() / 1000) * 1000;
}
