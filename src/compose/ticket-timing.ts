import type { WorkingHours } from '../clock/hours.ts';
import type { Shop } from '../content/shop.ts';
import type { Rows } from '../desk/row-store.ts';
import type { Timing } from '../tickets/changes.ts';

/** Promises as they are when they are asked for: staff may change them. */
export function timingOf({
  hours,
  shop,
}: {
  readonly hours: WorkingHours;
  readonly shop: Pick<Shop, 'promises'>;
}): Timing {
  return {
    hours,
    get promise() {
      return shop.promises;
    },
  };
}

/** When the customers of these conversations last wrote. */
export async function lastWords(
  rows: Pick<Rows, 'get'>,
  conversations: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const found = await rows.get(conversations);
  return new Map(found.flatMap(({ _id, lastCustomerAt }) => (lastCustomerAt ? [[_id, lastCustomerAt]] : [])));
}
