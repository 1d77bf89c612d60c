import { Fragment } from 'react';
import { pieces } from './fold.ts';

/** A text with the searched words marked in their place. */
export function Highlighted({ text, searched }: { text: string; searched: string | undefined }) {
  if (searched === undefined || searched.trim() === '') return text;
  return pieces(text, searched).map(({ text: part, isHit }, n) =>
    isHit ? <mark key={n}>{part}</mark> : <Fragment key={n}>{part}</Fragment>,
  );
}
