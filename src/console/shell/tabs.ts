import { useEffect } from 'react';

const FRONT = 'langnghe-front';
const OPEN = 'langnghe-open/';
/** Without locks tabs act one after the other by chance, and the later ones see what the first has done. */
const APART_MS = 500;

// Not there without a secure context, whatever its type says.
const locksNow = (): LockManager | undefined => navigator.locks;

let openHere: string | undefined;

/** Lets the other tabs know that somebody looks at this one: it holds a lock as long as it has the focus. */
export function useFront(): void {
  useHeldInFront(FRONT);
}

/** Lets them know as well which conversation it is that somebody looks at. */
export function useOpen(conversation: string): void {
  useHeldInFront(`${OPEN}${conversation}`);
  useEffect(() => {
    openHere = conversation;
    return () => {
      openHere = undefined;
    };
  }, [conversation]);
}

function useHeldInFront(name: string): void {
  useEffect(() => {
    let leave: (() => void) | undefined;
    const look = (): void => {
      if (!document.hasFocus()) {
        leave?.();
        leave = undefined;
      } else if (leave === undefined) {
        const left = new Promise<void>((resolve) => (leave = resolve));
        // Shared, so that it is never refused.
        locksNow()
          ?.request(name, { mode: 'shared' }, () => left)
          .catch(() => undefined);
      }
    };
    const gone = (): void => {
      leave?.();
      leave = undefined;
    };
    look();
    window.addEventListener('focus', look);
    window.addEventListener('blur', gone);
    return () => {
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', gone);
      gone();
    };
  }, [name]);
}

/** Whether somebody looks at any tab of the console in this browser. */
export async function isAnyInFront(): Promise<boolean> {
  return document.hasFocus() || (await heldNames()).includes(FRONT);
}

/** The conversations that somebody has before their eyes in this browser: one, or none. */
export async function openInFront(): Promise<readonly string[]> {
  if (document.hasFocus()) return openHere === undefined ? [] : [openHere];
  const open = (await heldNames()).filter((name) => name.startsWith(OPEN));
  return [...new Set(open)].map((name) => name.slice(OPEN.length));
}

async function heldNames(): Promise<readonly string[]> {
  const { held = [] } = (await locksNow()?.query()) ?? {};
  return held.flatMap(({ name }) => name ?? []);
}

/**
 * Does what one tab is to do for all: while it is done, and so long after, the others pass over it. They learn
 * of it in that time by what the first one kept (`work` looks there).
 */
export async function inOneTab(
  name: string,
  holdMs: number,
  work: () => void,
  random: () => number = Math.random,
): Promise<void> {
  const locks = locksNow();
  if (locks === undefined) {
    await pause(random() * APART_MS);
    work();
    return;
  }
  await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    work();
    await pause(holdMs);
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
