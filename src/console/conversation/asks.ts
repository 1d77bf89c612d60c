import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AskedBody, ReplyOf } from '../../http/endpoint.ts';
import type { actOnConversation, staleAbout } from '../../desk/acts-contract.ts';
import type {
  getConversation,
  getCustomerPane,
  listLines,
  whyLine,
} from '../../desk/conversation-contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { patchPages, settledUpTo } from './rules.ts';

export type Head = ReplyOf<typeof getConversation>;
export type LinesPage = ReplyOf<typeof listLines>;
export type Line = LinesPage['items'][number];
export type Episode = LinesPage['episodes'][number];
export type CustomerPaneData = ReplyOf<typeof getCustomerPane>;
export type Acted = ReplyOf<typeof actOnConversation>;
export type StaleAbout = z.output<typeof staleAbout>;
/** An act without the id its browser gives it. */
export type Act = DistributiveOmit<AskedBody<typeof actOnConversation>, 'id'>;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** Where a page of lines begins. */
interface From {
  readonly before?: number;
  readonly after?: number;
  readonly around?: number;
}
export type Lines = InfiniteData<LinesPage, From>;

export const askHead = (id: string) =>
  queryOptions({
    queryKey: keys.head(id),
    queryFn: ({ signal }) =>
      ask<typeof getConversation>({ method: 'GET', path: '/conversations/:id' }, { params: { id }, signal }),
  });

const askPage = (id: string, query: From, signal?: AbortSignal): Promise<LinesPage> =>
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

/** Asks for what is new or still on its way, and puts it in its place: what is read stays where it is. */
export async function freshen(cache: QueryClient, id: string, around: number | undefined): Promise<void> {
  const { queryKey } = askLines(id, around);
  const kept = cache.getQueryData<Lines>(queryKey);
  if (kept === undefined || kept.pages.at(-1)?.hasLater === true) return;
  const fresh = await askPage(id, { after: settledUpTo(kept.pages.flatMap(({ items }) => items)) });
  cache.setQueryData<Lines>(queryKey, (old) => old && { ...old, pages: patchPages(old.pages, fresh) });
}

export const askCustomer = (id: string) =>
  queryOptions({
    queryKey: keys.customer(id),
    queryFn: ({ signal }) =>
      ask<typeof getCustomerPane>(
        { method: 'GET', path: '/conversations/:id/customer' },
        { params: { id }, signal },
      ),
    staleTime: 60_000,
  });

export const askWhy = (id: string, line: number) =>
  queryOptions({
    queryKey: keys.why(id, line),
    queryFn: ({ signal }) =>
      ask<typeof whyLine>(
        { method: 'GET', path: '/conversations/:id/lines/:n/why' },
        { params: { id, n: String(line) }, signal },
      ),
  });

/** One act, under an id made once: asked again after a silence it is done once. */
export const act = (conversation: string, id: string, what: Act): Promise<Acted> =>
  ask<typeof actOnConversation>(
    { method: 'POST', path: '/conversations/:id/acts' },
    { params: { id: conversation }, body: { ...what, id } },
  );

/** What an act answered is shown at once, without asking again. */
export function keepActed(
  cache: QueryClient,
  id: string,
  acted: Pick<Acted, 'state' | 'staff' | 'lines'>,
): void {
  cache.setQueryData<Head>(keys.head(id), (old) => old && withState(old, acted.state, acted.staff));
  cache.setQueriesData<Lines>({ queryKey: [...keys.conversation(id), 'lines'] }, (old) =>
    old?.pages.at(-1)?.hasLater === false
      ? {
          ...old,
          pages: patchPages(old.pages, { ...acted, items: acted.lines, episodes: [], hasLater: false }),
        }
      : old,
  );
}

function withState(old: Head, state: Acted['state'], staff: Head['staff']): Head {
  if (state.version < old.version) return old;
  const { snoozedUntil: _until, ...rest } = old;
  return { ...rest, ...state, staff: { ...old.staff, ...staff } };
}
