import type { Call } from '../http/route.ts';
import type { TicketAsk } from './ask.ts';
import type { Counted } from './list-store.ts';
import type { TicketParts } from './ports.ts';
import { askOf, type TicketFilters } from './search.ts';

const NONE: Counted = { count: 0, isMore: false };

/** How many tickets each view and each column of the board holds. */
export async function countsOf(parts: TicketParts, filters: TicketFilters, call: Pick<Call, 'by' | 'now'>) {
  const base = await askOf(parts, filters, call);
  const count = (narrowed: Partial<TicketAsk>): Promise<Counted> =>
    base === undefined ? Promise.resolve(NONE) : parts.tickets.count({ ...base, ...narrowed });
  const [mine, soon, overdue, waiting, all, fresh, doing, done] = await Promise.all([
    count({ view: 'mine' }),
    count({ view: 'soon' }),
    count({ view: 'overdue' }),
    count({ view: 'waiting' }),
    count({}),
    count({ state: 'new' }),
    count({ state: 'doing' }),
    count({ state: 'done' }),
  ]);
  return {
    views: { mine, soon, overdue, waiting, all },
    states: { new: fresh, doing, waiting, done },
  };
}
