import { foldWords } from '../core/answers/fold.ts';
import type { OrderRow } from './import.ts';
import type { Order } from './model.ts';
import { isNews } from './rules.ts';

/** What is written of a row: what it does not say stays as it is. */
export function writtenOrder(
  row: OrderRow,
  before: Pick<Order, 'state'> | undefined,
  about: { readonly source: string; readonly importId: string; readonly at: Date },
): Omit<Order, '_id'> {
  const { source, importId, at } = about;
  const isToTell = isNews(row, before, at);
  const deliveredAt = row.deliveredAt ?? (isToTell ? at : undefined);
  return {
    ...row,
    ...(deliveredAt && { deliveredAt }),
    ...(row.customerName !== undefined && { nameKeys: nameKeysOf(row.customerName) }),
    lastFour: row.phone.slice(-4),
    source,
    importId,
    changedAt: at,
    ...(isToTell && { isToTell }),
  };
}

/** Whether the row says nothing that is not there already. */
export function saysNothingNew(row: OrderRow, order: Order): boolean {
  return Object.entries(row).every(([field, said]) => {
    // A row's fields are those of the order.
    const kept = order[field as keyof OrderRow];
    return said instanceof Date && kept instanceof Date ? said.getTime() === kept.getTime() : said === kept;
  });
}

/** `nguyen thi lan`, `thi lan`, `lan`: whoever types the beginning of any of its words finds the name. */
export function nameKeysOf(name: string): readonly string[] {
  const words = foldWords(name).split(' ').slice(0, 8);
  return words.map((_word, from) => words.slice(from).join(' ')).filter((key) => key !== '');
}
