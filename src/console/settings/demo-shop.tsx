import { Button, Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { makeDemo, readDemo, removeDemo } from '../../demo/contract.ts';
import type { ReplyOf } from '../../http/endpoint.ts';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';

const PROGRESS_MS = 1_500;
const SIZES = [
  ['whole', 'demo.make'],
  ['small', 'demo.make-small'],
] as const;

/** A made-up shop to look at on the first day, and the way to be rid of it. */
export function DemoShop() {
  const { say } = useTexts();
  const may = useMay();
  const cache = useQueryClient();
  const data = useDemo();
  if (data === undefined || !may('settings.change')) return null;
  const does = (work: () => Promise<unknown>): void => {
    work()
      .catch((error: unknown) => tellProblem(error, say))
      .finally(() => void cache.invalidateQueries());
  };
  const make = (size: 'small' | 'whole'): void =>
    does(() => ask<typeof makeDemo>({ method: 'POST', path: '/demo' }, { body: { size } }));
  const percent = Math.round(data.done * 100);
  return (
    <section className="card settings-demo">
      <h3>{say('demo.title')}</h3>
      <p className="small" role="status">
        {say(`demo.state.${data.state}`, { percent })}
      </p>
      {data.state === 'making' && <Progress value={percent} aria-label={say('demo.title')} />}
      {(data.state === 'none' || data.state === 'failed') && (
        <div className="card-acts">
          {SIZES.map(([size, says]) => (
            <Button key={size} variant="default" onClick={() => make(size)}>
              {say(says)}
            </Button>
          ))}
        </div>
      )}
      {data.state === 'there' && (
        <div className="card-acts">
          <Button component={Link} to="/inbox?view=all" variant="light">
            {say('demo.see')}
          </Button>
          <Button
            variant="default"
            onClick={() => does(() => ask<typeof removeDemo>({ method: 'DELETE', path: '/demo' }, {}))}
          >
            {say('demo.remove')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** How far it is; what came while it was made is shown wherever one goes then. */
function useDemo(): ReplyOf<typeof readDemo> | undefined {
  const cache = useQueryClient();
  const { data } = useQuery({
    queryKey: keys.room('demo'),
    queryFn: ({ signal }) => ask<typeof readDemo>({ method: 'GET', path: '/demo' }, { signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'making' ? PROGRESS_MS : false),
  });
  const state = data?.state;
  const before = useRef(state);
  useEffect(() => {
    const wasMaking = before.current === 'making';
    before.current = state;
    if (wasMaking && state === 'there') void cache.invalidateQueries();
  }, [cache, state]);
  return data;
}
