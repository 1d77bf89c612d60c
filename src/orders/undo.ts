import type { OrderBefore } from './import-model.ts';
import type { Order } from './model.ts';

/** What an import may have written. */
const FIELDS = [
  'code',
  'phone',
  'lastFour',
  'state',
  'customerName',
  'nameKeys',
  'items',
  'total',
  'carrier',
  'expectedAt',
  'deliveredAt',
  'source',
  'importId',
  'changedAt',
] as const satisfies readonly (keyof Order)[];

/** What undoing an import means for one order. */
export type Undoing =
  /** It never was written, or is as it was already. */
  | { readonly is: 'nothing' }
  /** Changed after the import: it stays. */
  | { readonly is: 'kept' }
  | { readonly is: 'remove' }
  | { readonly is: 'restore'; readonly set: Partial<Order>; readonly unset: readonly string[] };

/**
 * Puts an order back as it was, unless it was changed since. What customers did meanwhile (they proved it
 * theirs, they were told of it) is no change of the order and stays.
 */
export function undoing(
  { before }: Pick<OrderBefore, 'before'>,
  now: Order | undefined,
  about: { readonly importId: string; readonly at: Date },
): Undoing {
  if (now === undefined) return { is: before === undefined ? 'nothing' : 'kept' };
  if (before !== undefined && isOf(now, before.importId, before.changedAt)) return { is: 'nothing' };
  if (!isOf(now, about.importId, about.at)) return { is: 'kept' };
  if (before === undefined) return { is: 'remove' };
  const unset = FIELDS.filter((field) => before[field] === undefined).map(String);
  const isStillToTell = before.isToTell === true && now.isToTell === true;
  // Only fields of an order that it had are there.
  const set = Object.fromEntries(
    FIELDS.flatMap((field) => (before[field] === undefined ? [] : [[field, before[field]] as const])),
  ) as Partial<Order>;
  return { is: 'restore', set, unset: isStillToTell ? unset : [...unset, 'isToTell'] };
}

function isOf(order: Order, importId: string, at: Date): boolean {
  return order.importId === importId && order.changedAt.getTime() === at.getTime();
}
