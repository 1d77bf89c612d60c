import { Button } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReplyOf } from '../../http/endpoint.ts';
import type { linkTelegram, myTelegram, unlinkTelegram } from '../../staff/notices-contract.ts';
import { Age } from '../look/age.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { askSettings } from '../wire/me.ts';

type Made = ReplyOf<typeof linkTelegram>;

/** Start is pressed in another program: looked for until it was. */
const LOOK_MS = 3_000;

const askTelegram = queryOptions({
  queryKey: keys.room('own', 'telegram'),
  queryFn: ({ signal }) => ask<typeof myTelegram>({ method: 'GET', path: '/me/telegram' }, { signal }),
  staleTime: 0,
});

/** One's own Telegram, to be told there who waits while one is away. */
export function OwnTelegram() {
  const { say } = useTexts();
  const [made, setMade] = useState<Made>();
  const { data } = useQuery({
    ...askTelegram,
    refetchInterval: ({ state }) =>
      made !== undefined && state.data?.linkedAt === undefined ? LOOK_MS : false,
  });
  if (data === undefined) return null;
  const { isPossible, linkedAt } = data;
  return (
    <section className="card">
      <h2>{say('own.telegram')}</h2>
      <p>{say(isPossible ? 'own.telegram-why' : 'own.telegram-none')}</p>
      {isPossible && <QuietHours />}
      {linkedAt !== undefined ? (
        <Linked at={linkedAt} onUnlinked={() => setMade(undefined)} />
      ) : (
        isPossible && <Linking made={made} setMade={setMade} />
      )}
    </section>
  );
}

function QuietHours() {
  const { say } = useTexts();
  const { data } = useQuery(askSettings);
  if (data === undefined) return null;
  const { quiet } = data.notices;
  return (
    <p className="small muted">
      {quiet === null
        ? say('own.telegram-always')
        : say('own.telegram-quiet', { from: quiet.from, to: quiet.to })}
    </p>
  );
}

function Linked({ at, onUnlinked }: { at: string; onUnlinked: () => void }) {
  const { say } = useTexts();
  const cache = useQueryClient();
  const unlink = (): void => {
    ask<typeof unlinkTelegram>({ method: 'DELETE', path: '/me/telegram' }, {})
      .then((found) => {
        cache.setQueryData(askTelegram.queryKey, found);
        onUnlinked();
      })
      .catch((error: unknown) => tellProblem(error, say));
  };
  return (
    <p className="card-acts" role="status">
      <span>
        {say('own.telegram-linked')} <Age at={at} />
      </span>
      <Button variant="default" size="compact-sm" onClick={unlink}>
        {say('own.telegram-unlink')}
      </Button>
    </p>
  );
}

function Linking({ made, setMade }: { made: Made | undefined; setMade: (made: Made) => void }) {
  const { say } = useTexts();
  const link = (): void => {
    ask<typeof linkTelegram>({ method: 'POST', path: '/me/telegram' }, {}).then(setMade, (error: unknown) =>
      tellProblem(error, say),
    );
  };
  return (
    <div className="card-acts" role="status">
      {made !== undefined && (
        <p>
          <a href={made.url} target="_blank" rel="noopener noreferrer">
            {say('own.telegram-open')}
          </a>{' '}
          <span className="small muted">
            {say('own.telegram-until')} <Age at={made.until} />
          </span>
        </p>
      )}
      <Button variant={made === undefined ? 'filled' : 'subtle'} onClick={link}>
        {say(made === undefined ? 'own.telegram-link' : 'own.telegram-again')}
      </Button>
    </div>
  );
}
