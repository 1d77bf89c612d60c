import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import type { logIn } from '../../staff/contract.ts';
import { CurrentPassword } from '../look/password-fields.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { askStart } from '../wire/me.ts';
import { Enrol } from './enrol.tsx';
import { useEntering } from './entering.ts';
import type { Entering } from './entering.ts';
import { Panel } from './panel.tsx';
import { Refusal } from './refusal.tsx';
import { SecondStep } from './second-step.tsx';

const here = getRouteApi('/log-in');

/** Name and password, then a second step where it is on, or its setting-up where it must be. */
export function LogInPage() {
  const { say } = useTexts();
  const { to } = here.useSearch();
  const entering = useEntering(to);
  const start = useQuery(askStart);
  if (entering.step === 'enrol') return <Enrol entering={entering} />;
  if (entering.step === 'totp') return <SecondStep entering={entering} />;
  return (
    <Panel title={say('access.log-in')}>
      {start.data?.needsSetUp === true && <p>{say('access.needs-set-up')}</p>}
      <Credentials entering={entering} />
    </Panel>
  );
}

function Credentials({ entering }: { entering: Entering }) {
  const { say } = useTexts();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const entered = useMutation({
    mutationFn: () => ask<typeof logIn>({ method: 'POST', path: '/log-in' }, { body: { login, password } }),
    onSuccess: ({ next }) => entering.goOn(next, password),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    entered.mutate();
  };
  return (
    <form className="access-form" onSubmit={submit}>
      <TextInput
        label={say('access.login')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        autoFocus
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
      />
      <CurrentPassword label={say('access.password')} value={password} change={setPassword} />
      <Refusal error={entered.error} wrong={say('access.wrong')} />
      <Button type="submit" loading={entered.isPending}>
        {say('access.log-in')}
      </Button>
      <p className="small muted">{say('access.forgotten')}</p>
    </form>
  );
}
