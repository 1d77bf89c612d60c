import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { forgetDrafts } from '../wire/drafts.ts';

/** Ends the log-in here and leaves nothing of it in the browser. */
export function useLogOut(): () => void {
  const cache = useQueryClient();
  const navigate = useNavigate();
  return () => {
    void (async () => {
      forgetDrafts();
      cache.clear();
      await navigate({ to: '/log-in' });
    })();
  };
}
