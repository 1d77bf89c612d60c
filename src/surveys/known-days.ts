import type { StoredDay } from './packed-day.ts';

/** What tells whether a day is still what it was. */
export type DayHead = Pick<StoredDay, '_id' | 'day' | 'version' | 'began' | 'upTo' | 'staleAt'>;

export const HEAD = { day: 1, version: 1, began: 1, upTo: 1, staleAt: 1 } as const;

/** Of all days together, beyond which those that were not asked for longest are read anew. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Packed days that were read before: a report reads a year of them, which change once a day. A day is believed as
 * long as the database has it in the same version.
 */
export function knownDays(mostBytes = MOST_BYTES) {
  const known = new Map<string, StoredDay>();
  let held = 0;
  const forget = (id: string): void => {
    held -= bytesOf(known.get(id));
    known.delete(id);
  };
  const keep = (day: StoredDay): void => {
    forget(day._id);
    known.set(day._id, day);
    held += bytesOf(day);
    for (const id of known.keys()) {
      if (held <= mostBytes) break;
      forget(id);
    }
  };
  return {
    /** The days of these heads, in their order; `read` is asked for those that are not known. */
    async of(
      heads: readonly DayHead[],
      read: (ids: readonly string[]) => Promise<readonly StoredDay[]>,
    ): Promise<readonly StoredDay[]> {
      // One that may not be believed is not looked into.
      const lacking = heads.filter(
        (head) => head.staleAt === undefined && !isSame(known.get(head._id), head),
      );
      const found = lacking.length === 0 ? [] : await read(lacking.map(({ _id }) => _id));
      const fresh = new Map(found.map((day) => [day._id, day]));
      const days = heads.map((head): StoredDay => {
        const day = known.get(head._id);
        return fresh.get(head._id) ?? (day && head.staleAt === undefined && isSame(day, head) ? day : head);
      });
      for (const day of days) if (day.staleAt === undefined && day.columns !== undefined) keep(day);
      return days;
    },
  };
}

function isSame(day: StoredDay | undefined, head: DayHead): boolean {
  return (
    day?.version === head.version &&
    day.began?.getTime() === head.began?.getTime() &&
    day.upTo?.getTime() === head.upTo?.getTime()
  );
}

function bytesOf(day: StoredDay | undefined): number {
  return day?.columns?.length ?? 0;
}
