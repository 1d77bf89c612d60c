import { useEffect } from 'react';
import type { beat } from '../../desk/marks-contract.ts';
import { ask } from './ask.ts';

const BEAT_MS = 20_000;
/** A tab that was left waits so long: the one gone to says that somebody is here. */
const LEFT_MS = 1_000;
const TABS = 'langnghe-here';

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

/**
 * Says every twenty seconds that somebody is here, or away: what waits is given to who is here. Of several tabs
 * the one in front speaks; those behind it say nothing, for whoever looks at another tab is here.
 */
export function useBeat(): void {
  useEffect(() => {
    const tabs = new BroadcastChannel(TABS);
    let frontAt = Number.NEGATIVE_INFINITY;
    tabs.onmessage = () => {
      frontAt = performance.now();
    };
    const tell = (): void => {
      const isHere = document.visibilityState === 'visible';
      if (isHere) tabs.postMessage('here');
      else if (performance.now() - frontAt < BEAT_MS + LEFT_MS) return;
      // A sign: the next one comes in twenty seconds.
      ask<typeof beat>({ method: 'POST', path: '/presence' }, { body: beatOf(isHere) }).catch(
        () => undefined,
      );
    };
    let left: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(left);
      if (document.visibilityState === 'visible') tell();
      else left = setTimeout(tell, LEFT_MS);
    };
    tell();
    tellNow = tell;
    const timer = setInterval(tell, BEAT_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      tellNow = undefined;
      clearTimeout(left);
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      tabs.close();
    };
  }, []);
}

function beatOf(isHere: boolean) {
  return {
    is: isHere ? ('here' as const) : ('away' as const),
    ...(isHere && looking && { looking: looking.conversation }),
    ...(isHere && looking?.typing && { typing: looking.typing }),
  };
}
