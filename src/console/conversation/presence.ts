import { useEffect } from 'react';
import type { beat } from '../../desk/marks-contract.ts';
import { ask } from '../wire/ask.ts';

const BEAT_MS = 20_000;

/** Tells colleagues that this conversation is looked at, and whether something is being typed. */
export function usePresence(conversation: string, typing: 'reply' | 'note' | undefined): void {
  useEffect(() => {
    const tell = (): void => {
      const isHere = document.visibilityState === 'visible';
      const body = {
        is: isHere ? ('here' as const) : ('away' as const),
        ...(isHere && { looking: conversation, ...(typing !== undefined && { typing }) }),
      };
      // A sign: the next one comes in twenty seconds.
      ask<typeof beat>({ method: 'POST', path: '/presence' }, { body }).catch(() => undefined);
    };
    tell();
    const timer = setInterval(tell, BEAT_MS);
    document.addEventListener('visibilitychange', tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tell);
    };
  }, [conversation, typing]);
}
