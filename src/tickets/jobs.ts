import { oneByOne } from '../clock/one-by-one.ts';
import type { Job, Log } from '../road/ports.ts';
import type { Tickets } from './store.ts';

const AT_ONCE = 100;

/** A crash between closing a ticket and telling its conversation must not lose the closing survey. */
export function tellClosedTickets(tickets: Pick<Tickets, 'untold' | 'tell'>, log: Log): Job {
  const name = 'tickets.tell-closed';
  const run = oneByOne({
    name,
    log,
    limit: AT_ONCE,
    find: (limit, after) => tickets.untold(limit, after),
    act: (ticket) => tickets.tell(ticket),
  });
  return { name, cron: '* * * * *', run: (_now, signal) => run(signal) };
}
