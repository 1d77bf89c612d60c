import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect, useRef } from 'react';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Empty, Failed, Loading } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askHits } from './asks.ts';
import type { Hit } from './asks.ts';
import { useListKeys } from './list-keys.ts';
import { atLine, openAmong } from './rules.ts';

const here = getRouteApi('/frame/desk');

interface HitListProps {
  readonly q: string;
  readonly open: string | undefined;
  /** The first is opened as soon as it is known. */
  readonly opensFirst: boolean;
  readonly onOpened: () => void;
}

/** What was found, each opening at its line. */
export function HitList({ q, open, opensFirst, onOpened }: HitListProps) {
  const { say } = useTexts();
  const navigate = useNavigate();
  const search = here.useSearch();
  const hits = useInfiniteQuery(askHits(q));
  const isFound = !hits.isPlaceholderData && !hits.isFetching;
  const first = isFound ? hits.data?.pages[0]?.items[0] : undefined;
  useEffect(() => {
    if (!opensFirst || first === undefined) return;
    onOpened();
    void navigate({ to: '/c/$id', params: { id: first.conversation }, search: atLine(search, first.line) });
  }, [opensFirst, first, onOpened, navigate, search]);
  if (hits.isPending) return <Loading />;
  if (hits.data === undefined) return <Failed error={hits.error} again={() => void hits.refetch()} />;
  const all = hits.data.pages.flatMap(({ items }) => items);
  if (all.length === 0)
    return (
      <Empty title={say('inbox.not-found')}>
        <p className="muted">{say('inbox.not-found-why')}</p>
      </Empty>
    );
  return (
    <div className="rows">
      <Hits
        hits={all}
        open={open}
        onEnd={() => {
          if (hits.hasNextPage && !hits.isFetching) void hits.fetchNextPage();
        }}
      />
      {hits.hasNextPage && (
        <Button
          variant="subtle"
          fullWidth
          loading={hits.isFetching}
          onClick={() => void hits.fetchNextPage()}
        >
          {say('inbox.older-hits')}
        </Button>
      )}
    </div>
  );
}

interface HitsProps {
  readonly hits: readonly Hit[];
  readonly open: string | undefined;
  /** The last one was reached by its key. */
  readonly onEnd: () => void;
}

function Hits({ hits, open, onEnd }: HitsProps) {
  const { line } = here.useSearch();
  const list = useRef<HTMLUListElement>(null);
  const at = openAmong(hits, open, line);
  useListKeys(hits, at, (index) => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
    if (index === hits.length - 1) onEnd();
  });
  return (
    <ul className="hits" ref={list}>
      {hits.map((hit, n) => (
        <li key={`${hit.conversation}:${hit.line ?? hit.kind}`}>
          <HitLink hit={hit} isOpen={n === at} />
        </li>
      ))}
    </ul>
  );
}

function HitLink({ hit, isOpen }: { hit: Hit; isOpen: boolean }) {
  const { say } = useTexts();
  const search = here.useSearch();
  return (
    <Link
      to="/c/$id"
      params={{ id: hit.conversation }}
      search={atLine(search, hit.line)}
      className="row"
      aria-current={isOpen ? 'page' : undefined}
    >
      <span className="row-top">
        <strong className="one-line">
          <Name name={hit.name} />
        </strong>
        <span className="small muted">
          <Age at={hit.at} />
        </span>
      </span>
      <span className="row-last">
        <Marked text={hit.snippet} marks={hit.marks} />
      </span>
      <span className="row-foot small muted">
        {channelName(hit.channel)} ·{' '}
        {hit.who === undefined ? say(`inbox.hit.${hit.kind}`) : say(`who.${hit.who}`)}
      </span>
    </Link>
  );
}

/** The found words, marked where the server found them. */
function Marked({ text, marks }: { text: string; marks: Hit['marks'] }) {
  const ends = marks.map(([, to]) => to);
  return (
    <>
      {marks.map(([from, to], n) => (
        <Fragment key={from}>
          {withVisibleBidi(text.slice(ends[n - 1] ?? 0, from))}
          <mark>{withVisibleBidi(text.slice(from, to))}</mark>
        </Fragment>
      ))}
      {withVisibleBidi(text.slice(ends.at(-1) ?? 0))}
    </>
  );
}
