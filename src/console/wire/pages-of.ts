import { infiniteQueryOptions } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';

/**
 * A list that comes page by page, as every list of the API does. `page` goes into the query of each asking: it
 * says where the page begins, and nothing for the first.
 */
export function pagesOf<Page extends { readonly next?: string | undefined }>(
  queryKey: QueryKey,
  askPage: (page: { readonly after?: string }, signal: AbortSignal) => Promise<Page>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => askPage(pageParam === '' ? {} : { after: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }): string | undefined => next,
  });
}
