import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { SubmitEvent } from 'react';
import type { beginTotp, confirmTotp, me } from '../../staff/contract.ts';
import { useTexts } from '../texts/texts.tsx';
import { ask, keepToken } from '../wire/ask.ts';
import type { Entering } from './entering.ts';
import { Panel } from './panel.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Refusal } from './refusal.tsx';

/** The token of changes comes with `/me`, which somebody half inside may already ask. */
async function begin(password: string) {
  const { csrf } = await ask<typeof me>({ method: 'GET', path: '/me' }, {});
  keepToken(csrf);
  return ask<typeof beginTotp>({ method: 'POST', path: '/me/totp/begin' }, { body: { password } });
}

/** Sets the second step up: the picture to photograph, its first code, the recovery codes. */
export function Enrol({ entering }: { entering: Entering }) {
  const { say } = useTexts();
  const { mutate, ...begun } = useMutation({ mutationFn: begin });
  const confirmed = useMutation({
    mutationFn: (code: string) =>
      ask<typeof confirmTotp>({ method: 'POST', path: '/me/totp/confirm' }, { body: { code } }),
  });
  useEffect(() => mutate(entering.password), [mutate, entering.password]);
  return (
    <Panel title={say('access.enrol')}>
      {confirmed.data !== undefined ? (
        <RecoveryCodes codes={confirmed.data.recoveryCodes} done={entering.enter} />
      ) : (
        <>
          <Refusal error={begun.error} wrong={say('access.wrong')} />
          {begun.data !== undefined && (
            <EnrolForm
              secret={begun.data.secret}
              picture={begun.data.qrSvg}
              error={confirmed.error}
              isBusy={confirmed.isPending}
              onCode={confirmed.mutate}
            />
          )}
        </>
      )}
    </Panel>
  );
}

interface EnrolFormProps {
  readonly secret: string;
  readonly picture: string;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly onCode: (code: string) => void;
}

function EnrolForm({ secret, picture, error, isBusy, onCode }: EnrolFormProps) {
  const { say } = useTexts();
  const [code, setCode] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    onCode(code);
  };
  return (
    <form className="access-form" onSubmit={submit}>
      <p>{say('access.enrol-why')}</p>
      <img
        className="access-qr"
        alt={say('access.qr')}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(picture)}`}
      />
      <p className="small">
        {say('access.secret')} <code>{secret}</code>
      </p>
      <TextInput
        label={say('access.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Refusal error={error} wrong={say('access.wrong-code')} />
      <Button type="submit" loading={isBusy}>
        {say('access.confirm')}
      </Button>
    </form>
  );
}
