import { oneByOne } from '../clock/one-by-one.ts';
import type { Job, Log } from '../road/ports.ts';
import { moved, type Timing } from './changes.ts';
import { waitingSince } from './due.ts';
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

/**
 * A ticket that waits for the customer waits no more once they wrote, whatever they said and to whom: its
 * clock runs again, and it stands among those with a deadline. @param wroteAt when each conversation's
 * customer last wrote.
 */
export function wakeAnsweredTickets(parts: {
  readonly tickets: Pick<Tickets, 'page' | 'change'>;
  readonly timing: Timing;
  readonly wroteAt: (conversations: readonly string[]) => Promise<ReadonlyMap<string, Date>>;
}): Job {
  const { tickets, timing, wroteAt } = parts;
  return {
    name: 'tickets.wake-answered',
    cron: '* * * * *',
    run: async (now, signal) => {
      let did = 0;
      let after: string | undefined;
      do {
        const ask = { view: 'waiting', me: '', now } as const;
        const page = await tickets.page(ask, { limit: AT_ONCE, after });
        const wrote = await wroteAt(page.tickets.map(({ conversation }) => conversation));
        const answered = page.tickets.filter((ticket) => {
          const [since, at] = [waitingSince(ticket), wrote.get(ticket.conversation)];
          return since !== undefined && at !== undefined && at > since;
        });
        for (const { code } of answered) {
          const by = { by: 'customer', at: now };
          await tickets.change(code, (one) =>
            one.state === 'waiting' ? moved(one, 'doing', by, timing) : one,
          );
        }
        did += answered.length;
        after = page.next;
      } while (after !== undefined && !signal.aborted);
      return { did };
    },
  };
}
