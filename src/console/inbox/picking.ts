/** Choosing several rows at once; pure. */
export type Picked = ReadonlySet<string>;

export const NOTHING_PICKED: Picked = new Set<string>();

/** Up to so many are done at once and can be taken back; for more one types how many. */
export const MOST_UNASKED = 50;

export function toggled(picked: Picked, id: string): Picked {
  const next = new Set(picked);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Everything from the row chosen before to this one, added. Without such a row, this one alone changes. */
export function withRange(
  picked: Picked,
  order: readonly string[],
  { from, to }: { readonly from: string | undefined; readonly to: string },
): Picked {
  const ends = [order.indexOf(from ?? ''), order.indexOf(to)].sort((a, b) => a - b);
  const [first = -1, last = -1] = ends;
  if (first < 0) return toggled(picked, to);
  return new Set([...picked, ...order.slice(first, last + 1)]);
}

/** Only what the list still shows: nothing is done to what cannot be seen. */
export function stillThere(picked: Picked, order: readonly string[]): Picked {
  const known = new Set(order);
  const there = [...picked].filter((id) => known.has(id));
  return there.length === picked.size ? picked : new Set(there);
}

/** Whether so many were truly meant. */
export function isMeant(typed: string, n: number): boolean {
  return typed.trim() === String(n);
}

/** Whether all, some or none of these have a label. */
export function havingLabel(
  rows: readonly { readonly labels: readonly string[] }[],
  label: string,
): 'all' | 'some' | 'none' {
  const having = rows.filter(({ labels }) => labels.includes(label)).length;
  if (having === 0) return 'none';
  return having === rows.length ? 'all' : 'some';
}
