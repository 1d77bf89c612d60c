import type { Surroundings } from './check/whole.ts';

/**
 * What flows may name in this product: for the check where nothing is running. Whoever joins the parts
 * hands the real actions to the check at start, so that the two cannot drift apart unseen.
 */
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
    { name: 'consent.refuse', outcomes: ['refused'], facts: { refused: ['purpose'] } },
    { name: 'consent.allow', outcomes: ['allowed'], facts: { allowed: ['purpose'] } },
  ],
  events: { 'ticket.closed': ['order', 'category'], 'order.delivered': ['deliveredAt'] },
  channels: [],
};
