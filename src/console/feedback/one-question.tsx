import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Loading, Unanswered } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askByStaff, askChoices, askOverTime } from './asks.ts';
import type { Filter, Points, Question } from './asks.ts';
import { MeasureText } from './measure.tsx';

// The library that draws is larger than all of this page.
const TrendChart = lazy(async () => ({ default: (await import('./trend-chart.tsx')).TrendChart }));
const BY = ['day', 'week', 'month'] as const;

/** One question over time, by who dealt with the customer, and by choice. */
export function OneQuestion({ of, filter }: { of: Question; filter: Filter }) {
  const { say } = useTexts();
  const [by, setBy] = useState<Points['by']>('week');
  const asked = { ...filter, survey: of.survey, question: of.question };
  const report = useQuery(askOverTime(asked, by));
  const { data } = report;
  return (
    <section className="cards">
      <div className="card">
        <div className="card-head">
          <h2 className="grows">{say('feedback.over-time')}</h2>
          <SegmentedControl
            aria-label={say('feedback.by')}
            value={by}
            onChange={(value) => setBy(BY.find((one) => one === value) ?? 'week')}
            data={BY.map((one) => ({ value: one, label: say(`feedback.by.${one}`) }))}
          />
        </div>
        {data === undefined ? (
          <Unanswered of={report} rows={4} />
        ) : (
          <Suspense fallback={<Loading rows={4} />}>
            <TrendChart found={data} />
          </Suspense>
        )}
      </div>
      <ByStaff asked={asked} />
      <Choices filter={filter} />
    </section>
  );
}

function ByStaff({ asked }: { asked: Filter & { survey: string; question: string } }) {
  const { say } = useTexts();
  const { data } = useQuery(askByStaff(asked));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <div className="card">
      <h2>{say('feedback.by-staff')}</h2>
      <ul className="cards">
        {data.items.map(({ staff, answers, score }) => (
          <li key={staff.id}>
            <strong>{staff.name}</strong>{' '}
            {score === undefined ? (
              say('feedback.too-few', { answers, few: data.least })
            ) : (
              <MeasureText score={score} few={data.least} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Choices({ filter }: { filter: Filter }) {
  const { say } = useTexts();
  const { least: _least, most: _most, question: _question, ...rest } = filter;
  const { data } = useQuery(askChoices(rest));
  if (data === undefined || data.questions.length === 0) return null;
  return (
    <>
      {data.questions.map((one) => (
        <div key={`${one.survey} ${one.question}`} className="card">
          <h2>{one.questionName}</h2>
          <ul>
            {one.choices.map(({ choice, name, answers }) => (
              <li key={choice}>{say('feedback.choice', { name, answers })}</li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
