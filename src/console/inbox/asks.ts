import { keepPreviousData } from '@tanstack/react-query';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { listConversations } from '../../desk/rows-contract.ts';
import type { searchConversations } from '../../desk/search-contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { pagesOf } from '../wire/pages-of.ts';
import { spanFrom } from './rules.ts';
import type { InboxSearch } from './rules.ts';

type Page = ReplyOf<typeof listConversations>;
export type Row = Page['items'][number];
export type Hit = ReplyOf<typeof searchConversations>['items'][number];

/** Conversations of a view, page by page. */
export function askRows({ span, q: _q, line: _line, view = 'mine', ...filter }: InboxSearch, now: Date) {
  const query = { view, ...filter, ...(span !== undefined && { from: spanFrom(span, now) }) };
  return pagesOf(keys.rows(query), (page, signal) =>
    ask<typeof listConversations>(
      { method: 'GET', path: '/conversations' },
      { query: { ...query, ...page }, signal },
    ),
  );
}

/** Names, numbers, codes and words of messages. */
export function askHits(q: string) {
  return {
    ...pagesOf(keys.room('search', q), (page, signal) =>
      ask<typeof searchConversations>({ method: 'GET', path: '/search' }, { query: { q, ...page }, signal }),
    ),
    enabled: q.trim() !== '',
    // Asked anew each time: what is said meanwhile would be missing.
    staleTime: 0,
    placeholderData: keepPreviousData,
  };
}
