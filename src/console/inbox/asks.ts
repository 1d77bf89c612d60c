import { infiniteQueryOptions } from '@tanstack/react-query';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { listConversations } from '../../desk/rows-contract.ts';
import type { searchConversations } from '../../desk/search-contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { spanFrom } from './rules.ts';
import type { InboxSearch } from './rules.ts';

type Page = ReplyOf<typeof listConversations>;
export type Row = Page['items'][number];
export type Hit = ReplyOf<typeof searchConversations>['items'][number];

const next = ({ next: after }: { next?: string | undefined }): string | undefined => after;

/** Conversations of a view, page by page. */
export function askRows({ span, q: _q, line: _line, view = 'mine', ...filter }: InboxSearch, now: Date) {
  const query = { view, ...filter, ...(span !== undefined && { from: spanFrom(span, now) }) };
  return infiniteQueryOptions({
    queryKey: keys.rows(query),
    queryFn: ({ pageParam, signal }) =>
      ask<typeof listConversations>(
        { method: 'GET', path: '/conversations' },
        { query: { ...query, ...(pageParam !== '' && { after: pageParam }) }, signal },
      ),
    initialPageParam: '',
    getNextPageParam: next,
  });
}

/** Names, numbers, codes and words of messages. */
export function askHits(q: string) {
  return infiniteQueryOptions({
    queryKey: keys.room('search', q),
    queryFn: ({ pageParam, signal }) =>
      ask<typeof searchConversations>(
        { method: 'GET', path: '/search' },
        { query: { q, ...(pageParam !== '' && { after: pageParam }) }, signal },
      ),
    initialPageParam: '',
    getNextPageParam: next,
    enabled: q.trim() !== '',
    // Asked anew each time: what is said meanwhile would be missing.
    staleTime: 0,
    placeholderData: (before) => before,
  });
}
