import type { Tickets } from './store.ts';

/** What changed of tickets, for live lists: by code, with the version it has now. */
export function ticketChanges(tickets: Pick<Tickets, 'changedSince'>) {
  return {
    kind: 'ticket',
    since: async (at: Date, limit: number) => {
      const found = await tickets.changedSince(at, limit);
      return found.map(({ code, version, changedAt, staff }) => ({
        id: code,
        version,
        at: changedAt,
        ...(staff !== undefined && { about: { staff } }),
      }));
    },
  };
}
