import { useSyncExternalStore } from 'react';

/** What somebody chose for this browser. */
export interface Choices {
  readonly enterSends: boolean;
  readonly singleKeys: boolean;
  readonly holdSeconds: 0 | 3 | 5 | 10;
  readonly rows: 'roomy' | 'compact';
  readonly sound: 'off' | 'soft' | 'repeat';
  readonly notices: boolean;
  readonly language: 'vi' | 'en' | undefined;
}

const DEFAULTS: Choices = {
  enterSends: true,
  singleKeys: true,
  holdSeconds: 3,
  rows: 'roomy',
  sound: 'off',
  notices: false,
  language: undefined,
};
const KEY = 'langnghe.choices';
const listeners = new Set<() => void>();
let kept: Choices | undefined;

export function choicesNow(): Choices {
  kept ??= { ...DEFAULTS, ...read() };
  return kept;
}

function read(): Partial<Choices> {
  try {
    const said: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof said === 'object' && said !== null ? said : {};
  } catch {
    return {};
  }
}

export function choose(change: Partial<Choices>): void {
  kept = { ...choicesNow(), ...change };
  localStorage.setItem(KEY, JSON.stringify(kept));
  listeners.forEach((tell) => tell());
}

export function useChoices(): Choices {
  return useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, choicesNow);
}
