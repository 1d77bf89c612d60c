import { useSyncExternalStore } from 'react';

/** On each answer of the API: the script with which the console begins that this server gives out. */
export const BUILT = 'langnghe-console';

let isNewer = false;
const listeners = new Set<() => void>();

/** Whether the server gives out another console than this one; where either is not known, nobody can say. */
export function isOther(own: string | undefined, told: string | null): boolean {
  return own !== undefined && told !== null && told !== own;
}

/** Looks at an answer, which came for something else: nothing is asked for this. */
export function lookForNewer(told: string | null): void {
  const seen = isOther(ownScript(), told);
  if (told === null || seen === isNewer) return;
  isNewer = seen;
  listeners.forEach((tell) => tell());
}

/** True: loading the page anew would bring another console. */
export const hasNewer = (): boolean => isNewer;

export function useNewer(): boolean {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, hasNewer);
}

/** Named by the build after its content and that of all it imports; undefined while it is being developed. */
function ownScript(): string | undefined {
  if (typeof document === 'undefined') return undefined;
  const address = document.querySelector('script[src^="/desk/assets/"]')?.getAttribute('src');
  return address?.slice('/desk/assets/'.length);
}
