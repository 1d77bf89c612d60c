import { Button, Progress } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Age, useClock } from '../look/age.tsx';
import { Facts, Listing } from '../look/list-page.tsx';
import { withVisibleBidi } from '../look/name.tsx';
import { Failed } from '../look/states.tsx';
import { tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import { keys } from '../wire/keys.ts';
import { useMay } from '../wire/me.ts';
import { askImport, askImports, isUnderWay, PROGRESS_MS, undo } from './asks.ts';
import type { Import } from './asks.ts';

function someUnderWay(pages: readonly { readonly items: readonly Import[] }[] = []): boolean {
  return pages.some(({ items }) => items.some(isUnderWay));
}

/** Nothing else tells the lists that orders came or went. */
function showWhatCame(cache: QueryClient): void {
  void cache.invalidateQueries({ queryKey: keys.room('order', 'list') });
  void cache.invalidateQueries({ queryKey: keys.room('order', 'imports') });
}

/** Files imported before, each of which can be undone for a while. */
export function Imports() {
  const { say } = useTexts();
  const cache = useQueryClient();
  const listed = useInfiniteQuery({
    ...askImports,
    refetchInterval: ({ state: { data } }) => (someUnderWay(data?.pages) ? PROGRESS_MS : false),
  });
  const isBusy = someUnderWay(listed.data?.pages);
  const wasBusy = useRef(isBusy);
  useEffect(() => {
    if (wasBusy.current && !isBusy) showWhatCame(cache);
    wasBusy.current = isBusy;
  }, [isBusy, cache]);
  return (
    <Listing
      listed={listed}
      empty={
        <>
          <p>{say('imports.none')}</p>
          <ToImport />
        </>
      }
    >
      {(items) => (
        <ul className="cards">
          {items.map((one) => (
            <li key={one.id}>
              <Imported one={one} isListed />
            </li>
          ))}
        </ul>
      )}
    </Listing>
  );
}

/** The way to bring orders in, for who may. */
export function ToImport() {
  const { say } = useTexts();
  if (!useMay()('orders.import')) return null;
  return (
    <Link to="/orders" search={{ tab: 'import' }}>
      {say('orders.tab.import')}
    </Link>
  );
}

/** One import, shown while it goes on. */
export function OneImport({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(askImport(id));
  const cache = useQueryClient();
  const isOver = data !== undefined && !isUnderWay(data);
  useEffect(() => {
    if (isOver) showWhatCame(cache);
  }, [isOver, cache]);
  if (data === undefined)
    return error === null ? null : <Failed error={error} again={() => void refetch()} />;
  return <Imported one={data} />;
}

function Imported({ one, isListed = false }: { one: Import; isListed?: boolean }) {
  const { say } = useTexts();
  const isGoing = isUnderWay(one);
  return (
    <div className="card">
      <div className="card-head">
        <h3 className="grows">{withVisibleBidi(one.fileName)}</h3>
        <span className="sign" data-kind={one.state === 'stopped' ? 'breached' : isGoing ? 'soon' : 'plain'}>
          {say(`imports.state.${one.state}`)}
        </span>
        <span className="small muted">
          <Age at={one.at} />
        </span>
      </div>
      {isGoing && (
        <Progress
          value={one.rows === 0 ? 100 : (100 * one.done) / one.rows}
          aria-label={say(`imports.state.${one.state}`)}
        />
      )}
      <Facts
        facts={[
          [say('import.rows'), one.rows],
          [say('import.added'), one.added],
          [say('import.changed'), one.changed],
          [say('import.unchanged'), one.unchanged],
          [say('imports.restored'), one.undo?.restored],
          [say('imports.removed'), one.undo?.removed],
          [say('imports.kept'), one.undo === undefined ? undefined : one.undo.kept.join(', ')],
        ]}
      />
      <Acts one={one} isListed={isListed} />
    </div>
  );
}

function Acts({ one, isListed }: { one: Import; isListed: boolean }) {
  const { say } = useTexts();
  const may = useMay();
  const cache = useQueryClient();
  const { now } = useClock();
  const isOver = one.state === 'done' || one.state === 'stopped';
  const canUndo = isOver && new Date(one.undoUntil) > now;
  return (
    <div className="card-acts">
      {isListed && (
        <Link to="/orders" search={{ from: one.id }}>
          {say('imports.show')}
        </Link>
      )}
      {canUndo && may('orders.import') && (
        <Button
          variant="default"
          onClick={() => {
            undo(one.id)
              .catch((error: unknown) => tellProblem(error, say))
              .finally(() => void cache.invalidateQueries({ queryKey: keys.room('order') }));
          }}
        >
          {say('imports.undo')}
        </Button>
      )}
    </div>
  );
}
