import { queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { staleAbout } from '../../desk/acts-contract.ts';
import type { getConversation, listLines, whyLine } from '../../desk/conversation-contract.ts';
import type { getCustomerPane } from '../../desk/customer-pane-contract.ts';
import type { uploadFile } from '../../desk/files-contract.ts';
import type { Acted } from '../wire/acts.ts';
import { ask } from '../wire/ask.ts';
import { askLines, askPage } from '../wire/conversation-asks.ts';
import type { Lines } from '../wire/conversation-asks.ts';
import { keys } from '../wire/keys.ts';
import { patchPages, settledUpTo } from './rules.ts';

export type Head = ReplyOf<typeof getConversation>;
export type LinesPage = ReplyOf<typeof listLines>;
export type Line = LinesPage['items'][number];
export type Episode = LinesPage['episodes'][number];
export type CustomerPaneData = ReplyOf<typeof getCustomerPane>;
/** A file that the server has and no line names yet. */
export type Attached = ReplyOf<typeof uploadFile>;
export type StaleAbout = z.output<typeof staleAbout>;

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
