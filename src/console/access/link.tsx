import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SubmitEvent } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { readLink, useLink as useLinkUp } from '../../staff/contract.ts';
import { Failed, Loading } from '../look/states.tsx';
import { NewPassword } from '../look/password-fields.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { mayPass, problemOf } from '../wire/problem.ts';
import { Enrol } from './enrol.tsx';
import { useEntering } from './entering.ts';
import type { Entering } from './entering.ts';
import { Panel } from './panel.tsx';
import { Refusal } from './refusal.tsx';
import { SecondStep } from './second-step.tsx';
import { tokenInAddress } from './token.ts';

/** An invitation, or a link to set a new password: both end with a password and a log-in. */
export function LinkPage() {
  const { say } = useTexts();
  const [token] = useState(tokenInAddress);
  const entering = useEntering('/inbox');
  const link = useQuery({
    queryKey: keys.room('link', token),
    queryFn: () => ask<typeof readLink>({ method: 'POST', path: '/links/read' }, { body: { token } }),
    gcTime: 0,
  });
  if (entering.step === 'enrol') return <Enrol entering={entering} />;
  if (entering.step === 'totp') return <SecondStep entering={entering} />;
  if (link.isPending) return <Loading rows={3} />;
  if (link.isError && mayPass(problemOf(link.error)))
    return <Failed error={link.error} again={() => void link.refetch()} />;
  if (link.isError || link.data.kind === 'set-up')
    return (
      <Panel title={say('access.dead-link')}>
        <p>{say('access.dead-link-why')}</p>
        <Link to="/log-in">{say('access.log-in')}</Link>
      </Panel>
    );
  return <LinkForm token={token} link={link.data} entering={entering} />;
}

interface LinkFormProps {
  readonly token: string;
  readonly link: ReplyOf<typeof readLink>;
  readonly entering: Entering;
}

function LinkForm({ token, link, entering }: LinkFormProps) {
  const { say, language } = useTexts();
  const isInvitation = link.kind === 'invitation';
  const [name, setName] = useState(link.name ?? '');
  const [password, setPassword] = useState('');
  const used = useMutation({
    mutationFn: () =>
      ask<typeof useLinkUp>(
        { method: 'POST', path: '/links/use' },
        { body: { token, password, ...(isInvitation && { name, language }) } },
      ),
    onSuccess: ({ next }) => entering.goOn(next, password),
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    used.mutate();
  };
  return (
    <Panel title={isInvitation ? say('access.invitation') : say('access.password-link')}>
      <form className="access-form" onSubmit={submit}>
        {link.login !== undefined && <p>{say('access.your-login', { login: link.login })}</p>}
        {isInvitation && (
          <TextInput
            label={say('access.name')}
            description={say('access.name-why')}
            autoComplete="name"
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <NewPassword value={password} change={setPassword} />
        <Refusal error={used.error} wrong={say('access.dead-link')} />
        <Button type="submit" loading={used.isPending}>
          {say('access.begin')}
        </Button>
      </form>
    </Panel>
  );
}
