import { queryOptions } from '@tanstack/react-query';
import type { listReadyTexts } from '../../ready-texts/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';

export const askReadyTexts = queryOptions({
  // The settings keep the whole answer under the bare key.
  queryKey: [...keys.readyTexts(), 'items'],
  queryFn: async ({ signal }) => {
    const { items } = await ask<typeof listReadyTexts>({ method: 'GET', path: '/ready-texts' }, { signal });
    return items;
  },
  staleTime: 60_000,
});
