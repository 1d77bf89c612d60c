import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { beginTotp, confirmTotp, disableTotp } from '../../staff/contract.ts';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask, keepToken } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { useMe } from '../wire/me.ts';
import { CurrentPassword } from '../look/password-fields.tsx';

type Begun = ReplyOf<typeof beginTotp>;

const askBegin = (password: string) =>
  ask<typeof beginTotp>({ method: 'POST', path: '/me/totp/begin' }, { body: { password } });
const askConfirm = (code: string) =>
  ask<typeof confirmTotp>({ method: 'POST', path: '/me/totp/confirm' }, { body: { code } });
const askTurnOff = async (password: string): Promise<void> => {
  await ask<typeof disableTotp>({ method: 'POST', path: '/me/totp/disable' }, { body: { password } });
};

/** Sets the second step up, or turns it off where that is allowed; both ask for the password. */
export function SecondStep() {
  const { say } = useTexts();
  const { totp } = useMe();
  const cache = useQueryClient();
  const [password, setPassword] = useState('');
  const [begun, setBegun] = useState<Begun>();
  const [codes, setCodes] = useState<readonly string[]>();
  const does = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      tellProblem(error, say);
    } finally {
      setPassword('');
      void cache.invalidateQueries({ queryKey: keys.me() });
    }
  };
  const begin = async (): Promise<void> => setBegun(await askBegin(password));
  const confirm = async (code: string): Promise<void> => {
    const found = await askConfirm(code);
    keepToken(found.csrf);
    setBegun(undefined);
    setCodes(found.recoveryCodes);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void does(totp.isOn ? () => askTurnOff(password) : begin);
  };
  return (
    <section className="card">
      <h2>{say('access.second-step')}</h2>
      <p>{say(totp.isOn ? 'own.totp-on' : 'own.totp-off', { left: totp.recoveryLeft })}</p>
      {codes !== undefined && (
        <>
          <p>{say('access.recovery-why')}</p>
          <pre className="raw">{codes.join('\n')}</pre>
        </>
      )}
      {begun !== undefined && <Confirming begun={begun} confirm={(code) => void does(() => confirm(code))} />}
      {begun === undefined && !(totp.isOn && totp.isCompulsory) && (
        <PasswordForm isOn={totp.isOn} password={password} setPassword={setPassword} submit={submit} />
      )}
    </section>
  );
}

function PasswordForm({
  isOn,
  password,
  setPassword,
  submit,
}: {
  isOn: boolean;
  password: string;
  setPassword: (password: string) => void;
  submit: (event: SubmitEvent) => void;
}) {
  const { say } = useTexts();
  return (
    <form className="filters" onSubmit={submit}>
      <CurrentPassword label={say('access.password')} value={password} change={setPassword} />
      <Button type="submit" variant="default">
        {say(isOn ? 'own.totp-turn-off' : 'own.totp-turn-on')}
      </Button>
    </form>
  );
}

function Confirming({ begun, confirm }: { begun: Begun; confirm: (code: string) => void }) {
  const { say } = useTexts();
  const [code, setCode] = useState('');
  return (
    <form
      className="cards"
      onSubmit={(event) => {
        event.preventDefault();
        confirm(code);
      }}
    >
      <img
        width={200}
        height={200}
        alt={say('access.qr')}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(begun.qrSvg)}`}
      />
      <p className="small">
        {say('access.secret')} <code>{begun.secret}</code>
      </p>
      <div className="filters">
        <TextInput
          label={say('access.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit">{say('access.confirm')}</Button>
      </div>
    </form>
  );
}
