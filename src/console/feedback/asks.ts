import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AskedQuery, ReplyOf } from '../../http/endpoint.ts';
import type {
  scoreChoices,
  scoreChoicesToFilter,
  scoreReport,
  scoresByStaff,
  scoresOverTime,
} from '../../reports/contract.ts';
import type { listScores } from '../../surveys/contract.ts';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { pagesOf } from '../wire/pages-of.ts';
import type { ScoreSearch } from './search.ts';

export type Score = ReplyOf<typeof listScores>['items'][number];
export type Question = ReplyOf<typeof scoreReport>['questions'][number];
export type Measured = Question['score'];
export type Points = ReplyOf<typeof scoresOverTime>;
/** A question one can choose. */
export type Asked = ReplyOf<typeof scoreChoicesToFilter>['questions'][number];
export type Filter = NonNullable<AskedQuery<typeof scoreReport>>;

const DAY_MS = 86_400_000;
/** No live change tells of a score: a page opened later asks again, with the old numbers shown meanwhile. */
const FRESH_MS = 10_000;

/** The filter a page's address stands for. Days are whole, so that the same page asks the same again. */
export function filterOf({ days = '30', from, to, ...rest }: ScoreSearch, now: Date): Filter {
  const today = Math.ceil(now.getTime() / DAY_MS) * DAY_MS;
  const since = from ?? new Date(today - Number(days) * DAY_MS).toISOString();
  return { ...rest, from: since, ...(to !== undefined && { to }) };
}

export function askReport(filter: Filter) {
  return queryOptions({
    queryKey: keys.room('feedback', 'report', filter),
    queryFn: ({ signal }) =>
      ask<typeof scoreReport>({ method: 'GET', path: '/reports/scores' }, { query: filter, signal }),
    placeholderData: (before) => before,
    staleTime: FRESH_MS,
  });
}

export function askOverTime(filter: Filter & { survey: string; question: string }, by: Points['by']) {
  return queryOptions({
    queryKey: keys.room('feedback', 'over-time', filter, by),
    queryFn: ({ signal }) =>
      ask<typeof scoresOverTime>(
        { method: 'GET', path: '/reports/scores/over-time' },
        { query: { ...filter, by }, signal },
      ),
  });
}

export function askByStaff({ staff: _staff, ...filter }: Filter & { survey: string; question: string }) {
  return queryOptions({
    queryKey: keys.room('feedback', 'by-staff', filter),
    queryFn: ({ signal }) =>
      ask<typeof scoresByStaff>(
        { method: 'GET', path: '/reports/scores/by-staff' },
        { query: filter, signal },
      ),
  });
}

export function askChoices(filter: Filter) {
  return queryOptions({
    queryKey: keys.room('feedback', 'choices', filter),
    queryFn: ({ signal }) =>
      ask<typeof scoreChoices>({ method: 'GET', path: '/reports/scores/choices' }, { query: filter, signal }),
  });
}

export const askFilters = queryOptions({
  queryKey: keys.room('feedback', 'filters'),
  queryFn: ({ signal }) =>
    ask<typeof scoreChoicesToFilter>({ method: 'GET', path: '/reports/scores/filters' }, { signal }),
});

export function askScores(filter: Filter) {
  return {
    ...pagesOf(keys.room('feedback', 'list', filter), (page, signal) =>
      ask<typeof listScores>({ method: 'GET', path: '/feedback' }, { query: { ...filter, ...page }, signal }),
    ),
    placeholderData: keepPreviousData,
  };
}
