import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import type { logInTotp } from '../../staff/contract.ts';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import type { Entering } from './entering.ts';
import { Panel } from './panel.tsx';
import { Refusal } from './refusal.tsx';

/** A code of the authenticator, or one of the recovery codes. */
export function SecondStep({ entering }: { entering: Entering }) {
  const { say } = useTexts();
  const [code, setCode] = useState('');
  const entered = useMutation({
    mutationFn: () => ask<typeof logInTotp>({ method: 'POST', path: '/log-in/totp' }, { body: { code } }),
    onSuccess: ({ next }) => entering.goOn(next),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    entered.mutate();
  };
  return (
    <Panel title={say('access.second-step')}>
      <form className="access-form" onSubmit={submit}>
        <TextInput
          label={say('access.code')}
          description={say('access.code-where')}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Refusal error={entered.error} wrong={say('access.wrong-code')} />
        <Button type="submit" loading={entered.isPending}>
          {say('access.log-in')}
        </Button>
      </form>
    </Panel>
  );
}
