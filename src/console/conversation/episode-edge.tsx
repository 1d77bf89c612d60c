import { Age } from '../look/age.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import type { Episode } from './asks.ts';

interface EdgeProps {
  readonly episode: Episode;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

/** Where one stretch of the conversation begins: `lượt 3 · 20/11 · xong, điểm 5`. It opens and closes by a click or Enter. */
export function EpisodeEdge({ episode, isOpen, toggle }: EdgeProps) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  const { n, from, to, startedAt, outcome, score } = episode;
  return (
    <button
      type="button"
      className="episode-edge small muted"
      data-episode={n}
      aria-expanded={isOpen}
      onClick={toggle}
    >
      <span>
        <span aria-hidden>{isOpen ? '▾' : '▸'} </span>
        {say('episode.title', { n })} · <Age at={startedAt} />
        {outcome !== undefined && ` · ${sayOr(`outcome.${outcome}`, outcome)}`}
        {score !== undefined && ` · ${say('episode.score', { score })}`}
        {!isOpen && to !== undefined && ` · ${say('episode.lines', { n: to - from + 1 })}`}
      </span>
    </button>
  );
}
