import { useMemo, useRef } from 'react';

/** Tells when a field may be rewritten: an input method at work on it would lose its word, or double it. */
export function useComposing() {
  const isComposing = useRef(false);
  const waiting = useRef<(() => void)[]>([]);
  return useMemo(
    () => ({
      /** Resolves at once, or when the word under way is done. */
      composed: (): Promise<void> =>
        isComposing.current ? new Promise((resolve) => waiting.current.push(resolve)) : Promise.resolve(),
      onCompositionStart: (): void => {
        isComposing.current = true;
      },
      onCompositionEnd: (): void => {
        isComposing.current = false;
        // The word itself comes with the event after this one.
        const free = waiting.current.splice(0);
        setTimeout(() => free.forEach((go) => go()));
      },
    }),
    [],
  );
}
