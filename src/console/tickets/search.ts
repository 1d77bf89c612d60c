import { oneOf, optional, word } from '../wire/address.ts';

export const TICKET_VIEWS = ['mine', 'soon', 'overdue', 'waiting', 'all'] as const;
export const TICKET_STATES = ['new', 'doing', 'waiting', 'done'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** What of the tickets stands in the address. */
export interface TicketSearch {
  readonly list?: (typeof TICKET_VIEWS)[number];
  readonly state?: TicketState;
  readonly staff?: string;
  readonly channel?: string;
  readonly q?: string;
  readonly as?: 'list' | 'board';
}

export function readTicketSearch(search: Record<string, unknown>): TicketSearch {
  return optional({
    list: oneOf(TICKET_VIEWS, search.list),
    state: oneOf(TICKET_STATES, search.state),
    staff: word(search.staff),
    channel: word(search.channel),
    q: word(search.q),
    as: oneOf(['list', 'board'], search.as),
  });
}
