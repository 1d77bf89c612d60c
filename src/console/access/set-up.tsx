import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import type { setUp } from '../../staff/contract.ts';
import { NewPassword } from '../look/password-fields.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { Enrol } from './enrol.tsx';
import { useEntering } from './entering.ts';
import { Panel } from './panel.tsx';
import { Refusal } from './refusal.tsx';
import { tokenInAddress } from './token.ts';

/** The first owner, by the one-time link that the server printed at its first start. */
export function SetUpPage() {
  const { say, language } = useTexts();
  const [token] = useState(tokenInAddress);
  const [form, setForm] = useState({ name: '', login: '', password: '' });
  // Where the shop's name is written, and a made-up one is offered to look at.
  const entering = useEntering('/settings');
  const made = useMutation({
    mutationFn: () =>
      ask<typeof setUp>({ method: 'POST', path: '/set-up' }, { body: { ...form, token, language } }),
    onSuccess: ({ next }) => entering.goOn(next, form.password),
  });
  if (entering.step === 'enrol') return <Enrol entering={entering} />;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    made.mutate();
  };
  return (
    <Panel title={say('access.set-up')}>
      <form className="access-form" onSubmit={submit}>
        <p>{say('access.set-up-why')}</p>
        <TextInput
          label={say('access.name')}
          description={say('access.name-why')}
          autoComplete="name"
          required
          autoFocus
          value={form.name}
          onChange={({ currentTarget: { value: name } }) => setForm({ ...form, name })}
        />
        <TextInput
          label={say('access.login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={form.login}
          onChange={({ currentTarget: { value: login } }) => setForm({ ...form, login })}
        />
        <NewPassword value={form.password} change={(password) => setForm({ ...form, password })} />
        <Refusal error={made.error} wrong={say('access.dead-link')} />
        <Button type="submit" loading={made.isPending}>
          {say('access.begin')}
        </Button>
      </form>
    </Panel>
  );
}
