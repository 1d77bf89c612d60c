import { queryOptions } from '@tanstack/react-query';
import type { listReadyTexts } from '../../ready-texts/contract.ts';
import type { listHolidays } from '../../settings/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';

/** The dates of a year on which the shop is closed all day. */
export const askHolidays = (year: number) =>
  queryOptions({
    queryKey: keys.room('settings', 'holidays', year),
    queryFn: async ({ signal }) => {
      const { items } = await ask<typeof listHolidays>(
        { method: 'GET', path: '/settings/holidays' },
        { query: { year }, signal },
      );
      return new Set(items.filter(({ spans }) => spans.length === 0).map(({ date }) => date));
    },
  });

export const askReadyTexts = queryOptions({
  queryKey: keys.readyTexts(),
  queryFn: async ({ signal }) => {
    const { items } = await ask<typeof listReadyTexts>({ method: 'GET', path: '/ready-texts' }, { signal });
    return items;
  },
  staleTime: 60_000,
});
