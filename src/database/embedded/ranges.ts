import type { KeyRange, Table } from './table.ts';

const chunk = 1000;

/** Removes all keys of a range. */
export function removeRange(table: Table, range: KeyRange): number {
  let removed = 0;
  for (;;) {
    const keys = table.keys(range, chunk);
    for (const key of keys) table.remove(key);
    removed += keys.length;
    if (keys.length < chunk) return removed;
  }
}
