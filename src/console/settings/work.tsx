import { Button, Switch } from '@mantine/core';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { useChangeSettings } from './asks.ts';
import type { Settings } from './asks.ts';
import { Behind, useFormOf } from './form-of.tsx';
import { QuietHours } from './quiet-hours.tsx';
import { WholeNumber } from './whole-number.tsx';

/** In minutes. */
const DAY = 24 * 60;

/** How conversations find their people, when complaints are answered, and who is told. */
export function WorkForm({ settings }: { settings: Settings }) {
  const { say } = useTexts();
  const may = useMay();
  const { assignment, promises, rating, notices, saveTouched, isBusy } = useWork(settings);
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        saveTouched();
      }}
    >
      <Behind forms={[assignment, promises, rating, notices]} />
      <Assignment assignment={assignment.own} change={assignment.put} />
      <Promises promises={promises.own} change={promises.put} />
      <h3>{say('settings.rating')}</h3>
      <Switch
        label={say('settings.rating.after-close')}
        description={say('settings.rating.after-close-why')}
        checked={rating.own.afterClose}
        onChange={(event) => rating.put({ afterClose: event.currentTarget.checked })}
      />
      <h3>{say('settings.notices')}</h3>
      {(['waiting', 'mentions', 'overdue'] as const).map((one) => (
        <Switch
          key={one}
          label={say(`settings.notices.${one}`)}
          checked={notices.own[one]}
          onChange={(event) => notices.put({ ...notices.own, [one]: event.currentTarget.checked })}
        />
      ))}
      <QuietHours quiet={notices.own.quiet} change={(quiet) => notices.put({ ...notices.own, quiet })} />
      {may('settings.change') && (
        <Button type="submit" loading={isBusy}>
          {say('settings.save')}
        </Button>
      )}
    </form>
  );
}

/** One form over several sections: a colleague may have saved those that were not touched here. */
function useWork(settings: Settings) {
  const { save, isBusy } = useChangeSettings();
  const assignment = useFormOf(settings.assignment);
  const promises = useFormOf(settings.promises);
  const rating = useFormOf(settings.rating);
  const notices = useFormOf(settings.notices);
  const saveTouched = (): void => {
    const all = {
      assignment: assignment.own,
      promises: promises.own,
      rating: rating.own,
      notices: notices.own,
    };
    const body = {
      ...(assignment.isTouched && { assignment: all.assignment }),
      ...(promises.isTouched && { promises: all.promises }),
      ...(rating.isTouched && { rating: all.rating }),
      ...(notices.isTouched && { notices: all.notices }),
    };
    save(Object.keys(body).length === 0 ? all : body, (found) => {
      if (assignment.isTouched) assignment.saved(all.assignment, found.assignment);
      if (promises.isTouched) promises.saved(all.promises, found.promises);
      if (rating.isTouched) rating.saved(all.rating, found.rating);
      if (notices.isTouched) notices.saved(all.notices, found.notices);
    });
  };
  return { assignment, promises, rating, notices, saveTouched, isBusy };
}

function Assignment({
  assignment,
  change,
}: {
  assignment: Settings['assignment'];
  change: (assignment: Settings['assignment']) => void;
}) {
  const { say } = useTexts();
  return (
    <>
      <h3>{say('settings.assignment')}</h3>
      <Switch
        label={say('settings.assignment.on')}
        checked={assignment.isOn}
        onChange={(event) => change({ ...assignment, isOn: event.currentTarget.checked })}
      />
      <WholeNumber
        label={say('settings.assignment.most')}
        min={1}
        max={100}
        value={assignment.mostEach}
        put={(mostEach) => change({ ...assignment, mostEach })}
      />
      <WholeNumber
        label={say('settings.assignment.back')}
        min={1}
        max={7 * DAY}
        value={assignment.backAfterMinutes}
        put={(backAfterMinutes) => change({ ...assignment, backAfterMinutes })}
      />
    </>
  );
}

function Promises({
  promises,
  change,
}: {
  promises: Settings['promises'];
  change: (promises: Settings['promises']) => void;
}) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  return (
    <>
      <h3>{say('settings.promises')}</h3>
      <WholeNumber
        label={say('settings.promises.otherwise')}
        min={1}
        max={60 * DAY}
        value={promises.otherwiseMinutes}
        put={(otherwiseMinutes) => change({ ...promises, otherwiseMinutes })}
      />
      {Object.entries(promises.categoryMinutes).map(([category, minutes]) => (
        <WholeNumber
          key={category}
          label={sayOr(`settings.category.${category}`, say('settings.promises.category', { category }))}
          min={1}
          max={60 * DAY}
          value={minutes}
          put={(within) =>
            change({ ...promises, categoryMinutes: { ...promises.categoryMinutes, [category]: within } })
          }
        />
      ))}
    </>
  );
}
