import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { getConversation, listLines } from '../../desk/conversation-contract.ts';
import { ask } from './ask.ts';
import { keys } from './keys.ts';

type LinesPage = ReplyOf<typeof listLines>;

/** Where a page of lines begins. */
interface From {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
}
/** A transcript as it is kept. */
export type Lines = InfiniteData<LinesPage, From>;

export const askHead = (id: string) =>
  queryOptions({
    queryKey: keys.head(id),
    queryFn: ({ signal }) =>
      ask<typeof getConversation>({ method: 'GET', path: '/conversations/:id' }, { params: { id }, signal }),
  });

export const askPage = (id: string, query: From, signal?: AbortSignal): Promise<LinesPage> =>
  ask<typeof listLines>(
    { method: 'GET', path: '/conversations/:id/lines' },
    { params: { id }, query, ...(signal && { signal }) },
  );

const startAt = (around: number | undefined): From => (around === undefined ? {} : { around });

/** The transcript, in pages of fifty, from its end or around a line. */
export const askLines = (id: string, around: number | undefined) =>
  infiniteQueryOptions({
    queryKey: keys.lines(id, around),
    queryFn: ({ pageParam, signal }) => askPage(id, pageParam, signal),
    initialPageParam: startAt(around),
    getPreviousPageParam: ({ items, hasEarlier }): From | undefined =>
      hasEarlier && items[0] !== undefined ? { before: items[0].n } : undefined,
    getNextPageParam: ({ items, hasLater }): From | undefined => {
      const last = items.at(-1);
      return hasLater && last !== undefined ? { after: last.n } : undefined;
    },
  });

/** Has a conversation ready before it is opened; what cannot be had now is asked for then. */
export function prepare(cache: QueryClient, id: string): void {
  cache.query(askHead(id)).catch(() => undefined);
  cache.infiniteQuery(askLines(id, undefined)).catch(() => undefined);
}
