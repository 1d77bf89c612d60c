import { oneOf, optional, word } from '../wire/address.ts';

export const ORDER_STATES = ['new', 'packed', 'shipping', 'delivered', 'cancelled', 'returned'] as const;

export const ORDER_TABS = ['orders', 'import', 'imports'] as const;

/** What of the orders stands in the address; `from`: an import. */
export interface OrderSearch {
  readonly q?: string;
  readonly state?: (typeof ORDER_STATES)[number];
  readonly from?: string;
  readonly tab?: (typeof ORDER_TABS)[number];
}

export function readOrderSearch(search: Record<string, unknown>): OrderSearch {
  return optional({
    q: word(search.q),
    state: oneOf(ORDER_STATES, search.state),
    from: word(search.from),
    tab: oneOf(ORDER_TABS, search.tab),
  });
}
