import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { exportScores } from '../../surveys/contract.ts';
import { useClock } from '../look/age.tsx';
import { Listing, Page } from '../look/list-page.tsx';
import { Empty, Unanswered } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { linkTo } from '../wire/ask.ts';
import { useMay } from '../wire/me.ts';
import { askReport, askScores, filterOf } from './asks.ts';
import type { Filter } from './asks.ts';
import { OneQuestion } from './one-question.tsx';
import { Questions } from './questions.tsx';
import { ScoreFilters } from './score-filters.tsx';
import { ScoreList } from './score-list.tsx';
import type { ScoreSearch } from './search.ts';
import './feedback.css';

const here = getRouteApi('/frame/feedback');

/** What customers say of the shop: numbers with their error, and every answer behind them. */
export function FeedbackPage() {
  const { say } = useTexts();
  const may = useMay();
  const { now } = useClock();
  const search = here.useSearch();
  const navigate = useNavigate();
  const change = (next: ScoreSearch): void =>
    void navigate({ to: '/feedback', search: next, resetScroll: false });
  const day = now.toISOString().slice(0, 10);
  // Anew each day, not each second.
  const filter = useMemo(() => filterOf(search, new Date(`${day}T00:00:00Z`)), [search, day]);
  const link = linkTo<typeof exportScores>({ method: 'GET', path: '/feedback/export' }, { query: filter });
  return (
    <Page
      title={say('place.feedback')}
      acts={may('conversations.export') && <a href={link}>{say('list.export')}</a>}
    >
      <ScoreFilters search={search} change={change} />
      <Report search={search} filter={filter} change={change} />
      <Answers filter={filter} />
    </Page>
  );
}

function Report({
  search,
  filter,
  change,
}: {
  search: ScoreSearch;
  filter: Filter;
  change: (next: ScoreSearch) => void;
}) {
  const { say } = useTexts();
  const asked = useQuery(askReport(filter));
  const { data } = asked;
  if (data === undefined) return <Unanswered of={asked} rows={3} />;
  if (data.questions.length === 0)
    return (
      <Empty title={say('feedback.none')}>
        <p>{say('feedback.none-why')}</p>
      </Empty>
    );
  const only = search.question === undefined ? undefined : data.questions[0];
  return (
    <>
      <Questions questions={data.questions} few={data.few} search={search} change={change} />
      {only !== undefined && <OneQuestion of={only} filter={filter} />}
    </>
  );
}

/** Each answer; where there is none, the report above has said why. */
function Answers({ filter }: { filter: Filter }) {
  const { say } = useTexts();
  const report = useQuery(askReport(filter));
  const listed = useInfiniteQuery(askScores(filter));
  if (report.data?.questions.length === 0) return null;
  return (
    <>
      <h2>{say('feedback.answers')}</h2>
      <Listing listed={listed} empty={null}>
        {(items) => <ScoreList items={items} />}
      </Listing>
    </>
  );
}
