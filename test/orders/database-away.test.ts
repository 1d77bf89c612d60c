import { expect, it } from 'vitest';
import type { OrderRow } from '../../src/orders/import.ts';
import { orderStore } from '../../src/orders/store.ts';
import { testDatabase } from '../support/test-database.ts';

/** So many rows; once those after the first batch are asked for, the database goes away. */
function rowsThatEnd(count: number, away: () => Promise<void>): OrderRow[] {
  const rows = Array.from({ length: count }, (_, n): OrderRow => {
    return { code: `B-${n}`, phone: '+84901234567', state: 'shipping', total: 1 };
  });
  const slice = (from?: number, to?: number): OrderRow[] => {
    if ((from ?? 0) > 0) void away();
    return Array.prototype.slice.call(rows, from, to) as OrderRow[];
  };
  return Object.assign(rows, { slice });
}

it('an import that the database leaves half way says how far it came', async () => {
  const opened = await testDatabase();
  const connection = await opened.database.connection();
  const rows = rowsThatEnd(1_200, () => connection.getClient().close());
  const about = { source: 'orders.csv', importId: 'i1', at: new Date('2026-11-23T03:00:00Z') };
  await expect(orderStore(connection).write(rows, about)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^500 of 1200 orders are written.*again/) as unknown,
  });
  await opened.close();
});
