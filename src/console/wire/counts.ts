import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { countConversations } from '../../desk/rows-contract.ts';
import type { ReplyOf } from '../../http/endpoint.ts';
import { ask } from './ask.ts';
import { keys } from './keys.ts';

export type Counts = ReplyOf<typeof countConversations> & {
  /** Milliseconds, by this computer's clock: of two answers the one asked for later is true. */
  readonly askedAt: number;
};

const TABS = 'langnghe-counts';
let newest: Counts | undefined;
let tabs: BroadcastChannel | undefined;

/** How many conversations are in each view. */
export const askCounts = queryOptions({
  queryKey: keys.counts(),
  queryFn: async ({ signal }) => {
    const askedAt = Date.now();
    const counts = await ask<typeof countConversations>(
      { method: 'GET', path: '/conversations/counts' },
      { signal },
    );
    return newerOf({ ...counts, askedAt });
  },
});

/** An answer that was overtaken by what another tab asked for later does not count. */
function newerOf(counts: Counts): Counts {
  if (newest !== undefined && newest.askedAt > counts.askedAt) return newest;
  newest = counts;
  tabs?.postMessage(counts);
  return counts;
}

/**
 * What one tab has learned all know at once, so that their titles agree: a browser slows down what it does not
 * show, and such a tab would ask a minute later.
 */
export function useSharedCounts(): void {
  const cache = useQueryClient();
  useEffect(() => {
    const channel = new BroadcastChannel(TABS);
    tabs = channel;
    channel.onmessage = ({ data }: MessageEvent<Counts>) => {
      if (newest !== undefined && newest.askedAt >= data.askedAt) return;
      newest = data;
      cache.setQueryData(askCounts.queryKey, data);
    };
    return () => {
      channel.close();
      tabs = undefined;
      newest = undefined;
    };
  }, [cache]);
}
