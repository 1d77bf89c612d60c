import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Right } from '../../http/endpoint.ts';
import type { makeToken } from '../../staff/people-contract.ts';
import { CurrentPassword } from '../look/password-fields.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { useMe } from '../wire/me.ts';

const DAYS = [7, 30, 90, 365] as const;

interface Form {
  readonly name: string;
  readonly scopes: readonly Right[];
  readonly days: number;
  readonly password: string;
}
const EMPTY: Form = { name: '', scopes: [], days: 30, password: '' };

/** What is written, and the making of it. */
function useMaking(onMade: (token: string) => void) {
  const { say } = useTexts();
  const [form, setForm] = useState(EMPTY);
  const [isBusy, setIsBusy] = useState(false);
  const change = (changed: Partial<Form>): void => setForm((old) => ({ ...old, ...changed }));
  const make = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const body = { ...form, name: form.name.trim(), scopes: [...form.scopes] };
      const { token } = await ask<typeof makeToken>({ method: 'POST', path: '/tokens' }, { body });
      setForm(EMPTY);
      onMade(token);
    } catch (error) {
      tellProblem(error, say);
      change({ password: '' });
    } finally {
      setIsBusy(false);
    }
  };
  return { form, change, isBusy, make };
}

/** Makes one, with some of one's own rights and an end; the password says that it is oneself. */
export function NewToken({ onMade }: { onMade: (token: string) => void }) {
  const { say } = useTexts();
  const { form, change, isBusy, make } = useMaking(onMade);
  return (
    <form
      className="cards"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h3>{say('tokens.new')}</h3>
      <Scopes chosen={form.scopes} change={(scopes) => change({ scopes })} />
      <div className="filters">
        <TextInput
          label={say('tokens.name')}
          placeholder={say('tokens.name-place')}
          required
          maxLength={60}
          value={form.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <NativeSelect
          label={say('tokens.days')}
          value={String(form.days)}
          onChange={({ currentTarget: { value } }) => change({ days: Number(value) })}
          data={DAYS.map((n) => ({ value: String(n), label: say('tokens.n-days', { n }) }))}
        />
        <CurrentPassword
          label={say('access.password')}
          value={form.password}
          change={(password) => change({ password })}
        />
        <Button type="submit" loading={isBusy} disabled={form.scopes.length === 0}>
          {say('tokens.make')}
        </Button>
      </div>
    </form>
  );
}

function Scopes({
  chosen,
  change,
}: {
  chosen: readonly Right[];
  change: (scopes: readonly Right[]) => void;
}) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const { rights } = useMe();
  return (
    <fieldset className="token-scopes">
      <legend>{say('tokens.scopes')}</legend>
      {rights.map((one) => (
        <Checkbox
          key={one}
          label={sayOr(`right.${one}`, one)}
          checked={chosen.includes(one)}
          onChange={({ currentTarget: { checked } }) =>
            change(checked ? [...chosen, one] : chosen.filter((other) => other !== one))
          }
        />
      ))}
    </fieldset>
  );
}
