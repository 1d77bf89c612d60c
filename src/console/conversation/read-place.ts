import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Line } from './asks.ts';

const NEAR_END_PX = 60;

export interface ReadPlace {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  /** Lines that came below what is looked at. */
  readonly newBelow: number;
  readonly toEnd: () => void;
  /** What grows below is not followed any more, until one goes to the end again. */
  readonly stay: () => void;
}

const bottomOf = (box: HTMLElement): number => box.scrollHeight - box.scrollTop;

/**
 * Keeps the place one reads at: at the end it follows what is said; elsewhere nothing moves, and lines put in
 * above leave the first visible one where it was (Safari does not do that by itself).
 */
export function useReadPlace(lines: readonly Line[], line: number | undefined): ReadPlace {
  const ref = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(line === undefined);
  const [seenUpTo, setSeenUpTo] = useState(0);
  const first = lines[0]?.n ?? 0;
  const last = lines.at(-1)?.n ?? 0;
  const held = useRef({ first, bottomPx: 0, named: undefined as number | undefined, isPlaced: false });

  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null || last === 0) return;
    const before = held.current;
    if (!before.isPlaced || (line !== undefined && line !== before.named)) place(box, line);
    else if (first < before.first) box.scrollTop = box.scrollHeight - before.bottomPx;
    else if (isAtEnd) box.scrollTop = box.scrollHeight;
    held.current = { first, bottomPx: bottomOf(box), named: line, isPlaced: true };
  }, [first, last, line, isAtEnd]);

  useEffect(() => {
    const box = ref.current;
    const list = box?.querySelector('ol');
    if (box === null || list === null || list === undefined) return;
    let isFollowing = isAtEnd;
    const look = (): void => {
      held.current = { ...held.current, bottomPx: bottomOf(box) };
      isFollowing = bottomOf(box) - box.clientHeight < NEAR_END_PX;
      setIsAtEnd(isFollowing);
      if (isFollowing) setSeenUpTo(last);
    };
    // Lines out of sight have guessed heights until they are drawn: the end moves while it is looked at.
    const grown = new ResizeObserver(() => {
      if (isFollowing) box.scrollTop = box.scrollHeight;
      // All of it fits: the end is looked at.
      else if (box.scrollHeight <= box.clientHeight) setIsAtEnd(true);
    });
    grown.observe(list);
    // What is being sent takes its room from below.
    grown.observe(box);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      grown.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [last, isAtEnd]);

  return {
    ref,
    isAtEnd,
    newBelow: isAtEnd || seenUpTo === 0 ? 0 : lines.filter(({ n }) => n > seenUpTo).length,
    toEnd: () => ref.current?.scrollTo({ top: ref.current.scrollHeight }),
    stay: () => setIsAtEnd(false),
  };
}

function place(box: HTMLElement, line: number | undefined): void {
  const named = line === undefined ? null : box.querySelector(`#line-${line}`);
  if (named === null) box.scrollTop = box.scrollHeight;
  else named.scrollIntoView({ block: 'center' });
}
