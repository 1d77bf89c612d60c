/** Where a ticket stands; apart from the rules, for whoever only needs the words. */
export const TICKET_STATES = ['new', 'doing', 'waiting', 'done'] as const;
export type TicketState = (typeof TICKET_STATES)[number];
