import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { Right, ReplyOf } from '../../http/endpoint.ts';
import type { changeMe, me, start } from '../../staff/contract.ts';
import type { readSettings } from '../../settings/contract.ts';
import { ask, keepToken } from './ask.ts';
import { keepDraftsOf } from './drafts.ts';
import { keys } from './keys.ts';

/** Whoever is logged in, and how they like the console. */
export type Me = ReplyOf<typeof me>;
export type Prefs = Me['prefs'];

export const askMe = queryOptions({
  queryKey: keys.me(),
  queryFn: async ({ signal }) => {
    const found = await ask<typeof me>({ method: 'GET', path: '/me' }, { signal });
    keepToken(found.csrf);
    keepDraftsOf(found.id);
    return found;
  },
});

/** What there is to know before anybody is logged in. */
export const askStart = queryOptions({
  queryKey: keys.room('start'),
  queryFn: ({ signal }) => ask<typeof start>({ method: 'GET', path: '/start' }, { signal }),
  staleTime: 0,
});

/** The shop's own settings: its zone, its hours. */
export const askSettings = queryOptions({
  queryKey: keys.room('settings'),
  queryFn: ({ signal }) => ask<typeof readSettings>({ method: 'GET', path: '/settings' }, { signal }),
});

/** Only below the frame, which waits until it is known. */
export function useMe(): Me {
  return useSuspenseQuery(askMe).data;
}

/** Hides what the server would refuse; the server decides. */
export function useMay(): (right: Right) => boolean {
  const { rights } = useMe();
  return (right) => rights.includes(right);
}

/** Changes one's own preferences; they show at once and follow to other devices. */
export function usePrefs(): [Prefs, (change: Partial<Prefs>) => void] {
  const cache = useQueryClient();
  const { prefs } = useMe();
  const change = useMutation({
    mutationFn: (changed: Partial<Prefs>) =>
      ask<typeof changeMe>({ method: 'PATCH', path: '/me' }, { body: { prefs: changed } }),
    onMutate: (changed) =>
      cache.setQueryData<Me>(askMe.queryKey, (old) => old && { ...old, prefs: { ...old.prefs, ...changed } }),
    onSuccess: (found) => cache.setQueryData(askMe.queryKey, found),
    onError: () => void cache.invalidateQueries({ queryKey: keys.me() }),
  });
  return [prefs, change.mutate];
}
