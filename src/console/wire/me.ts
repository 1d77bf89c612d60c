import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { Right } from '../../http/endpoint.ts';
import { keepToken } from './ask.ts';
import { keys } from './keys.ts';

/** Whoever is logged in. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly language: 'vi' | 'en';
  readonly rights: readonly Right[];
  readonly zone: string;
  readonly now: string;
}

export const askMe = queryOptions({
  queryKey: keys.me(),
  queryFn: async (): Promise<Me> => {
    const response = await fetch('/api/v1/me');
    const me = (await response.json()) as Me & { csrf?: string };
    keepToken(me.csrf);
    return me;
  },
  staleTime: Infinity,
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
