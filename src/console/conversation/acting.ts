import { useQueryClient } from '@tanstack/react-query';
import { offerUndo, tell, tellProblem } from '../shell/undo.tsx';
import { useTexts } from '../texts/texts.tsx';
import type { TextKey, TextValues } from '../texts/texts.tsx';
import { act } from '../wire/acts.ts';
import type { Act } from '../wire/acts.ts';
import { keys } from '../wire/keys.ts';
import { newId } from '../wire/new-id.ts';
import { keepActed } from './asks.ts';

/** Does an act at once, says what was done, and offers to take it back. */
export type DoAct = (what: Act, said: TextKey, values?: TextValues) => void;

export function useAct(conversation: string): DoAct {
  const cache = useQueryClient();
  const { say } = useTexts();
  const done = async (id: string, what: Act): Promise<void> => {
    try {
      keepActed(cache, conversation, await act(conversation, id, what));
    } catch (error) {
      tellProblem(error, say);
      await cache.invalidateQueries({ queryKey: keys.head(conversation) });
      throw error;
    } finally {
      void cache.invalidateQueries({ queryKey: keys.allRows() });
    }
  };
  return (what, said, values) => {
    const id = newId();
    const takeBack = (): void => void done(newId(), { does: 'undo', of: id }).catch(() => undefined);
    done(id, what).then(
      () => {
        // Opening it again takes its end back, and what followed from that: the way back is to end it.
        if (what.does === 'reopen') tell(say(said, values), say);
        else offerUndo(say(said, values), takeBack, say);
      },
      () => undefined,
    );
  };
}
