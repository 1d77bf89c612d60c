import { useEffect, useRef, useState } from 'react';
import type { Row } from './asks.ts';
import { settle } from './rules.ts';

const HALF_A_ROW = 46;

/** Keeps what is shown in its place while the list is scrolled. */
export function useSettled(fresh: readonly Row[], open: string | undefined) {
  // As a state, not a ref: rows that are there at once must know what they scroll in.
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const shown = useRef<readonly Row[]>([]);
  const [isScrolled, setIsScrolled] = useState(false);
  useEffect(() => {
    const look = (): void => setIsScrolled((list?.scrollTop ?? 0) > HALF_A_ROW);
    list?.addEventListener('scroll', look, { passive: true });
    return () => list?.removeEventListener('scroll', look);
  }, [list]);
  const settled = settle(shown.current, fresh, { isScrolled, open });
  useEffect(() => {
    shown.current = settled.rows;
  });
  const showAll = (): void => {
    shown.current = [];
    list?.scrollTo({ top: 0 });
    setIsScrolled(false);
  };
  return { list, setList, isScrolled, settled, showAll };
}
