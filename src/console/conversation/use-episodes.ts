import { useMemo, useState } from 'react';
import type { RefObject } from 'react';
import { useKeyActs } from '../shell/key-acts.ts';
import type { Episode, Head, Line, LinesPage } from './asks.ts';
import { edgeToward, foldingOf, NOTHING_FOLDED, stretchesOf, toggledEpisode } from './episodes.ts';
import type { Stretch } from './episodes.ts';

export interface Episodes {
  readonly stretches: readonly Stretch<Line, Episode>[];
  readonly isOpen: (n: number) => boolean;
  readonly toggle: (n: number) => void;
}

/** The lines that are there in their episodes, and which of those are open. */
export function useEpisodes(head: Head, pages: readonly LinesPage[], named: number | undefined): Episodes {
  const [kept, setKept] = useState(NOTHING_FOLDED);
  const stretches = useMemo(
    () =>
      stretchesOf(
        pages.flatMap(({ items }) => items),
        pages.flatMap(({ episodes }) => episodes),
      ),
    [pages],
  );
  const folding = foldingOf(kept, stretches, { newest: head.episode?.n ?? 0, named });
  if (folding !== kept) setKept(folding);
  return {
    stretches,
    isOpen: (n) => folding.isOpen.get(n) === true,
    toggle: (n) => setKept(toggledEpisode(folding, n)),
  };
}

interface Beyond {
  /** Nothing before, or after, what is loaded is known: asks for it. */
  readonly earlier: () => void;
  readonly later: () => void;
}

/** `[` and `]` go to where the episode before, or after, begins. */
export function useEpisodeKeys(box: RefObject<HTMLElement | null>, beyond: Beyond): void {
  const go = (by: -1 | 1): void => {
    const edge = box.current === null ? undefined : edgeIn(box.current, by);
    if (edge !== undefined) {
      edge.scrollIntoView({ block: 'start' });
      edge.focus({ preventScroll: true });
    } else if (by < 0) beyond.earlier();
    else beyond.later();
  };
  useKeyActs([
    { key: '[', says: 'episode.before', run: () => go(-1) },
    { key: ']', says: 'episode.next', run: () => go(1) },
  ]);
}

function edgeIn(box: HTMLElement, by: -1 | 1): HTMLElement | undefined {
  const edges = [...box.querySelectorAll<HTMLElement>('[data-episode]')];
  const origin = box.getBoundingClientRect().top - box.scrollTop;
  const tops = edges.map((edge) => edge.getBoundingClientRect().top - origin);
  const focused = edges.findIndex((edge) => edge === document.activeElement);
  const to = edgeToward(by, tops, {
    top: box.scrollTop,
    bottom: box.scrollTop + box.clientHeight,
    focused,
  });
  return to === undefined ? undefined : edges[to];
}
