import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { useChangeSettings } from './asks.ts';
import type { Settings } from './asks.ts';
import { Behind, useFormOf } from './form-of.tsx';
import { nextSpan } from './rules.ts';
import type { Span } from './rules.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MOST_SPANS = 6;

/** Several spans a day; none: closed. */
export function HoursForm({ settings }: { settings: Settings }) {
  const { say } = useTexts();
  const may = useMay();
  const { save, isBusy } = useChangeSettings();
  const form = useFormOf(settings.hours);
  const { own: hours, put: setHours } = form;
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        save({ hours }, (found) => form.saved(hours, found.hours));
      }}
    >
      <Behind forms={[form]} />
      {DAYS.map((day) => (
        <fieldset key={day} className="settings-day">
          <legend>{say(`settings.day.${day}`)}</legend>
          <Spans spans={hours[day]} change={(spans) => setHours({ ...hours, [day]: spans })} />
        </fieldset>
      ))}
      {may('settings.change') && (
        <Button type="submit" loading={isBusy}>
          {say('settings.save')}
        </Button>
      )}
    </form>
  );
}

function Spans({ spans, change }: { spans: readonly Span[]; change: (spans: Span[]) => void }) {
  const { say } = useTexts();
  const next = nextSpan(spans);
  const put = (n: number, span: Span): void => change(spans.map((one, at) => (at === n ? span : one)));
  return (
    <div className="filters">
      {spans.length === 0 && <span className="muted">{say('settings.closed')}</span>}
      {spans.map((span, n) => (
        <span key={n} className="settings-span">
          <input
            type="time"
            aria-label={say('settings.from')}
            value={span.from}
            required
            onChange={(event) => put(n, { ...span, from: event.currentTarget.value })}
          />
          –
          <input
            type="time"
            aria-label={say('settings.to')}
            value={span.to === '24:00' ? '00:00' : span.to}
            required
            onChange={(event) => {
              const to = event.currentTarget.value;
              put(n, { ...span, to: to === '00:00' ? '24:00' : to });
            }}
          />
          <ActionIcon
            variant="subtle"
            aria-label={say('settings.remove-span', span)}
            onClick={() => change(spans.filter((_, at) => at !== n))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </span>
      ))}
      {spans.length < MOST_SPANS && next !== undefined && (
        <Button variant="subtle" size="compact-sm" onClick={() => change([...spans, next])}>
          {say('settings.add-span')}
        </Button>
      )}
    </div>
  );
}
