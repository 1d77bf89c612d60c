import type { Surroundings } from '../../src/content/check/whole.ts';

/** What the shipped flows may name, so that tests need nothing of the trade; compared with the real thing by one of them. */
export const KNOWN_TO_FLOWS: Surroundings = {
  actions: [
    {
      name: 'tickets.find-open',
      outcomes: ['none', 'found'],
      facts: { found: ['ticket', 'code', 'openedAt', 'promisedAt'] },
    },
    { name: 'tickets.add', outcomes: ['added'], facts: { added: ['code', 'promisedAt'] } },
    { name: 'tickets.open', outcomes: ['opened'], facts: { opened: ['code', 'promisedAt'] } },
    {
      name: 'orders.verify',
      outcomes: ['match', 'no-match', 'locked'],
      facts: { match: ['code', 'state', 'items', 'total', 'expectedAt', 'deliveredAt', 'carrier'] },
    },
    { name: 'customers.link-code', outcomes: ['made'], facts: { made: ['code', 'until'] } },
    { name: 'customers.link', outcomes: ['linked', 'known', 'own', 'wrong', 'locked'] },
    {
      name: 'desk.place',
      outcomes: ['measured', 'promised', 'closed'],
      facts: {
        measured: ['open', 'place', 'minutes', 'promisedAt'],
        promised: ['open', 'place', 'promisedAt'],
        closed: ['open', 'place', 'promisedAt'],
      },
    },
    { name: 'consent.refuse', outcomes: ['refused'], facts: { refused: ['purpose'] } },
    { name: 'consent.allow', outcomes: ['allowed'], facts: { allowed: ['purpose'] } },
  ],
  events: {
    'ticket.closed': ['ticket', 'code', 'order', 'category'],
    'order.delivered': ['order', 'code', 'deliveredAt'],
  },
  channels: [],
};
