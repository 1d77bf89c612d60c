import { Age } from '../look/age.tsx';
import { useSayOr, useTexts } from '../texts/texts.tsx';
import type { Episode } from './asks.ts';

/** Where one stretch of the conversation begins: `lượt 3 · 20/11 · xong, điểm 5`. */
export function EpisodeEdge({ episode }: { episode: Episode | undefined }) {
  const { say } = useTexts();
  const sayOr = useSayOr();
  if (episode === undefined) return null;
  const { n, startedAt, outcome, score } = episode;
  return (
    <p className="episode-edge small muted">
      <span>
        {say('episode.title', { n })} · <Age at={startedAt} />
        {outcome !== undefined && ` · ${sayOr(`outcome.${outcome}`, outcome)}`}
        {score !== undefined && ` · ${say('episode.score', { score })}`}
      </span>
    </p>
  );
}
