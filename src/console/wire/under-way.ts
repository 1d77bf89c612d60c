import { useSyncExternalStore } from 'react';

/** What was written and waits for the connection, in whichever conversation; and what is done when it is back. */
let waiting = 0;
const listeners = new Set<() => void>();
const works = new Map<string, () => void>();

export function setWaiting(n: number): void {
  waiting = n;
  listeners.forEach((tell) => tell());
}

/** How many messages go out by themselves once there is a connection. */
export function useWaitingToGo(): number {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => waiting,
  );
}

/** Done as soon as the server is there again; one under each name. */
export function whenBack(name: string, work: () => void): void {
  works.set(name, work);
}

export function tellBack(): void {
  works.forEach((work) => work());
}
