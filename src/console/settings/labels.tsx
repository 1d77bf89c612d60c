import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Unanswered } from '../look/states.tsx';
import { useDoing } from '../shell/doing.ts';
import { useTexts } from '../texts/texts.tsx';
import { askLabelColors, askLabels } from '../wire/common-asks.ts';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { editLabel, newLabel } from './asks.ts';
import type { Label } from './asks.ts';

/** The words conversations are sorted by. */
export function Labels() {
  const { say, language } = useTexts();
  const may = useMay();
  const doing = useDoing(keys.labels());
  const asked = useQuery(askLabels);
  const { data } = asked;
  if (data === undefined) return <Unanswered of={asked} />;
  return (
    <div className="cards">
      <ul className="cards">
        {data.map((one) => (
          <li key={one.id} className="card card-head">
            <span className="label" data-color={one.color}>
              {one.name[language]}
            </span>
            <span className="grows small muted">
              {language === 'vi' ? one.name.en : one.name.vi}
              {one.isArchived && ` · ${say('labels.archived')}`}
            </span>
            {may('settings.change') && (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => void doing(() => editLabel(one, { isArchived: !one.isArchived }))}
              >
                {say(one.isArchived ? 'labels.restore' : 'labels.archive')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may('settings.change') && <NewLabel />}
    </div>
  );
}

function NewLabel() {
  const { say } = useTexts();
  const doing = useDoing(keys.labels());
  const { data: colors = [] } = useQuery(askLabelColors);
  const [vi, setVi] = useState('');
  const [en, setEn] = useState('');
  const [color, setColor] = useState<Label['color']>('teal');
  return (
    <form
      className="card filters"
      onSubmit={(event) => {
        event.preventDefault();
        void doing(() => newLabel({ name: { vi, en: en.trim() === '' ? vi : en }, color })).then((isDone) => {
          if (!isDone) return;
          setVi('');
          setEn('');
        });
      }}
    >
      <TextInput
        label={say('labels.vi')}
        required
        maxLength={40}
        value={vi}
        onChange={(event) => setVi(event.currentTarget.value)}
      />
      <TextInput
        label={say('labels.en')}
        maxLength={40}
        value={en}
        onChange={(event) => setEn(event.currentTarget.value)}
      />
      <NativeSelect
        label={say('labels.color')}
        value={color}
        onChange={({ currentTarget: { value } }) => setColor(colors.find((one) => one === value) ?? 'grey')}
        data={colors.map((one) => ({ value: one, label: say(`labels.color.${one}`) }))}
      />
      <Button type="submit">{say('labels.make')}</Button>
    </form>
  );
}
