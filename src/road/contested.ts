/** Reads in a row that find nothing of another process: from there its own copy is trusted again. */
const CALM_READS = 2;
/** Beyond this the oldest mark is forgotten, at the price of one turn that may be taken twice. */
const MOST_MARKS = 10_000;

/**
 * Conversations that other processes take turns on too. Their cached copies are likely to be old, so they
 * are read before each turn, until no other process was found at work in them any more.
 */
export interface Contested {
  has(id: string): boolean;
  /** A race was lost, or a commit's outcome is not known. */
  mark(id: string): void;
  /** A marked one was read; `isOwn`: it was as this process had left it. */
  found(id: string, isOwn: boolean): void;
}

export function openContested(): Contested {
  const calmReads = new Map<string, number>();
  return {
    has: (id) => calmReads.has(id),
    mark: (id) => {
      calmReads.delete(id);
      calmReads.set(id, 0);
      if (calmReads.size <= MOST_MARKS) return;
      for (const oldest of calmReads.keys()) {
        calmReads.delete(oldest);
        return;
      }
    },
    found: (id, isOwn) => {
      const calm = calmReads.get(id);
      if (calm === undefined) return;
      const next = isOwn ? calm + 1 : 0;
      if (next < CALM_READS) calmReads.set(id, next);
      else calmReads.delete(id);
    },
  };
}
