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
}

/**
 * Keeps the place one reads at: at the end it follows what is said; elsewhere nothing moves, and lines put in
 * above leave the first visible one where it was (Safari does not do that by itself).
 */
export function useReadPlace(lines: readonly Line[], line: number | undefined): ReadPlace {
  const ref = useRef<HTMLDivElement>(null);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [seenUpTo, setSeenUpTo] = useState(0);
  const first = lines[0]?.n ?? 0;
  const last = lines.at(-1)?.n ?? 0;
  const held = useRef({ first, bottomPx: 0, isPlaced: false });

  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null || last === 0) return;
    const before = held.current;
    if (!before.isPlaced) place(box, line);
    else if (first < before.first) box.scrollTop = box.scrollHeight - before.bottomPx;
    else if (isAtEnd) box.scrollTop = box.scrollHeight;
    held.current = { first, bottomPx: box.scrollHeight - box.scrollTop, isPlaced: true };
  }, [first, last, line, isAtEnd]);

  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const look = (): void => {
      const bottomPx = box.scrollHeight - box.scrollTop;
      held.current = { ...held.current, bottomPx };
      const isEnd = bottomPx - box.clientHeight < NEAR_END_PX;
      setIsAtEnd(isEnd);
      if (isEnd) setSeenUpTo(last);
    };
    look();
    box.addEventListener('scroll', look, { passive: true });
    return () => box.removeEventListener('scroll', look);
  }, [last]);

  return {
    ref,
    isAtEnd,
    newBelow: isAtEnd || seenUpTo === 0 ? 0 : lines.filter(({ n }) => n > seenUpTo).length,
    toEnd: () => ref.current?.scrollTo({ top: ref.current.scrollHeight }),
  };
}

function place(box: HTMLElement, line: number | undefined): void {
  const named = line === undefined ? null : box.querySelector(`#line-${line}`);
  if (named === null) box.scrollTop = box.scrollHeight;
  else named.scrollIntoView({ block: 'center' });
}
