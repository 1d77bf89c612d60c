/** What is still to happen, in the order of its time; at one instant first come, first served. */
export interface Agenda {
  add(at: Date, act: Act): void;
  /** When the next is due. */
  nextAt(): Date | undefined;
  take(): Act | undefined;
}

export type Act = () => Promise<void>;

interface Entry {
  readonly at: Date;
  readonly act: Act;
}

export function openAgenda(): Agenda {
  // The soonest at the end, so that taking it moves nothing.
  const entries: Entry[] = [];
  return {
    add: (at, act) => void entries.splice(placeOf(entries, at), 0, { at, act }),
    nextAt: () => entries.at(-1)?.at,
    take: () => entries.pop()?.act,
  };
}

function placeOf(entries: readonly Entry[], at: Date): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = entries[middle];
    if (one !== undefined && one.at > at) low = middle + 1;
    else high = middle;
  }
  return low;
}
