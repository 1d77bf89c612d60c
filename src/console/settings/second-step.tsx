import { Button, Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Unanswered } from '../look/states.tsx';
import { useDoing } from '../shell/doing.ts';
import { tell } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { askPolicy, editPolicy } from './asks.ts';
import type { Policy } from './asks.ts';
import { Behind, useFormOf } from './form-of.tsx';
import { ROLES } from './roles.ts';

/** For which roles a code from an authenticator is compulsory at log-in. */
export function SecondStep() {
  const asked = useQuery(askPolicy);
  const { data } = asked;
  if (data === undefined) return <Unanswered of={asked} rows={2} />;
  return <Choice policy={data} />;
}

function Choice({ policy }: { policy: Policy }) {
  const { say } = useTexts();
  const canChange = useMay()('settings.change');
  const cache = useQueryClient();
  const doing = useDoing(keys.room('staff', 'policy'));
  const form = useFormOf<readonly string[]>(policy.totpFor);
  const { own: chosen, put: setChosen } = form;
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        const totpFor = ROLES.filter((role) => chosen.includes(role));
        void doing(() => editPolicy(policy, totpFor)).then((isDone) => {
          if (!isDone) return;
          form.saved(chosen, totpFor);
          // It may be about oneself.
          void cache.invalidateQueries({ queryKey: keys.me() });
          tell(say('settings.saved'), say);
        });
      }}
    >
      <Behind forms={[form]} />
      <Checkbox.Group
        label={say('staff.second-step')}
        description={say('staff.second-step.why')}
        value={[...chosen]}
        onChange={setChosen}
      >
        {ROLES.map((role) => (
          <Checkbox key={role} mt="xs" value={role} disabled={!canChange} label={say(`staff.role.${role}`)} />
        ))}
      </Checkbox.Group>
      {canChange && <Button type="submit">{say('settings.save')}</Button>}
    </form>
  );
}
