import { queryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../http/endpoint.ts';
import type {
  listChannels,
  listFailures,
  listUnknownEvents,
  readFailure,
  reopenFailure,
  retryFailure,
  setFailureAside,
} from '../../health/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { pagesOf } from '../wire/pages-of.ts';

export type Failure = ReplyOf<typeof listFailures>['items'][number];
export type ChannelShown = ReplyOf<typeof listChannels>['items'][number];
export type OtherShown = ReplyOf<typeof listChannels>['others'][number];
export type FailureState = Failure['state'];

export function askFailures(state: FailureState) {
  return pagesOf(keys.room('failure', 'list', state), (page, signal) =>
    ask<typeof listFailures>({ method: 'GET', path: '/failures' }, { query: { state, ...page }, signal }),
  );
}

export function askFailure(id: string) {
  return queryOptions({
    queryKey: keys.room('failure', 'one', id),
    queryFn: ({ signal }) =>
      ask<typeof readFailure>({ method: 'GET', path: '/failures/:id' }, { params: { id }, signal }),
  });
}

export const askChannels = queryOptions({
  queryKey: keys.room('channels'),
  queryFn: ({ signal }) =>
    ask<typeof listChannels>({ method: 'GET', path: '/channels' }, { query: { fresh: 'false' }, signal }),
  refetchInterval: 60_000,
});

/** Asks the platforms now. */
export const lookAgain = () =>
  ask<typeof listChannels>({ method: 'GET', path: '/channels' }, { query: { fresh: 'true' } });

export const askUnknown = queryOptions({
  queryKey: keys.room('unknown-events'),
  queryFn: ({ signal }) =>
    ask<typeof listUnknownEvents>({ method: 'GET', path: '/unknown-events' }, { signal }),
});

export const retry = (id: string) =>
  ask<typeof retryFailure>({ method: 'POST', path: '/failures/:id/retry' }, { params: { id } });
export const setAside = (id: string, reason: string) =>
  ask<typeof setFailureAside>(
    { method: 'POST', path: '/failures/:id/aside' },
    { params: { id }, body: { reason } },
  );
export const reopen = (id: string) =>
  ask<typeof reopenFailure>({ method: 'POST', path: '/failures/:id/open' }, { params: { id } });
