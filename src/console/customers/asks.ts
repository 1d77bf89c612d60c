import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { getCustomer, listCustomers, revealContact } from '../../customers/contract.ts';
import type { customerTimeline } from '../../desk/timeline-contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { pagesOf } from '../wire/pages-of.ts';

export type CustomerRow = ReplyOf<typeof listCustomers>['items'][number];
export type CustomerShown = ReplyOf<typeof getCustomer>;
export type Happening = ReplyOf<typeof customerTimeline>['items'][number];

export function askCustomers(q: string | undefined) {
  const filter = q === undefined ? {} : { search: q };
  return {
    ...pagesOf(keys.room('customer', 'list', filter), (page, signal) =>
      ask<typeof listCustomers>(
        { method: 'GET', path: '/customers' },
        { query: { ...filter, ...page }, signal },
      ),
    ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  };
}

export function askCustomer(id: string) {
  return queryOptions({
    queryKey: keys.room('customer', 'one', id),
    queryFn: ({ signal }) =>
      ask<typeof getCustomer>({ method: 'GET', path: '/customers/:id' }, { params: { id }, signal }),
    staleTime: 30_000,
  });
}

export function askTimeline(id: string) {
  return {
    ...pagesOf(keys.room('customer', 'timeline', id), (page, signal) =>
      ask<typeof customerTimeline>(
        { method: 'GET', path: '/customers/:id/timeline' },
        { params: { id }, query: page, signal },
      ),
    ),
    staleTime: 30_000,
  };
}

export const reveal = (id: string, what: 'phone' | 'email') =>
  ask<typeof revealContact>(
    { method: 'POST', path: '/customers/:id/reveal' },
    { params: { id }, body: { what } },
  );
