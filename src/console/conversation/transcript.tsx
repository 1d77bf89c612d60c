import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { Failed, Loading } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { TextKey } from '../texts/texts.tsx';
import { useMe } from '../wire/me.ts';
import { askLines } from './asks.ts';
import type { Head, Line, LinesPage } from './asks.ts';
import { EpisodeEdge } from './episode-edge.tsx';
import { LineShown } from './line.tsx';
import { useReadPlace } from './read-place.ts';
import { useMarkRead } from './unread.ts';

/** Looked at so long, a line was read. */
const READ_MS = 600;

/** All that was said, in pages; the place one reads at stays where it is. */
export function Transcript({ head, line }: { head: Head; line: number | undefined }) {
  const { say } = useTexts();
  const lines = useInfiniteQuery(askLines(head.id, line));
  const all = useMemo(() => lines.data?.pages.flatMap(({ items }) => items) ?? [], [lines.data]);
  const place = useReadPlace(all, line);
  useSeen(head, all, place.isAtEnd);
  if (lines.isPending)
    return (
      <div className="transcript">
        <Loading rows={8} />
      </div>
    );
  if (lines.isError && all.length === 0)
    return <Failed error={lines.error} again={() => void lines.refetch()} />;
  return (
    <div
      className="transcript"
      ref={place.ref}
      tabIndex={0}
      role="region"
      aria-label={say('transcript.title')}
    >
      {lines.hasPreviousPage && (
        <MoreLines
          says="transcript.earlier"
          isBusy={lines.isFetchingPreviousPage}
          more={() => void lines.fetchPreviousPage()}
        />
      )}
      <Lines head={head} pages={lines.data?.pages ?? []} named={line} />
      {lines.hasNextPage && (
        <MoreLines
          says="transcript.later"
          isBusy={lines.isFetchingNextPage}
          more={() => void lines.fetchNextPage()}
        />
      )}
      {place.newBelow > 0 && (
        <Button className="transcript-new" size="compact-sm" onClick={place.toEnd}>
          {say('transcript.new', { n: place.newBelow })}
        </Button>
      )}
      <Spoken lines={all} name={head.customer.name} />
    </div>
  );
}

function MoreLines({ says, isBusy, more }: { says: TextKey; isBusy: boolean; more: () => void }) {
  const { say } = useTexts();
  return (
    <Button className="transcript-more" variant="subtle" loading={isBusy} onClick={more}>
      {say(says)}
    </Button>
  );
}

interface LinesProps {
  readonly head: Head;
  readonly pages: readonly LinesPage[];
  readonly named: number | undefined;
}

function Lines({ head, pages, named }: LinesProps) {
  const me = useMe();
  const staff = useMemo(
    () => ({ ...head.staff, ...Object.fromEntries(pages.flatMap((page) => Object.entries(page.staff))) }),
    [pages, head.staff],
  );
  const episodes = pages.flatMap((page) => page.episodes);
  return (
    <ol className="lines">
      {pages.flatMap(({ items }) =>
        items.map((one) => (
          <li key={one.n} id={`line-${one.n}`} data-named={one.n === named}>
            <EpisodeEdge episode={episodes.find(({ from }) => from === one.n)} />
            <LineShown line={one} conversation={head.id} staff={staff} me={me.id} />
          </li>
        )),
      )}
    </ol>
  );
}

/** New words of the customer are spoken, one or all at once; the list itself grows at both ends. */
function Spoken({ lines, name }: { lines: readonly Line[]; name: string | undefined }) {
  const { say } = useTexts();
  const last = lines.findLast(({ who }) => who === 'customer');
  return (
    <p className="only-spoken" aria-live="polite">
      {last === undefined
        ? ''
        : say('transcript.said', { name: name ?? say('who.customer'), text: last.text })}
    </p>
  );
}

/** What was on the screen, at its end, was read. */
function useSeen(head: Head, lines: readonly Line[], isAtEnd: boolean): void {
  const markRead = useMarkRead(head.id);
  const last = lines.at(-1)?.n ?? 0;
  const told = useRef(head.readUpTo);
  useEffect(() => {
    if (!isAtEnd || last <= told.current || document.visibilityState !== 'visible') return;
    const timer = setTimeout(() => {
      told.current = last;
      markRead(last);
    }, READ_MS);
    return () => clearTimeout(timer);
  }, [last, isAtEnd, markRead]);
}
