import type { Job } from '../road/ports.ts';
import type { Tickets } from './store.ts';

const AT_ONCE = 100;

/** A crash between closing a ticket and telling its conversation must not lose the closing survey. */
export function tellClosedTickets(tickets: Pick<Tickets, 'tellUntold'>): Job {
  return {
    name: 'tickets.tell-closed',
    cron: '* * * * *',
    run: async (_now, signal) => ({ did: await tickets.tellUntold(AT_ONCE, signal) }),
  };
}
