import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClock } from '../look/age.tsx';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { askHolidays, useChangeSettings } from './asks.ts';
import type { Settings } from './asks.ts';
import { Behind, useFormOf } from './form-of.tsx';
import { WholeNumber } from './whole-number.tsx';

/** The public days of Việt Nam, the span of Tết, and the shop's own days. */
export function HolidaysForm({ settings }: { settings: Settings }) {
  const { say } = useTexts();
  const may = useMay();
  const { save, isBusy } = useChangeSettings();
  const form = useFormOf(settings.holidays);
  const { own: holidays, put: setHolidays } = form;
  const { public: official } = holidays;
  const setOfficial = (change: Partial<typeof official>): void =>
    setHolidays({ ...holidays, public: { ...official, ...change } });
  return (
    <>
      <form
        className="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          save({ holidays }, (found) => form.saved(holidays, found.holidays));
        }}
      >
        <Behind forms={[form]} />
        <Switch
          label={say('settings.holidays.public')}
          checked={official.isOn}
          onChange={(event) => setOfficial({ isOn: event.currentTarget.checked })}
        />
        <TetSpan tet={official.tet} change={(tet) => setOfficial({ tet })} />
        <h3>{say('settings.holidays.own')}</h3>
        <Own own={holidays.own} change={(own) => setHolidays({ ...holidays, own })} />
        {may('settings.change') && (
          <Button type="submit" loading={isBusy}>
            {say('settings.save')}
          </Button>
        )}
      </form>
      <Year />
    </>
  );
}

type Tet = Settings['holidays']['public']['tet'];

function TetSpan({ tet, change }: { tet: Tet; change: (tet: Tet) => void }) {
  const { say } = useTexts();
  return (
    <div className="filters">
      <WholeNumber
        label={say('settings.holidays.tet-from')}
        description={say('settings.holidays.tet-from-why')}
        min={-10}
        max={5}
        value={tet.from}
        put={(from) => change({ ...tet, from })}
      />
      <WholeNumber
        label={say('settings.holidays.tet-days')}
        min={1}
        max={20}
        value={tet.days}
        put={(days) => change({ ...tet, days })}
      />
    </div>
  );
}

type OwnDay = Settings['holidays']['own'][number];

function Own({ own, change }: { own: readonly OwnDay[]; change: (own: OwnDay[]) => void }) {
  const { say } = useTexts();
  const [date, setDate] = useState('');
  const [name, setName] = useState('');
  return (
    <>
      <ul className="settings-days">
        {own.map((one) => (
          <li key={one.date}>
            {dayOf(one.date)} {one.name}
            <ActionIcon
              variant="subtle"
              aria-label={say('settings.holidays.remove', { date: dayOf(one.date) })}
              onClick={() => change(own.filter((other) => other !== one))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <div className="filters">
        <label className="settings-date">
          {say('settings.holidays.date')}
          <input type="date" value={date} onChange={(event) => setDate(event.currentTarget.value)} />
        </label>
        <TextInput
          label={say('settings.holidays.name')}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={date === '' || own.some((one) => one.date === date)}
          onClick={() => {
            change([...own, { date, name, spans: [] }]);
            setDate('');
            setName('');
          }}
        >
          {say('settings.holidays.add')}
        </Button>
      </div>
    </>
  );
}

/** 31/12 of `12-31`, which comes each year, and 31/12/2026 of `2026-12-31`. */
const dayOf = (date: string): string => date.split('-').reverse().join('/');

/** The days off that follow, as saved. */
function Year() {
  const { say, language } = useTexts();
  const { now } = useClock();
  const [year, setYear] = useState(now.getFullYear());
  const { data } = useQuery(askHolidays(year));
  return (
    <section className="card settings-year">
      <div className="card-head">
        <h3 className="grows">{say('settings.holidays.year', { year: String(year) })}</h3>
        <Button variant="default" size="compact-sm" onClick={() => setYear(year - 1)}>
          {year - 1}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => setYear(year + 1)}>
          {year + 1}
        </Button>
      </div>
      <ul className="plain-list">
        {(data?.items ?? []).map((one) => (
          <li key={`${one.date} ${one.is}`}>
            {dayOf(one.date)}
            {one.name[language] !== '' && ` · ${one.name[language]}`}
            {one.spans.length > 0 && ` (${one.spans.map(({ from, to }) => `${from}–${to}`).join(', ')})`}
          </li>
        ))}
      </ul>
    </section>
  );
}
