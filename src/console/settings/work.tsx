import { Button, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { useChangeSettings } from './asks.ts';
import type { Settings } from './asks.ts';
import { QuietHours } from './quiet-hours.tsx';

/** How conversations find their people, when complaints are answered, and who is told. */
export function WorkForm({ settings }: { settings: Settings }) {
  const { say } = useTexts();
  const may = useMay();
  const { save, isBusy } = useChangeSettings();
  const [assignment, setAssignment] = useState(settings.assignment);
  const [promises, setPromises] = useState(settings.promises);
  const [notices, setNotices] = useState(settings.notices);
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        save({ assignment, promises, notices });
      }}
    >
      <Assignment assignment={assignment} change={setAssignment} />
      <Promises promises={promises} change={setPromises} />
      <h3>{say('settings.notices')}</h3>
      {(['waiting', 'mentions', 'overdue'] as const).map((one) => (
        <Switch
          key={one}
          label={say(`settings.notices.${one}`)}
          checked={notices[one]}
          onChange={(event) => setNotices({ ...notices, [one]: event.currentTarget.checked })}
        />
      ))}
      <QuietHours quiet={notices.quiet} change={(quiet) => setNotices({ ...notices, quiet })} />
      {may('settings.change') && (
        <Button type="submit" loading={isBusy}>
          {say('settings.save')}
        </Button>
      )}
    </form>
  );
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
      <NumberInput
        label={say('settings.assignment.most')}
        min={1}
        max={100}
        value={assignment.mostEach}
        onChange={(value) => change({ ...assignment, mostEach: Number(value) })}
      />
      <NumberInput
        label={say('settings.assignment.back')}
        min={1}
        value={assignment.backAfterMinutes}
        onChange={(value) => change({ ...assignment, backAfterMinutes: Number(value) })}
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
      <NumberInput
        label={say('settings.promises.otherwise')}
        min={1}
        value={promises.otherwiseMinutes}
        onChange={(value) => change({ ...promises, otherwiseMinutes: Number(value) })}
      />
      {Object.entries(promises.categoryMinutes).map(([category, minutes]) => (
        <NumberInput
          key={category}
          label={sayOr(`settings.category.${category}`, say('settings.promises.category', { category }))}
          min={1}
          value={minutes}
          onChange={(value) =>
            change({
              ...promises,
              categoryMinutes: { ...promises.categoryMinutes, [category]: Number(value) },
            })
          }
        />
      ))}
    </>
  );
}
