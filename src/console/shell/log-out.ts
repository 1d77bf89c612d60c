import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { logOut } from '../../staff/contract.ts';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { DRAFTS_OF, forgetDrafts } from '../wire/drafts.ts';
import { keys } from '../wire/keys.ts';
import { finishAll } from '../wire/leaving.ts';
import { tell, tellProblem } from './undo.tsx';

/** Ends the log-in here and leaves nothing of it in the browser. */
export function useLogOut(): () => void {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { say } = useTexts();
  // Whoever asks again means it.
  const isWarned = useRef(false);
  return () => {
    const end = async (): Promise<void> => {
      const isFinished = await finishAll();
      if (!isFinished && !isWarned.current) {
        isWarned.current = true;
        tell(say('frame.not-sent'), say);
        return;
      }
      await ask<typeof logOut>({ method: 'POST', path: '/log-out' }, {});
      forgetDrafts();
      await navigate({ to: '/log-in', search: {} });
      cache.clear();
    };
    end().catch((error: unknown) => tellProblem(error, say));
  };
}

/** A log-out in another tab is one here, too: what is shown here must not stay on the screen. */
export function useLogOutElsewhere(): void {
  const cache = useQueryClient();
  useEffect(() => {
    const look = ({ key, newValue }: StorageEvent): void => {
      if (key === DRAFTS_OF && newValue === null) void cache.invalidateQueries({ queryKey: keys.me() });
    };
    window.addEventListener('storage', look);
    return () => window.removeEventListener('storage', look);
  }, [cache]);
}
