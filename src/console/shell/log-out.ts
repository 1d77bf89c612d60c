import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { logOut } from '../../staff/contract.ts';
import { useTexts } from '../texts/texts.tsx';
import { ask } from '../wire/ask.ts';
import { forgetDrafts } from '../wire/drafts.ts';
import { tellProblem } from './undo.tsx';

/** Ends the log-in here and leaves nothing of it in the browser. */
export function useLogOut(): () => void {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { say } = useTexts();
  return () => {
    const end = async (): Promise<void> => {
      await ask<typeof logOut>({ method: 'POST', path: '/log-out' }, {});
      forgetDrafts();
      await navigate({ to: '/log-in', search: {} });
      cache.clear();
    };
    end().catch((error: unknown) => tellProblem(error, say));
  };
}
