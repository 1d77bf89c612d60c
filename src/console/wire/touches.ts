import type { QueryKey } from '@tanstack/react-query';
import type { Update } from './apply-update.ts';
import { keys } from './keys.ts';

/**
 * What of the cache a change makes stale, by its kind. A room that shows another kind adds a line. The id `*`:
 * many of this kind changed at once.
 */
export function touches({ kind, id }: Update): readonly QueryKey[] {
  const isMany = id === '*';
  switch (kind) {
    case 'conversation':
      return [keys.allRows(), ...(isMany ? [keys.room('conversation')] : [keys.head(id), keys.customer(id)])];
    case 'presence':
      return [keys.room('presence')];
    default:
      return [keys.room(kind)];
  }
}
