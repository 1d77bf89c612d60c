import { queryOptions } from '@tanstack/react-query';
import type { AskedBody, ReplyOf } from '../../http/endpoint.ts';
import type { draftTicket, openTicketByHand } from '../../tickets/opening-contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';

export type TicketDraft = ReplyOf<typeof draftTicket>;
export type OpenedTicket = ReplyOf<typeof openTicketByHand>;
export type NewTicket = AskedBody<typeof openTicketByHand>;

/** Asked anew each time: it is filled from what was said until now. */
export const askTicketDraft = (conversation: string) =>
  queryOptions({
    queryKey: keys.room('ticket', 'draft', conversation),
    queryFn: ({ signal }) =>
      ask<typeof draftTicket>({ method: 'GET', path: '/tickets/draft' }, { query: { conversation }, signal }),
    staleTime: 0,
    gcTime: 0,
  });

export const openTicket = (body: NewTicket) =>
  ask<typeof openTicketByHand>({ method: 'POST', path: '/tickets' }, { body });
