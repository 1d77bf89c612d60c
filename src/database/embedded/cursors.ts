import { DatabaseError } from './errors.ts';
import { maxDocumentBytes } from './wire.ts';

/** Documents that a query still has to give, as BSON bytes. */
export interface OpenCursor {
  readonly namespace: string;
  readonly rows: Iterator<Buffer>;
  held?: Buffer;
}

/** Cursors between a find and its getMores. They hold no snapshot: the rows resume after the last key read. */
export interface Cursors {
  /** Takes a batch; a count of 0 opens the cursor and gives nothing yet. */
  take(cursor: OpenCursor, count: number): { batch: Buffer[]; finished: boolean };
  keep(cursor: OpenCursor): bigint;
  find(id: bigint, namespace: string): OpenCursor;
  remove(id: bigint): boolean;
  sweep(now: number): void;
  readonly size: () => number;
}

const idleMs = 10 * 60_000;

/** An empty table of cursors. */
export function openCursors(now: () => number = Date.now): Cursors {
  const open = new Map<bigint, { cursor: OpenCursor; usedAt: number }>();
  let last = BigInt(Math.floor(now())) << 20n;
  return {
    take,
    keep(cursor) {
      last += 1n;
      open.set(last, { cursor, usedAt: now() });
      return last;
    },
    find(id, namespace) {
      const found = open.get(id);
      if (found?.cursor.namespace !== namespace)
        throw new DatabaseError(43, `cursor id ${String(id)} not found`);
      found.usedAt = now();
      return found.cursor;
    },
    remove: (id) => open.delete(id),
    sweep(at) {
      for (const [id, { usedAt }] of open) if (at - usedAt > idleMs) open.delete(id);
    },
    size: () => open.size,
  };
}

function take(cursor: OpenCursor, count: number): { batch: Buffer[]; finished: boolean } {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (batch.length < count) {
    const row = next(cursor);
    if (!row) return { batch, finished: true };
    if (batch.length > 0 && bytes + row.length > maxDocumentBytes) {
      cursor.held = row;
      return { batch, finished: false };
    }
    batch.push(row);
    bytes += row.length;
  }
  const ahead = next(cursor);
  if (ahead) cursor.held = ahead;
  return { batch, finished: !ahead };
}

function next(cursor: OpenCursor): Buffer | undefined {
  const { held } = cursor;
  if (held) {
    delete cursor.held;
    return held;
  }
  const row = cursor.rows.next();
  return row.done ? undefined : row.value;
}
