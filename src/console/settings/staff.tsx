import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Age } from '../look/age.tsx';
import { CopyButton } from '../look/copy-button.tsx';
import { Unanswered } from '../look/states.tsx';
import { useDoing } from '../shell/doing.ts';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay, useMe } from '../wire/me.ts';
import { askPeople, editMember, invite, letGo, passwordLink, takeBack } from './asks.ts';
import type { Link, Member } from './asks.ts';
import { rolesGivenBy } from './roles.ts';
import type { Role } from './roles.ts';
import { SecondStep } from './second-step.tsx';

/** The people who work here. A link is handed over once, by any messenger: no mail server is needed. */
export function Staff() {
  const may = useMay();
  const [link, setLink] = useState<{ readonly name: string; readonly link: Link }>();
  const asked = useQuery(askPeople);
  const { data } = asked;
  if (data === undefined) return <Unanswered of={asked} />;
  return (
    <div className="cards">
      {link !== undefined && <LinkShown {...link} />}
      <ul className="cards">
        {data.items.map((one) => (
          <OneMember key={one.id} one={one} show={(shown) => setLink({ name: one.name, link: shown })} />
        ))}
      </ul>
      {may('staff.change') && <Inviting show={(name, shown) => setLink({ name, link: shown })} />}
      <SecondStep />
    </div>
  );
}

function LinkShown({ name, link: { url, until } }: { name: string; link: Link }) {
  const { say } = useTexts();
  return (
    <div className="card" role="status">
      <p>{say('staff.link', { name })}</p>
      <code>{url}</code>
      <p className="small muted">
        {say('staff.link-until')} <Age at={until} />
      </p>
      <div>
        <CopyButton value={url} />
      </div>
    </div>
  );
}

function OneMember({ one, show }: { one: Member; show: (link: Link) => void }) {
  const { say } = useTexts();
  const may = useMay();
  const me = useMe();
  const canChange = may('staff.change') && one.id !== me.id && (one.role !== 'owner' || me.role === 'owner');
  return (
    <li className="card">
      <div className="card-head">
        <strong className="grows">{one.name}</strong>
        <span className="sign" data-kind={one.state === 'active' ? 'ok' : 'plain'}>
          {say(`staff.state.${one.state}`)}
        </span>
        {one.seenAt !== undefined && (
          <span className="small muted">
            <Age at={one.seenAt} />
          </span>
        )}
      </div>
      <p className="small muted">
        {one.login}
        {one.hasTotp !== undefined && ` · ${say(one.hasTotp ? 'staff.totp' : 'staff.no-totp')}`}
      </p>
      {canChange ? <MemberActs one={one} show={show} /> : <p>{say(`staff.role.${one.role}`)}</p>}
    </li>
  );
}

function MemberActs({ one, show }: { one: Member; show: (link: Link) => void }) {
  const { say } = useTexts();
  const me = useMe();
  const doing = useDoing(keys.room('staff'));
  return (
    <div className="card-acts">
      <NativeSelect
        aria-label={say('staff.role')}
        value={one.role}
        onChange={({ currentTarget: { value } }) =>
          void doing(() => editMember(one, { role: value as Role }))
        }
        data={rolesGivenBy(me.role).map((role) => ({ value: role, label: say(`staff.role.${role}`) }))}
      />
      {one.state !== 'gone' && (
        <Button
          variant="default"
          onClick={() => void doing(async () => show(await passwordLink(one, false)))}
        >
          {say('staff.password-link')}
        </Button>
      )}
      <Button
        variant="subtle"
        onClick={() =>
          void doing(async () => {
            if (one.state === 'gone') show((await takeBack(one)).link);
            else await letGo(one);
          })
        }
      >
        {say(one.state === 'gone' ? 'staff.take-back' : 'staff.let-go')}
      </Button>
    </div>
  );
}

function Inviting({ show }: { show: (name: string, link: Link) => void }) {
  const { say, language } = useTexts();
  const me = useMe();
  const doing = useDoing(keys.room('staff'));
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<Role>('agent');
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void doing(async () => {
          const { link } = await invite({ name, login, role, language });
          show(name, link);
          setName('');
          setLogin('');
        });
      }}
    >
      <h3>{say('staff.invite')}</h3>
      <div className="filters">
        <TextInput
          label={say('staff.name')}
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={say('access.login')}
          required
          maxLength={80}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <NativeSelect
          label={say('staff.role')}
          value={role}
          onChange={({ currentTarget: { value } }) => setRole(value as Role)}
          data={rolesGivenBy(me.role).map((one) => ({ value: one, label: say(`staff.role.${one}`) }))}
        />
        <Button type="submit">{say('staff.make-link')}</Button>
      </div>
    </form>
  );
}
