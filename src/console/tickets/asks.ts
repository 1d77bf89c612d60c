import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AskedBody, ReplyOf } from '../../http/endpoint.ts';
import type {
  answerTicket,
  assignTicket,
  countTickets,
  getTicket,
  listTickets,
  moveDue,
  moveTicket,
} from '../../tickets/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { pagesOf } from '../wire/pages-of.ts';
import type { TicketSearch, TicketState } from './search.ts';

export type Ticket = ReplyOf<typeof listTickets>['items'][number];
export type TicketShown = ReplyOf<typeof getTicket>;

function filterOf({ q, as: _as, list: view = 'all', ...filter }: TicketSearch) {
  return { ...filter, view, ...(q !== undefined && { search: q }) };
}

export function askTickets(search: TicketSearch) {
  const filter = filterOf(search);
  return {
    ...pagesOf(keys.room('ticket', 'list', filter), (page, signal) =>
      ask<typeof listTickets>({ method: 'GET', path: '/tickets' }, { query: { ...filter, ...page }, signal }),
    ),
    placeholderData: keepPreviousData,
  };
}

export function askTicketCounts({ staff, channel }: TicketSearch) {
  const query = { ...(staff !== undefined && { staff }), ...(channel !== undefined && { channel }) };
  return queryOptions({
    queryKey: keys.room('ticket', 'counts', query),
    queryFn: ({ signal }) =>
      ask<typeof countTickets>({ method: 'GET', path: '/tickets/counts' }, { query, signal }),
  });
}

export function askTicket(code: string) {
  return queryOptions({
    queryKey: keys.room('ticket', 'one', code),
    queryFn: ({ signal }) =>
      ask<typeof getTicket>({ method: 'GET', path: '/tickets/:code' }, { params: { code }, signal }),
  });
}

type Seen = Pick<Ticket, 'code' | 'version'>;

export const move = ({ code, version }: Seen, to: TicketState, why?: string) =>
  ask<typeof moveTicket>(
    { method: 'POST', path: '/tickets/:code/state' },
    { params: { code }, body: { to, ...(why !== undefined && { why }) }, seenVersion: version },
  );
export const assign = ({ code, version }: Seen, staff: string | undefined) =>
  ask<typeof assignTicket>(
    { method: 'POST', path: '/tickets/:code/staff' },
    { params: { code }, body: staff === undefined ? {} : { staff }, seenVersion: version },
  );
export const answer = ({ code }: Seen, body: AskedBody<typeof answerTicket>) =>
  ask<typeof answerTicket>({ method: 'POST', path: '/tickets/:code/answers' }, { params: { code }, body });
export const putOff = ({ code, version }: Seen, body: AskedBody<typeof moveDue>) =>
  ask<typeof moveDue>(
    { method: 'POST', path: '/tickets/:code/due' },
    { params: { code }, body, seenVersion: version },
  );
