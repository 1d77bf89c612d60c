import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { CopyButton } from '../look/copy-button.tsx';
import { Unanswered } from '../look/states.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import { askChannels, lookAgain } from './asks.ts';
import type { ChannelShown, OtherShown } from './asks.ts';

/** Each channel by its platform's own word, and what else must be well. */
export function Channels() {
  const { say } = useTexts();
  const cache = useQueryClient();
  const asked = useQuery(askChannels);
  const { data } = asked;
  const look = useMutation({
    mutationFn: lookAgain,
    onSuccess: (found) => cache.setQueryData(askChannels.queryKey, found),
    onError: (problem) => tellProblem(problem, say),
  });
  if (data === undefined) return <Unanswered of={asked} />;
  return (
    <div className="cards">
      <div>
        <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
          {say('health.look')}
        </Button>
      </div>
      <ul className="cards">
        {data.items.map((one) => (
          <Channel key={one.name} one={one} />
        ))}
      </ul>
      <h2>{say('health.others')}</h2>
      <ul className="cards">
        {data.others.map((one) => (
          <Other key={one.what} one={one} />
        ))}
      </ul>
    </div>
  );
}

function Sign({ ok }: { ok: boolean | undefined }) {
  const { say } = useTexts();
  const kind = ok === undefined ? 'plain' : ok ? 'ok' : 'breached';
  const says = ok === undefined ? 'health.not-asked' : ok ? 'health.well' : 'health.ill';
  return (
    <span className="sign" data-kind={kind}>
      {say(says)}
    </span>
  );
}

function Channel({ one }: { one: ChannelShown }) {
  const { say, language } = useTexts();
  return (
    <li className="card">
      <div className="card-head">
        <h3 className="grows">{channelName(one.name)}</h3>
        <Sign ok={one.ok} />
      </div>
      {one.says !== undefined && <p>{one.says[language]}</p>}
      {one.fix !== undefined && <p>{one.fix[language]}</p>}
      {one.webhook !== undefined && (
        <p className="card-head">
          <code>{one.webhook}</code>
          <CopyButton size="compact-sm" value={one.webhook} />
        </p>
      )}
      {one.webhookNeeds !== undefined && <p className="small muted">{one.webhookNeeds[language]}</p>}
      <p className="small muted">
        {one.at !== undefined && (
          <>
            {say('health.looked')} <Age at={one.at} />
          </>
        )}
        {one.ok === false && one.goodAt !== undefined && (
          <>
            {' · '}
            {say('health.last-good')} <Age at={one.goodAt} />
          </>
        )}
      </p>
    </li>
  );
}

function Other({ one }: { one: OtherShown }) {
  const { language } = useTexts();
  const sayOr = useSayOr();
  return (
    <li className="card">
      <div className="card-head">
        <h3 className="grows">{sayOr(`health.what.${one.what}`, one.what)}</h3>
        <Sign ok={one.ok} />
      </div>
      <p>{one.says[language]}</p>
      {one.fix !== undefined && <p>{one.fix[language]}</p>}
    </li>
  );
}
