import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { TextKey } from '../texts/texts.tsx';
import { meaningOf, nameOfKey } from './pressed.ts';

/** Something a key, the palette and the key map know. */
export interface KeyAct {
  /** As `nameOfKey` says it, or a sequence: `g i`. Absent: the palette only. */
  readonly key?: string;
  readonly says: TextKey;
  readonly run: () => void;
}

interface Holder {
  readonly current: readonly KeyAct[];
  readonly isAbove: boolean;
}

/** The acts of what is on the screen; those mounted last come first. */
const shown: Holder[] = [];
const listeners = new Set<() => void>();
let areSingleKeysOn = true;

/** Single keys can be switched off (WCAG 2.1.4); the palette stays. */
export function switchSingleKeys(on: boolean): void {
  areSingleKeysOn = on;
}

/**
 * Offers acts by key and palette for as long as the component is on the screen. `isAbove`: before all others,
 * whenever those were mounted; for what is chosen, against what is open.
 */
export function useKeyActs(acts: readonly KeyAct[], isAbove = false): void {
  const held = useRef<readonly KeyAct[]>(acts);
  useEffect(() => {
    held.current = acts;
  });
  useEffect(() => {
    const holder: Holder = {
      get current() {
        return held.current;
      },
      isAbove,
    };
    shown.unshift(holder);
    listeners.forEach((tell) => tell());
    return () => {
      shown.splice(shown.indexOf(holder), 1);
      listeners.forEach((tell) => tell());
    };
  }, [isAbove]);
}

/** All that can be done now, each key once. */
export function actsNow(): readonly KeyAct[] {
  const found: KeyAct[] = [];
  const inOrder = [...shown.filter((one) => one.isAbove), ...shown.filter((one) => !one.isAbove)];
  for (const { current } of inOrder)
    for (const act of current)
      if (!found.some((one) => one.says === act.says || (act.key !== undefined && one.key === act.key)))
        found.push(act);
  return found;
}

let snapshot: readonly KeyAct[] = [];
export function useActsNow(isOpen: boolean): readonly KeyAct[] {
  const subscribe = (tell: () => void): (() => void) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  };
  useSyncExternalStore(subscribe, () => listeners.size && shown.length);
  if (isOpen) snapshot = actsNow();
  return snapshot;
}

const TEXT_FIELDS =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], [role=dialog], [role=menu]';

/** The one listener for single keys; not for those typed into a field, a menu or a dialog. */
export function listenToKeys(): () => void {
  let before: { name: string; atMs: number } | undefined;
  const onKey = (event: KeyboardEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    if (!areSingleKeysOn || event.defaultPrevented || target?.closest(TEXT_FIELDS)) return;
    const name = nameOfKey(event);
    if (name === undefined) return;
    // Enter on a link or a button is theirs.
    if (name === 'enter' && target?.closest('a, button, [role=button], [role=tab]')) return;
    const acts = actsNow();
    const known = acts.flatMap(({ key }) => (key === undefined ? [] : [key]));
    const meant = meaningOf(name, before, event.timeStamp, known);
    before = undefined;
    if (meant === undefined) return;
    event.preventDefault();
    if ('begun' in meant) before = { name: meant.begun, atMs: event.timeStamp };
    else acts.find(({ key }) => key === meant.act)?.run();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
