import { useQueryClient } from '@tanstack/react-query';
import type { QueryFilters, QueryKey } from '@tanstack/react-query';
import { useTexts } from '../texts/texts.tsx';
import { tellProblem } from './undo.tsx';

/** Does it, says what went wrong, and asks again for what it may have changed. True: it is done. */
export function useDoing(
  room: QueryKey,
  also?: QueryFilters,
): (work: () => Promise<unknown>) => Promise<boolean> {
  const { say } = useTexts();
  const cache = useQueryClient();
  return async (work) => {
    try {
      await work();
      return true;
    } catch (error) {
      tellProblem(error, say);
      return false;
    } finally {
      void cache.invalidateQueries({ queryKey: room });
      if (also !== undefined) void cache.invalidateQueries(also);
    }
  };
}
