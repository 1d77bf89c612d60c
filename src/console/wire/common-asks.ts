import { queryOptions, useQuery } from '@tanstack/react-query';
import type { listLabels } from '../../labels/contract.ts';
import type { listStaff } from '../../staff/people-contract.ts';
import type { listHolidays } from '../../settings/contract.ts';
import type { listFailures } from '../../health/contract.ts';
import type { countConversations } from '../../desk/rows-contract.ts';
import { ask } from './ask.ts';
import { keys } from './keys.ts';

/** The people who work here: for choosing one, and for mentions. */
export const askStaff = queryOptions({
  queryKey: keys.staff(),
  queryFn: async ({ signal }) => {
    const reply = await ask<typeof listStaff>(
      { method: 'GET', path: '/staff' },
      { query: { state: 'active', limit: 100 }, signal },
    );
    return reply.items;
  },
});

export const askLabels = queryOptions({
  queryKey: keys.labels(),
  queryFn: async ({ signal }) => {
    const reply = await ask<typeof listLabels>({ method: 'GET', path: '/labels' }, { signal });
    return reply.items;
  },
});

/** How many conversations are in each view. */
export const askCounts = queryOptions({
  queryKey: keys.counts(),
  queryFn: ({ signal }) =>
    ask<typeof countConversations>({ method: 'GET', path: '/conversations/counts' }, { signal }),
});

/** The dates of a year on which the shop is closed all day. */
export const askClosedDays = (year: number) =>
  queryOptions({
    // Not under the key of the holidays themselves: this is another shape of them.
    queryKey: keys.room('settings', 'holidays', year, 'closed'),
    queryFn: async ({ signal }) => {
      const { items } = await ask<typeof listHolidays>(
        { method: 'GET', path: '/settings/holidays' },
        { query: { year }, signal },
      );
      return new Set(items.filter(({ spans }) => spans.length === 0).map(({ date }) => date));
    },
  });

/** How many things could not be handled and wait for staff. */
export const askOpenFailures = queryOptions({
  queryKey: keys.room('failure', 'open'),
  queryFn: async ({ signal }) => {
    const reply = await ask<typeof listFailures>(
      { method: 'GET', path: '/failures' },
      { query: { limit: 1 }, signal },
    );
    return reply.open;
  },
});

/** A label's name and colour in the language shown; its id, where it is not known. */
export function useLabelOf(language: 'vi' | 'en'): (id: string) => { name: string; color: string } {
  const { data } = useQuery(askLabels);
  return (id) => {
    const found = data?.find((one) => one.id === id);
    return { name: found?.name[language] ?? id, color: found?.color ?? 'grey' };
  };
}
