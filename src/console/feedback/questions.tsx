import { Button } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import type { Question } from './asks.ts';
import { MeasureText } from './measure.tsx';
import { bars } from './rules.ts';
import type { ScoreSearch } from './search.ts';

/** Each question with its number, its error, and a bar for each score; a bar opens exactly its rows. */
export function Questions({
  questions,
  few,
  search,
  change,
}: {
  questions: readonly Question[];
  few: number;
  search: ScoreSearch;
  change: (next: ScoreSearch) => void;
}) {
  const { say } = useTexts();
  return (
    <ul className="questions">
      {questions.map((one) => (
        <li key={`${one.survey} ${one.question} ${one.scale}`} className="card">
          <h2>{one.questionName}</h2>
          <p>
            <MeasureText score={one.score} few={few} />{' '}
            {one.change !== 'unknown' && (
              <span className="small muted">{say(`feedback.change.${one.change}`)}</span>
            )}
          </p>
          <Bars one={one} search={search} change={change} />
          {search.question === undefined && (
            <div className="question-acts">
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => change({ ...search, survey: one.survey, question: one.question })}
              >
                {say('feedback.closer')}
              </Button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Bars({
  one,
  search,
  change,
}: {
  one: Question;
  search: ScoreSearch;
  change: (next: ScoreSearch) => void;
}) {
  const { say } = useTexts();
  return (
    <ol className="bars" reversed>
      {bars(one, search).map(({ score, answers, share }) => (
        <li key={score}>
          <button
            type="button"
            disabled={answers === 0}
            aria-pressed={search.least === score && search.most === score}
            onClick={() =>
              change({ ...search, survey: one.survey, question: one.question, least: score, most: score })
            }
          >
            <span className="only-spoken">{say('feedback.bar', { score, answers })}</span>
            <span className="bar-score" aria-hidden>
              {score}
            </span>
            <span className="bar-room">
              <svg className="bar" width="100%" height="12" aria-hidden>
                <rect width={`${share * 100}%`} height="12" rx="3" />
              </svg>
            </span>
            <span className="bar-count" aria-hidden>
              {answers}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
