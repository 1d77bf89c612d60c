import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Fragment, useEffect } from 'react';
import { Age } from '../look/age.tsx';
import { channelName } from '../look/channel-name.ts';
import { Name, withVisibleBidi } from '../look/name.tsx';
import { Empty, Failed, Loading } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import { askHits } from './asks.ts';
import type { Hit } from './asks.ts';
import { atLine } from './rules.ts';

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
  const first = hits.isPlaceholderData ? undefined : hits.data?.pages[0]?.items[0];
  useEffect(() => {
    if (!opensFirst || first === undefined) return;
    onOpened();
    void navigate({ to: '/c/$id', params: { id: first.conversation }, search: atLine(search, first.line) });
  }, [opensFirst, first, onOpened, navigate, search]);
  if (hits.isPending) return <Loading />;
  if (hits.isError) return <Failed error={hits.error} again={() => void hits.refetch()} />;
  const all = hits.data.pages.flatMap(({ items }) => items);
  if (all.length === 0)
    return (
      <Empty title={say('inbox.not-found')}>
        <p className="muted">{say('inbox.not-found-why')}</p>
      </Empty>
    );
  return (
    <div className="rows">
      <ul className="hits">
        {all.map((hit) => (
          <li key={`${hit.conversation}:${hit.line ?? hit.kind}`}>
            <HitLink hit={hit} isOpen={hit.conversation === open} />
          </li>
        ))}
      </ul>
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
