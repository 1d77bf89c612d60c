import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { channelName } from '../look/channel-name.ts';
import { useTexts } from '../texts/texts.tsx';
import { askFilters } from './asks.ts';
import type { Asked } from './asks.ts';
import { DAYS } from './search.ts';
import type { ScoreSearch } from './search.ts';

/** What of the scores is looked at; all of it stands in the address. */
export function ScoreFilters({
  search,
  change,
}: {
  search: ScoreSearch;
  change: (next: ScoreSearch) => void;
}) {
  const { say } = useTexts();
  const { data } = useQuery(askFilters);
  return (
    <div className="filters">
      <NativeSelect
        label={say('feedback.days')}
        value={search.days ?? '30'}
        onChange={({ currentTarget: { value } }) => {
          const { from: _from, to: _to, ...rest } = search;
          const days = DAYS.find((one) => one === value);
          change({ ...rest, ...(days && { days }) });
        }}
        data={DAYS.map((one) => ({ value: one, label: say('feedback.last-days', { days: Number(one) }) }))}
      />
      <QuestionChoice search={search} change={change} questions={data?.questions ?? []} />
      <NativeSelect
        label={say('feedback.channel')}
        value={search.channel ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const { channel: _channel, ...rest } = search;
          change(value === '' ? rest : { ...rest, channel: value });
        }}
        data={[
          { value: '', label: say('feedback.channel.all') },
          ...(data?.channels ?? []).map((value) => ({ value, label: channelName(value) })),
        ]}
      />
      <Checkbox
        label={say('feedback.with-words')}
        checked={search.comment === 'yes'}
        onChange={(event) => {
          const { comment: _comment, ...rest } = search;
          change(event.currentTarget.checked ? { ...rest, comment: 'yes' } : rest);
        }}
      />
      <Clear search={search} change={change} />
    </div>
  );
}

function Clear({ search, change }: { search: ScoreSearch; change: (next: ScoreSearch) => void }) {
  const { say } = useTexts();
  if (Object.keys(search).every((name) => name === 'days')) return null;
  const { days } = search;
  return (
    <Button variant="subtle" onClick={() => change(days === undefined ? {} : { days })}>
      {say('feedback.all')}
    </Button>
  );
}

function QuestionChoice({
  search,
  change,
  questions,
}: {
  search: ScoreSearch;
  change: (next: ScoreSearch) => void;
  questions: readonly Asked[];
}) {
  const { say } = useTexts();
  const chosen = search.question === undefined ? '' : `${search.survey ?? ''} ${search.question}`;
  return (
    <NativeSelect
      label={say('feedback.question')}
      value={chosen}
      onChange={({ currentTarget: { value } }) => {
        const { survey: _survey, question: _question, least: _least, most: _most, ...rest } = search;
        const [survey, question] = value.split(' ');
        change(survey === undefined || question === undefined ? rest : { ...rest, survey, question });
      }}
      data={[
        { value: '', label: say('feedback.question.all') },
        ...questions
          .filter(({ scale }) => scale !== undefined)
          .map((one) => ({ value: `${one.survey} ${one.question}`, label: one.questionName })),
      ]}
    />
  );
}
