import { useMemo } from 'react';
import { useTexts } from '../texts/texts.tsx';
import { useMe } from '../wire/me.ts';
import type { Head, Line, LinesPage } from './asks.ts';
import { EpisodeEdge } from './episode-edge.tsx';
import { LineShown } from './line.tsx';
import { useOutgoing } from './outgoing.ts';
import { isNews } from './rules.ts';
import type { Episodes } from './use-episodes.ts';

interface LinesProps {
  readonly head: Head;
  readonly pages: readonly LinesPage[];
  readonly episodes: Episodes;
  readonly named: number | undefined;
  /** What is opened is read from where it stands. */
  readonly stay: () => void;
}

/** The lines, episode by episode; of a folded one only where it begins. */
export function Lines({ head, pages, episodes, named, stay }: LinesProps) {
  const { stretches, isOpen, toggle } = episodes;
  const staff = useMemo(
    () => ({ ...head.staff, ...Object.fromEntries(pages.flatMap((page) => Object.entries(page.staff))) }),
    [pages, head.staff],
  );
  const seen = useSeenByStale(head.id);
  return (
    <ol className="lines">
      {stretches.flatMap(({ episode, lines }) => [
        episode !== undefined && (
          <li key={`episode-${episode.n}`}>
            <EpisodeEdge
              episode={episode}
              isOpen={isOpen(episode.n)}
              toggle={() => {
                stay();
                toggle(episode.n);
              }}
            />
          </li>
        ),
        ...(episode === undefined || isOpen(episode.n) ? lines : []).map((line) => (
          <OneLine key={line.n} line={line} head={head} staff={staff} named={named} seen={seen} />
        )),
      ])}
    </ol>
  );
}

interface OneLineProps {
  readonly line: Line;
  readonly head: Head;
  readonly staff: Readonly<Record<string, string>>;
  readonly named: number | undefined;
  readonly seen: number | undefined;
}

function OneLine({ line, head, staff, named, seen }: OneLineProps) {
  const { say } = useTexts();
  const me = useMe();
  const isNew = isNews(line, { seen, me: me.id });
  return (
    <li id={`line-${line.n}`} data-named={line.n === named} data-news={isNew}>
      {isNew && <p className="line-news small">{say('line.news')}</p>}
      <LineShown line={line} conversation={head.id} staff={staff} me={me.id} />
    </li>
  );
}

/** Up to which line whoever wrote had read, while what they wrote waits because somebody else has spoken. */
function useSeenByStale(conversation: string): number | undefined {
  const stale = useOutgoing(conversation).find(({ state }) => state === 'stale');
  return stale !== undefined && stale.act.does !== 'note' ? stale.act.lastLine : undefined;
}
