import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Deadline } from '../look/deadline.tsx';
import { usePresetTime } from '../look/presets.ts';
import { useTexts } from '../texts/texts.tsx';
import { askStaff } from '../wire/common-asks.ts';
import type { TicketDraft } from './ticket-asks.ts';
import { answerByOf } from './ticket-form.ts';
import type { TicketForm } from './ticket-form.ts';

/** Perhaps it is one of these. */
export function OpenAlready({ draft: { open } }: { draft: TicketDraft }) {
  const { say } = useTexts();
  if (open.length === 0) return null;
  return (
    <div className="packet small">
      {say('ticket-form.open-already', { n: open.length })}
      <ul className="plain-list">
        {open.map(({ code, state, what }) => (
          <li key={code}>
            <Link to="/t/$code" params={{ code }}>
              {code}
            </Link>{' '}
            · {say(`tickets.state.${state}`)} · {what}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PartProps {
  readonly draft: TicketDraft;
  readonly form: TicketForm;
  readonly change: (changed: Partial<TicketForm>) => void;
}

/** Kind, order, who deals with it, and until when it is answered. */
export function TicketFacts({ draft, form, change }: PartProps) {
  const { say } = useTexts();
  const timeOf = usePresetTime();
  const { data: staff = [] } = useQuery(askStaff);
  const answerBy = answerByOf(draft, form.category);
  return (
    <div className="filters">
      <NativeSelect
        label={say('tickets.category')}
        value={form.category}
        onChange={({ currentTarget: { value } }) => change({ category: value })}
        data={[
          { value: '', label: say('ticket-form.no-category') },
          ...draft.categories.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextInput
        label={say('tickets.order')}
        maxLength={100}
        value={form.order}
        onChange={(event) => change({ order: event.currentTarget.value })}
      />
      <NativeSelect
        label={say('tickets.staff')}
        value={form.staff}
        onChange={({ currentTarget: { value } }) => change({ staff: value })}
        data={[
          { value: '', label: say('tickets.staff.nobody') },
          ...staff.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <p className="small" aria-live="polite">
        {say('ticket-form.answer-by', { time: timeOf(new Date(answerBy)) })} <Deadline at={answerBy} />
        {draft.phone !== undefined && (
          <>
            <br />
            {say('tickets.phone')}: {draft.phone}
          </>
        )}
      </p>
    </div>
  );
}

/** The files of the chat that go with it. */
export function TicketPhotos({ draft, form, change }: PartProps) {
  const { say } = useTexts();
  if (draft.photos.length === 0) return null;
  const toggle = (id: string): void =>
    change({
      photos: form.photos.includes(id) ? form.photos.filter((one) => one !== id) : [...form.photos, id],
    });
  return (
    <fieldset className="ticket-photos">
      <legend className="small">{say('tickets.photos')}</legend>
      {draft.photos.map(({ id, url }, n) => (
        <label key={id}>
          <input type="checkbox" checked={form.photos.includes(id)} onChange={() => toggle(id)} />
          <img
            src={url}
            alt=""
            loading="lazy"
            onError={(event) => {
              // A file that is no picture is known by its number.
              event.currentTarget.hidden = true;
            }}
          />
          {n + 1}
        </label>
      ))}
    </fieldset>
  );
}
