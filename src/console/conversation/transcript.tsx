import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Failed, Loading } from '../look/states.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { TextKey } from '../texts/texts.tsx';
import { askLines } from '../wire/conversation-asks.ts';
import type { Head, Line, LinesPage } from './asks.ts';
import { Lines } from './lines.tsx';
import { useReadPlace } from './read-place.ts';
import { hear } from './rules.ts';
import type { Heard } from './rules.ts';
import { useMarkRead } from './unread.ts';
import { useEpisodeKeys, useEpisodes } from './use-episodes.ts';
import type { Episodes } from './use-episodes.ts';

/** Looked at so long, a line was read. */
const READ_MS = 600;
/** Of a long folded episode so many pages are passed over at once. */
const MOST_PASSED = 10;
const NO_PAGES: readonly LinesPage[] = [];

/** All that was said, in pages; the place one reads at stays where it is. */
export function Transcript({ head, line }: { head: Head; line: number | undefined }) {
  const { say } = useTexts();
  const lines = useInfiniteQuery(askLines(head.id, line));
  const all = useMemo(() => lines.data?.pages.flatMap(({ items }) => items) ?? [], [lines.data]);
  const place = useReadPlace(all, line);
  const pages = lines.data?.pages ?? NO_PAGES;
  const episodes = useEpisodes(head, pages, line);
  const earlier = (): void => void showEarlier(lines, episodes);
  const later = (): void => {
    if (lines.hasNextPage) void lines.fetchNextPage();
    else place.toEnd();
  };
  useEpisodeKeys(place.ref, { earlier, later });
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
        <MoreLines says="transcript.earlier" isBusy={lines.isFetchingPreviousPage} more={earlier} />
      )}
      <Lines head={head} pages={pages} episodes={episodes} named={line} stay={place.stay} />
      {lines.hasNextPage && (
        <MoreLines says="transcript.later" isBusy={lines.isFetchingNextPage} more={later} />
      )}
      {place.newBelow > 0 && (
        <Button className="transcript-new" size="compact-sm" onClick={place.toEnd}>
          {say('transcript.new', { n: place.newBelow })}
        </Button>
      )}
      <Spoken key={head.id} lines={all} isEnd={!lines.hasNextPage} name={head.customer.name} />
    </div>
  );
}

/** Lines above the first one; as long as they all belong to a folded episode, those above them too. */
async function showEarlier(
  lines: Pick<UseInfiniteQueryResult<InfiniteData<LinesPage>>, 'fetchPreviousPage' | 'hasPreviousPage'>,
  { stretches, isOpen }: Episodes,
): Promise<void> {
  if (!lines.hasPreviousPage) return;
  const top = stretches[0]?.episode;
  const isFolded = top !== undefined && !isOpen(top.n);
  let asked = await lines.fetchPreviousPage();
  for (let passed = 1; passed < MOST_PASSED && isFolded && asked.hasPreviousPage; passed += 1) {
    const first = asked.data?.pages[0]?.items[0];
    if (first === undefined || first.n <= top.from) return;
    asked = await asked.fetchPreviousPage();
  }
}

function MoreLines({ says, isBusy, more }: { says: TextKey; isBusy: boolean; more: () => void }) {
  const { say } = useTexts();
  return (
    <Button className="transcript-more" variant="subtle" loading={isBusy} onClick={more}>
      {say(says)}
    </Button>
  );
}

interface SpokenProps {
  readonly lines: readonly Line[];
  readonly isEnd: boolean;
  readonly name: string | undefined;
}

/** New words of the customer are spoken, of several at once how many; the list itself grows at both ends. */
function Spoken({ lines, isEnd, name }: SpokenProps) {
  const { say } = useTexts();
  const [before, setHeard] = useState<Heard<Line>>({ upTo: undefined, news: [] });
  const heard = hear(before, lines, isEnd);
  if (heard !== before) setHeard(heard);
  const [first, ...more] = heard.news;
  const words =
    first === undefined
      ? ''
      : more.length === 0
        ? say('transcript.said', { name: name ?? say('who.customer'), text: first.text })
        : say('transcript.many', { name: name ?? say('who.customer'), n: heard.news.length });
  return (
    <p className="only-spoken" aria-live="polite">
      {/* Anew for each, so that the same words twice are spoken twice. */}
      <span key={heard.news.at(-1)?.n}>{words}</span>
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
