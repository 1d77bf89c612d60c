import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { channelName } from '../look/channel-name.ts';
import { useFlowName } from '../look/known-names.ts';
import { useTexts } from '../texts/texts.tsx';
import { askLabels, askStaff } from '../wire/common-asks.ts';
import { askChannelNames, askFlowNames } from './filter-asks.ts';
import { BANDS, FILTERS, SPANS } from './rules.ts';
import type { InboxSearch } from './rules.ts';

interface FiltersProps {
  readonly search: InboxSearch;
  readonly change: (change: InboxSearch | ((old: InboxSearch) => InboxSearch)) => void;
}

/** Narrows a view down; what is chosen stands in the address. */
export function Filters({ search, change }: FiltersProps) {
  const { say, language } = useTexts();
  const channels = useQuery(askChannelNames).data ?? [];
  const labels = useQuery(askLabels).data ?? [];
  const staff = useQuery(askStaff).data ?? [];
  const flows = useQuery(askFlowNames).data ?? [];
  const flowName = useFlowName();
  const options = {
    channel: channels.map((value) => ({ value, label: channelName(value) })),
    label: labels.map(({ id, name }) => ({ value: id, label: name[language] })),
    score: BANDS.map((value) => ({ value, label: say(`inbox.score.${value}`) })),
    language: (['vi', 'en'] as const).map((value) => ({ value, label: say(`language.${value}`) })),
    flow: flows.map((value) => ({ value, label: flowName(value) })),
    staff: staff.map(({ id, name }) => ({ value: id, label: name })),
    span: SPANS.map((value) => ({ value, label: say(`inbox.span.${value}`) })),
  } as const;
  return (
    <div className="list-filters">
      {FILTERS.map((name) => (
        <NativeSelect
          key={name}
          size="xs"
          label={say(`inbox.filter.${name}`)}
          value={search[name] ?? ''}
          data={[{ value: '', label: say('inbox.any') }, ...options[name]]}
          onChange={({ currentTarget: { value } }) =>
            change(({ [name]: _old, ...rest }) => (value === '' ? rest : { ...rest, [name]: value }))
          }
        />
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        onClick={() => change(({ view, q }) => ({ ...(view && { view }), ...(q && { q }) }))}
      >
        {say('inbox.all-of-view')}
      </Button>
    </div>
  );
}
