import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Listing } from '../look/list-page.tsx';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Failed } from '../look/states.tsx';
import { useDoing } from '../shell/doing.ts';
import { offerUndo, tell } from '../shell/undo.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { askFailure, askFailures, reopen, retry, setAside } from './asks.ts';
import type { Failure, FailureState } from './asks.ts';

const STATES = ['open', 'again', 'aside'] as const;

/** What could not be handled: what, why, and what to do about it. */
export function Failures() {
  const { say } = useTexts();
  const [state, setState] = useState<FailureState>('open');
  const listed = useInfiniteQuery(askFailures(state));
  return (
    <div className="cards">
      <SegmentedControl
        aria-label={say('failures.state')}
        value={state}
        onChange={(value) => setState(STATES.find((one) => one === value) ?? 'open')}
        data={STATES.map((one) => ({ value: one, label: say(`failures.state.${one}`) }))}
      />
      <Listing listed={listed} empty={<p>{say('failures.none')}</p>}>
        {(items) => (
          <ul className="cards">
            {items.map((one) => (
              <OneFailure key={one.id} one={one} />
            ))}
          </ul>
        )}
      </Listing>
    </div>
  );
}

function OneFailure({ one }: { one: Failure }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li className="card">
      <div className="card-head">
        <h3 className="grows">{sayOr(`failures.what.${one.what}`, one.what)}</h3>
        {one.times > 1 && <span className="small">{say('failures.times', { n: one.times })}</span>}
        <span className="small muted">
          <Age at={one.at} />
        </span>
      </div>
      <p>
        {sayOr(`failures.code.${one.code}`, one.code)}: {one.why}
      </p>
      <p className="small">
        <Link to="/c/$id" params={{ id: one.conversation }} search={{ view: 'all' }}>
          <Name name={one.customerName ?? one.conversation} />
        </Link>{' '}
        · {channelName(one.channel)} · {sayOr(`failures.stage.${one.stage}`, one.stage)}
      </p>
      {one.aside !== undefined && (
        <p className="small muted">
          {say('failures.set-aside', { reason: one.aside.reason })} <Age at={one.aside.at} />
        </p>
      )}
      <Acts one={one} />
      <div>
        <Button variant="subtle" size="compact-sm" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {say('failures.details')}
        </Button>
      </div>
      {isOpen && <Details id={one.id} />}
    </li>
  );
}

function Acts({ one }: { one: Failure }) {
  const { say } = useTexts();
  const may = useMay();
  const doing = useDoing(keys.room('failure'));
  if (!may('failures.change')) return null;
  const takeBack = (): void => void doing(() => reopen(one.id));
  if (one.state === 'aside')
    return (
      <div className="card-acts">
        <Button variant="default" onClick={takeBack}>
          {say('failures.reopen')}
        </Button>
      </div>
    );
  if (one.state !== 'open') return null;
  return (
    <div className="card-acts">
      {one.notAgain === undefined ? (
        <Button
          onClick={() =>
            void doing(async () => {
              await retry(one.id);
              tell(say('failures.retried'), say);
            })
          }
        >
          {say('failures.retry')}
        </Button>
      ) : (
        <span className="small muted">{say(`failures.not-again.${one.notAgain}`)}</span>
      )}
      <SettingAside
        setAside={(reason) =>
          void doing(async () => {
            await setAside(one.id, reason);
            offerUndo(say('failures.aside-done'), takeBack, say);
          })
        }
      />
    </div>
  );
}

function SettingAside({ setAside: set }: { setAside: (reason: string) => void }) {
  const { say } = useTexts();
  const [reason, setReason] = useState<string>();
  if (reason === undefined)
    return (
      <Button variant="default" onClick={() => setReason('')}>
        {say('failures.aside')}
      </Button>
    );
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        set(reason);
      }}
    >
      <TextInput
        aria-label={say('failures.reason')}
        placeholder={say('failures.reason')}
        value={reason}
        maxLength={500}
        required
        autoFocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" disabled={reason.trim() === ''}>
        {say('failures.aside')}
      </Button>
    </form>
  );
}

function Details({ id }: { id: string }) {
  const { data, error } = useQuery(askFailure(id));
  if (data === undefined) return error === null ? null : <Failed error={error} />;
  return (
    <>
      {data.text !== undefined && <p className="said">{withVisibleBidi(data.text)}</p>}
      <pre className="raw" tabIndex={0}>
        {data.raw}
      </pre>
    </>
  );
}
