import { Button, Switch } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { endToken, listTokens } from '../../staff/people-contract.ts';
import { Age, useClock } from '../look/age.tsx';
import { CopyButton } from '../look/copy-button.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { useMay, useMe } from '../wire/me.ts';
import { NewToken } from './new-token.tsx';

type Token = ReplyOf<typeof listTokens>['items'][number];

const askTokens = (whose: 'mine' | 'all') =>
  queryOptions({
    queryKey: keys.room('own', 'tokens', whose),
    queryFn: ({ signal }) =>
      ask<typeof listTokens>({ method: 'GET', path: '/tokens' }, { query: { whose }, signal }),
    staleTime: 0,
  });

/** Keys for one's own programs: made, shown once, ended. */
export function Tokens() {
  const { say } = useTexts();
  const may = useMay();
  const cache = useQueryClient();
  const [isAll, setIsAll] = useState(false);
  const [made, setMade] = useState<string>();
  const { data } = useQuery(askTokens(isAll ? 'all' : 'mine'));
  const again = (): void => void cache.invalidateQueries({ queryKey: keys.room('own', 'tokens') });
  const end = (ref: string): void => {
    ask<typeof endToken>({ method: 'DELETE', path: '/tokens/:ref' }, { params: { ref } })
      .catch((error: unknown) => tellProblem(error, say))
      .finally(again);
  };
  return (
    <section className="card">
      <h2>{say('tokens.title')}</h2>
      <p>{say('tokens.why')}</p>
      {may('staff.change') && (
        <Switch
          label={say('tokens.all')}
          checked={isAll}
          onChange={(event) => setIsAll(event.currentTarget.checked)}
        />
      )}
      <ul className="cards">
        {data?.items.map((one) => (
          <TokenLine key={one.ref} token={one} end={() => end(one.ref)} />
        ))}
      </ul>
      {made !== undefined && <Made token={made} />}
      <NewToken
        onMade={(token) => {
          setMade(token);
          again();
        }}
      />
    </section>
  );
}

function TokenLine({ token, end }: { token: Token; end: () => void }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const me = useMe();
  const { now } = useClock();
  const { name, staff, staffName, scopes, until, usedAt, endedAt } = token;
  const isOver = endedAt !== undefined || new Date(until) <= now;
  return (
    <li className="card-head">
      <span className="grows">
        <strong>{name}</strong> {staff !== me.id && `· ${staffName}`}
        <br />
        <span className="small muted">
          {scopes.map((one) => sayOr(`right.${one}`, one)).join(' · ')}
          <br />
          {isOver ? (
            say('tokens.over')
          ) : (
            <>
              {say('tokens.until')} <Age at={until} />
            </>
          )}
          {' · '}
          {usedAt === undefined ? (
            say('tokens.never-used')
          ) : (
            <>
              {say('tokens.used')} <Age at={usedAt} />
            </>
          )}
        </span>
      </span>
      {!isOver && (
        <Button variant="default" size="compact-sm" onClick={end}>
          {say('tokens.end')}
        </Button>
      )}
    </li>
  );
}

/** Only now: nobody can be shown it again. */
function Made({ token }: { token: string }) {
  const { say } = useTexts();
  return (
    <div className="cards" role="status">
      <p>{say('tokens.once')}</p>
      <pre className="raw">{token}</pre>
      <div>
        <CopyButton value={token} />
      </div>
    </div>
  );
}
