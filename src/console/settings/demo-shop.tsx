import { Button, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { makeDemo, readDemo, removeDemo } from '../../demo/contract.ts';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';

const PROGRESS_MS = 1_500;

/** A made-up shop to look at on the first day, and the way to be rid of it. */
export function DemoShop() {
  const { say } = useTexts();
  const may = useMay();
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: keys.room('demo'),
    queryFn: ({ signal }) => ask<typeof readDemo>({ method: 'GET', path: '/demo' }, { signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'making' ? PROGRESS_MS : false),
  });
  if (data === undefined || !may('settings.change')) return null;
  const does = (work: () => Promise<unknown>): void => {
    work()
      .catch((error: unknown) => tellProblem(error, say))
      .finally(() => void cache.invalidateQueries());
  };
  return (
    <section className="card settings-demo">
      <h3>{say('demo.title')}</h3>
      <p className="small">{say(`demo.state.${data.state}`)}</p>
      {data.state === 'making' && <Progress value={data.done * 100} aria-label={say('demo.state.making')} />}
      <div className="card-acts">
        {(data.state === 'none' || data.state === 'failed') && (
          <Button
            variant="default"
            onClick={() => does(() => ask<typeof makeDemo>({ method: 'POST', path: '/demo' }, {}))}
          >
            {say('demo.make')}
          </Button>
        )}
        {data.state === 'there' && (
          <Button
            variant="default"
            onClick={() => does(() => ask<typeof removeDemo>({ method: 'DELETE', path: '/demo' }, {}))}
          >
            {say('demo.remove')}
          </Button>
        )}
      </div>
    </section>
  );
}
