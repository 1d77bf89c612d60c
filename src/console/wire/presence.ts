import { useEffect } from 'react';
import type { beat } from '../../desk/marks-contract.ts';
import { ask } from './ask.ts';

const BEAT_MS = 20_000;

interface Looking {
  readonly conversation: string;
  readonly typing: 'reply' | 'note' | undefined;
}

let looking: Looking | undefined;
let tellNow: (() => void) | undefined;

/** Tells colleagues that this conversation is on the screen, and whether something is being typed. */
export function useLooking(conversation: string, typing: Looking['typing']): void {
  useEffect(() => {
    looking = { conversation, typing };
    tellNow?.();
    return () => {
      looking = undefined;
    };
  }, [conversation, typing]);
}

/** Says every twenty seconds that somebody is here, or away: what waits is given to who is here. */
export function useBeat(): void {
  useEffect(() => {
    const tell = (): void => {
      const isHere = document.visibilityState === 'visible';
      const body = {
        is: isHere ? ('here' as const) : ('away' as const),
        ...(isHere && looking && { looking: looking.conversation }),
        ...(isHere && looking?.typing && { typing: looking.typing }),
      };
      // A sign: the next one comes in twenty seconds.
      ask<typeof beat>({ method: 'POST', path: '/presence' }, { body }).catch(() => undefined);
    };
    tell();
    tellNow = tell;
    const timer = setInterval(tell, BEAT_MS);
    document.addEventListener('visibilitychange', tell);
    return () => {
      tellNow = undefined;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tell);
    };
  }, []);
}
