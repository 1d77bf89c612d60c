import { Button, NativeSelect, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Age } from '../look/age.tsx';
import { Page } from '../look/list-page.tsx';
import { CurrentPassword, NewPassword } from '../look/password-fields.tsx';
import { tryRing } from '../shell/sound.ts';
import { tell, tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keepToken } from '../wire/ask.ts';
import { askMe, useMe, usePrefs } from '../wire/me.ts';
import { agentOf } from './agent.ts';
import { askSessions, changeOwn, end, newPassword } from './asks.ts';
import { SecondStep } from './second-step.tsx';
import { OwnTelegram } from './telegram.tsx';
import { Tokens } from './tokens.tsx';
import './own.css';

/** One's own: language, how the console behaves, password, second step, log-ins. */
export function OwnPage() {
  const me = useMe();
  return (
    <Page title={me.name}>
      <Preferences />
      <OwnTelegram />
      <Password />
      <SecondStep />
      <Sessions />
      <Tokens />
    </Page>
  );
}

function Preferences() {
  const { say } = useTexts();
  const [prefs, change] = usePrefs();
  return (
    <section className="card">
      <h2>{say('own.prefs')}</h2>
      <div className="filters">
        <LanguageChoice />
        <NativeSelect
          label={say('own.send-key')}
          value={prefs.sendKey}
          onChange={({ currentTarget: { value } }) =>
            change({ sendKey: value === 'enter' ? 'enter' : 'ctrl-enter' })
          }
          data={(['enter', 'ctrl-enter'] as const).map((one) => ({
            value: one,
            label: say(`own.send-key.${one}`),
          }))}
        />
        <NativeSelect
          label={say('own.hold')}
          value={String(prefs.holdSeconds)}
          onChange={({ currentTarget: { value } }) => {
            const seconds = ([0, 3, 5, 10] as const).find((one) => String(one) === value);
            if (seconds !== undefined) change({ holdSeconds: seconds });
          }}
          data={[0, 3, 5, 10].map((one) => ({ value: String(one), label: say('own.seconds', { n: one }) }))}
        />
        <SoundChoice />
      </div>
      <Switches />
    </section>
  );
}

function SoundChoice() {
  const { say } = useTexts();
  const [prefs, change] = usePrefs();
  return (
    <div className="own-sound">
      <NativeSelect
        label={say('own.sound')}
        value={prefs.sound}
        onChange={({ currentTarget: { value } }) => {
          const sound = (['off', 'soft', 'repeat'] as const).find((one) => one === value);
          if (sound !== undefined) change({ sound });
        }}
        data={(['off', 'soft', 'repeat'] as const).map((one) => ({
          value: one,
          label: say(`own.sound.${one}`),
        }))}
      />
      <Button variant="default" onClick={() => void tryRing()}>
        {say('own.sound.try')}
      </Button>
    </div>
  );
}

function LanguageChoice() {
  const { say, speak } = useTexts();
  const cache = useQueryClient();
  const me = useMe();
  return (
    <NativeSelect
      label={say('own.language')}
      value={me.language}
      onChange={({ currentTarget: { value } }) => {
        const language = value === 'en' ? 'en' : 'vi';
        speak(language);
        changeOwn({ language }).then(
          (found) => cache.setQueryData(askMe.queryKey, found),
          (error: unknown) => tellProblem(error, say),
        );
      }}
      data={(['vi', 'en'] as const).map((one) => ({
        value: one,
        label: say(`customers.language.${one}`),
      }))}
    />
  );
}

function Switches() {
  const { say } = useTexts();
  const [prefs, change] = usePrefs();
  return (
    <>
      {(['notices', 'singleKeys', 'compactRows'] as const).map((one) => (
        <Switch
          key={one}
          label={say(`own.${one}`)}
          checked={prefs[one]}
          onChange={(event) => {
            const isOn = event.currentTarget.checked;
            if (one === 'notices' && isOn && 'Notification' in window) void Notification.requestPermission();
            change({ [one]: isOn });
          }}
        />
      ))}
    </>
  );
}

function Password() {
  const { say } = useTexts();
  const cache = useQueryClient();
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        newPassword(old, next).then(
          ({ csrf }) => {
            keepToken(csrf);
            // The others were ended with the old one.
            void cache.invalidateQueries({ queryKey: askSessions.queryKey });
            setOld('');
            setNext('');
            tell(say('own.password-changed'), say);
          },
          (error: unknown) => tellProblem(error, say),
        );
      }}
    >
      <h2>{say('own.password')}</h2>
      <div className="filters">
        <CurrentPassword label={say('own.old-password')} value={old} change={setOld} />
        <NewPassword value={next} change={setNext} />
        <Button type="submit">{say('settings.save')}</Button>
      </div>
    </form>
  );
}

function Sessions() {
  const { say } = useTexts();
  const named = (agent: string): string => {
    const known = agentOf(agent);
    return known === undefined ? agent : say('own.agent', known);
  };
  const { data, refetch } = useQuery(askSessions);
  const stop = (ref: string): void => {
    end(ref)
      .catch((error: unknown) => tellProblem(error, say))
      .finally(() => void refetch());
  };
  return (
    <section className="card">
      <h2>{say('own.sessions')}</h2>
      <ul className="cards">
        {(data?.items ?? []).map((one) => (
          <li key={one.ref} className="card-head">
            <span className="grows" title={one.agent}>
              {named(one.agent)} · {one.ip} · <Age at={one.seenAt} />
            </span>
            {one.isThis ? (
              <span className="small muted">{say('own.this')}</span>
            ) : (
              <Button variant="default" size="compact-sm" onClick={() => stop(one.ref)}>
                {say('own.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {(data?.items.length ?? 0) > 1 && (
        <div>
          <Button variant="subtle" onClick={() => stop('others')}>
            {say('own.end-others')}
          </Button>
        </div>
      )}
    </section>
  );
}
