import { useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { markRead } from '../../desk/marks-contract.ts';
import type { listConversations } from '../../desk/rows-contract.ts';
import { tell, tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import type { Lines } from '../wire/conversation-asks.ts';
import { keys } from '../wire/keys.ts';
import type { Head } from './asks.ts';
import { lineBeforeUnread } from './rules.ts';

/** Says up to which line it was read; the lists show it at once. */
export function useMarkRead(id: string): (line: number) => void {
  const mark = useMark(id);
  return useCallback((line) => void mark(line, false), [mark]);
}

/** Makes what the customer said last unread again, and the conversation with it. */
export function useMarkUnread(id: string): () => void {
  const cache = useQueryClient();
  const { say } = useTexts();
  const mark = useMark(id);
  return () => {
    const kept = cache.getQueriesData<Lines>({ queryKey: [...keys.conversation(id), 'lines'] });
    const lines = kept.flatMap(([, data]) => data?.pages.flatMap(({ items }) => items) ?? []);
    void mark(lineBeforeUnread(lines), true).then((isMarked) => {
      if (isMarked) tell(say('conversation.is-unread'), say);
    });
  };
}

function useMark(id: string): (line: number, isUnread: boolean) => Promise<boolean> {
  const cache = useQueryClient();
  const { say } = useTexts();
  return useCallback(
    async (line, isUnread) => {
      try {
        await ask<typeof markRead>(
          { method: 'PUT', path: '/conversations/:id/read' },
          { params: { id }, body: { line } },
        );
      } catch (error) {
        tellProblem(error, say);
        return false;
      }
      show(cache, id, { line, isUnread });
      return true;
    },
    [cache, id, say],
  );
}

type Rows = InfiniteData<ReplyOf<typeof listConversations>>;

function show(
  cache: QueryClient,
  id: string,
  { line, isUnread }: { readonly line: number; readonly isUnread: boolean },
): void {
  cache.setQueryData<Head>(keys.head(id), (old) => old && { ...old, readUpTo: line });
  cache.setQueriesData<Rows>(
    { queryKey: keys.rows({}).slice(0, 2) },
    (old) =>
      old && {
        ...old,
        pages: old.pages.map((page) => ({
          ...page,
          items: page.items.map((row) => (row.id === id ? { ...row, unread: isUnread } : row)),
        })),
      },
  );
}
