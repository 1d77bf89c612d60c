import { foldOrderCode } from '../core/answers/order-code.ts';
import type { Call } from '../http/route.ts';
import type { TicketAsk, TicketView } from './ask.ts';
import type { TicketParts } from './ports.ts';
import { readTicketCode } from './rules.ts';
import type { TicketState } from './states.ts';

/** Filters as they arrive. */
export interface TicketFilters {
  readonly view?: TicketView | undefined;
  readonly state?: TicketState | undefined;
  readonly category?: string | undefined;
  readonly channel?: string | undefined;
  readonly staff?: string | undefined;
  readonly customer?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly search?: string | undefined;
}

/** What a list asks, its search words looked up; undefined when they can find nothing. */
export async function askOf(
  parts: TicketParts,
  { customer, from, to, search, ...plain }: TicketFilters,
  { by, now }: Pick<Call, 'by' | 'now'>,
): Promise<TicketAsk | undefined> {
  const ask: TicketAsk = {
    ...plain,
    me: by.id,
    now,
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(customer !== undefined && { customers: await parts.allIds(customer) }),
  };
  return search === undefined || search === '' ? ask : sought(parts, ask, search);
}

/** A ticket's code, an order's, or a customer's name or phone, in this order. */
async function sought(parts: TicketParts, ask: TicketAsk, search: string): Promise<TicketAsk | undefined> {
  const code = readTicketCode(search);
  if (code !== undefined) return { ...ask, code };
  const orderFolded = /\d/.test(search) ? foldOrderCode(search) : '';
  if (orderFolded !== '') {
    const byOrder = { ...ask, orderFolded };
    if ((await parts.tickets.count(byOrder)).count > 0) return byOrder;
  }
  const found = await parts.findCustomers(search);
  if (found.length === 0) return undefined;
  const customers = ask.customers === undefined ? found : found.filter((id) => ask.customers?.includes(id));
  return { ...ask, customers };
}
