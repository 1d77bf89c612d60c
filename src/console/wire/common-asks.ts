import { queryOptions, useQuery } from '@tanstack/react-query';
import type { listLabels } from '../../labels/contract.ts';
import type { listStaff } from '../../staff/people-contract.ts';
import type { listHolidays } from '../../settings/contract.ts';
import type { listFailures } from '../../health/contract.ts';
import { ask } from './ask.ts';
import { keys } from './keys.ts';

/** The people who work here: for choosing one, and for mentions. */
export const askStaff = queryOptions({
  // Who comes and goes is told by nothing else.
  staleTime: 60_000,
  queryKey: keys.staff(),
  queryFn: async ({ signal }) => {
    const reply = await ask<typeof listStaff>(
      { method: 'GET', path: '/staff' },
      { query: { state: 'active', limit: 100 }, signal },
    );
    return reply.items;
  },
});

/** Who deals with customers: nobody else can be given a conversation, or be called to one. */
export function answersCustomers({ role }: { readonly role: string }): boolean {
  return role !== 'reviewer' && role !== 'reader';
}

const askAboutLabels = queryOptions({
  queryKey: keys.labels(),
  queryFn: ({ signal }) => ask<typeof listLabels>({ method: 'GET', path: '/labels' }, { signal }),
});

/** Every label, archived ones too. */
export const askLabels = queryOptions({ ...askAboutLabels, select: ({ items }) => items });

/** The colours a label can have, in the order in which they are offered. */
export const askLabelColors = queryOptions({ ...askAboutLabels, select: ({ colors }) => colors });

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
