import { useSyncExternalStore } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { act } from '../wire/acts.ts';
import type { Act } from '../wire/acts.ts';
import { dropDraft, forgetSent, keepSent, sentAs } from '../wire/drafts.ts';
import type { DraftKind } from '../wire/drafts.ts';
import { keys } from '../wire/keys.ts';
import { finishFirst } from '../wire/leaving.ts';
import { mayPass, problemOf } from '../wire/problem.ts';
import type { Problem } from '../wire/problem.ts';
import { setWaiting, whenBack } from '../wire/under-way.ts';
import { keepActed } from './asks.ts';
import type { Attached, StaleAbout } from './asks.ts';

/** Something written that the server has not committed yet. */
export interface Outgoing {
  readonly id: string;
  readonly conversation: string;
  readonly act: Extract<Act, { does: 'reply' | 'note' | 'schedule' }>;
  /** Those of `act`, as the field shows them: taken back, they return to it. */
  readonly files: readonly Attached[];
  /** `held`: it can still be taken back; `failed` and `stale` wait for a decision. */
  readonly state: 'held' | 'sending' | 'waiting' | 'failed' | 'stale';
  readonly problem?: Problem;
  readonly stale?: StaleAbout;
  /** When that was found. */
  readonly staleAtMs?: number;
  /** Something written before it in the same conversation has not arrived yet. */
  readonly isBehind?: boolean;
}

/** Nobody has read what was said meanwhile sooner. */
const READ_MS = 800;
const AGAIN_MS = [1_000, 2_000, 5_000, 10_000] as const;

let all: readonly Outgoing[] = [];
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

function change(next: readonly Outgoing[]): void {
  all = next;
  listeners.forEach((tell) => tell());
  setWaiting(all.filter(({ state, isBehind }) => state === 'waiting' || isBehind === true).length);
}
const put = (id: string, changed: Partial<Outgoing>): void =>
  change(all.map((one) => (one.id === id ? { ...one, ...changed } : one)));

/** What is on its way out of all conversations: it goes on while another one is looked at. */
export function useOutgoing(conversation: string): readonly Outgoing[] {
  const now = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => all,
  );
  return now.filter((one) => one.conversation === conversation);
}

const kindOf = ({ act: { does } }: Pick<Outgoing, 'act'>): DraftKind => (does === 'note' ? 'note' : 'reply');

/** Whether a kept draft is what is being sent from here already. */
export function isUnderWay(conversation: string, kind: DraftKind, text: string): boolean {
  return all.some(
    (one) => one.conversation === conversation && kindOf(one) === kind && one.act.text === text.trim(),
  );
}

/** Whether a file of a kept draft is being sent from here already. */
export function isFileUnderWay(conversation: string, file: string): boolean {
  return all.some((one) => one.conversation === conversation && one.files.some(({ id }) => id === file));
}

/** The id words were sent under before the page was loaded anew, when nobody knows whether they arrived. */
export function idBefore(conversation: string, kind: DraftKind, text: string): string | undefined {
  const id = sentAs(conversation, kind, text);
  return all.some((one) => one.id === id) ? undefined : id;
}

/** Sends after the time in which it can be taken back. The draft stays until the server has it. */
export function send(cache: QueryClient, one: Omit<Outgoing, 'state'>, holdMs: number): void {
  if (one.files.length === 0 && one.act.does !== 'schedule')
    keepSent(one.conversation, kindOf(one), { id: one.id, text: one.act.text });
  change([...all, { ...one, state: holdMs > 0 ? 'held' : 'sending' }]);
  finishFirst('outgoing', () => sendHeld(cache));
  whenBack('outgoing', () => sendWaiting(cache));
  warnLeaving(cache);
  if (holdMs > 0)
    timers.set(
      one.id,
      setTimeout(() => void go(cache, one.id, 0), holdMs),
    );
  else void go(cache, one.id, 0);
}

/** What could still be taken back goes now. False: something is left that did not go. */
async function sendHeld(cache: QueryClient): Promise<boolean> {
  const held = all.filter(({ state }) => state === 'held');
  for (const { id } of held) clearTimeout(timers.get(id));
  await Promise.all(held.map(({ id }) => go(cache, id, 0)));
  return all.length === 0;
}

/** The server is there again: nothing waits for its next try. */
function sendWaiting(cache: QueryClient): void {
  for (const { id } of all.filter(({ state }) => state === 'waiting')) {
    clearTimeout(timers.get(id));
    void go(cache, id, 0);
  }
}

/** Takes back what is held; undefined when it has gone. */
export function takeBack(id: string): Outgoing | undefined {
  const found = all.find((one) => one.id === id && one.state !== 'sending' && one.state !== 'waiting');
  if (found === undefined) return undefined;
  clearTimeout(timers.get(id));
  forgetSent(found.conversation, kindOf(found), id);
  change(all.filter((one) => one.id !== id));
  return found;
}

/** Takes back the last thing held in a conversation. */
export function takeBackLast(conversation: string): Outgoing | undefined {
  const last = all.findLast((one) => one.conversation === conversation && one.state === 'held');
  return last && takeBack(last.id);
}

/** Sends what was found stale, now that what was said meanwhile has been seen. Same text, a new act. */
export function sendAnyway(cache: QueryClient, one: Outgoing, id: string): void {
  if (takeBack(one.id) === undefined) return;
  const lastLine = one.stale?.state.lastLine;
  const { sawOwner: _seen, ...written } = one.act;
  const again = written.does === 'note' || lastLine === undefined ? written : { ...written, lastLine };
  send(cache, { id, conversation: one.conversation, act: again, files: one.files }, 0);
}

/** It has arrived, and is no draft any more; what was written since then stays. */
function forgetDraft(one: Outgoing): void {
  const kind = kindOf(one);
  forgetSent(one.conversation, kind, one.id);
  dropDraft(one.conversation, kind, one.act.text);
}

/** Sends what was found stale in this conversation last; not by the very press that has sent it. */
export function sendStaleAnyway(cache: QueryClient, conversation: string, id: string): void {
  const last = all.findLast((one) => one.conversation === conversation && one.state === 'stale');
  if (last?.staleAtMs === undefined || performance.now() - last.staleAtMs < READ_MS) return;
  sendAnyway(cache, last, id);
}

async function go(cache: QueryClient, id: string, tries: number): Promise<void> {
  const one = all.find((found) => found.id === id);
  if (one === undefined) return;
  const isBehind = isAnyBefore(one);
  put(id, { state: 'sending', isBehind });
  // Words arrive in the order they were written: the one before sends this one when it is through.
  if (isBehind) return;
  await tried(cache, one, tries);
  const next = all.find((found) => found.conversation === one.conversation && found.isBehind === true);
  if (next !== undefined) void go(cache, next.id, 0);
}

function isAnyBefore({ id, conversation }: Outgoing): boolean {
  const before = all.slice(
    0,
    all.findIndex((found) => found.id === id),
  );
  return before.some(
    (found) =>
      found.conversation === conversation && (found.state === 'sending' || found.state === 'waiting'),
  );
}

async function tried(cache: QueryClient, one: Outgoing, tries: number): Promise<void> {
  const { id } = one;
  try {
    const acted = await act(one.conversation, id, one.act);
    keepActed(cache, one.conversation, acted);
    change(all.filter((found) => found.id !== id));
    forgetDraft(one);
    void cache.invalidateQueries({ queryKey: keys.allRows() });
  } catch (error) {
    const problem = problemOf(error);
    // No answer: the same id again, so that it is done once.
    if (mayPass(problem)) {
      put(id, { state: 'waiting', problem });
      const againMs = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)];
      timers.set(
        id,
        setTimeout(() => void go(cache, id, tries + 1), againMs),
      );
      return;
    }
    // Written by the same server: `staleAbout` of the contract.
    const stale = problem.code === 'stale' ? (problem.about as StaleAbout | undefined) : undefined;
    const staleAtMs = performance.now();
    put(
      id,
      stale === undefined ? { state: 'failed', problem } : { state: 'stale', problem, stale, staleAtMs },
    );
    if (stale !== undefined) keepActed(cache, one.conversation, stale);
    else void cache.invalidateQueries({ queryKey: keys.head(one.conversation) });
  }
}

let isWarned = false;

/** Somebody who leaves the page is asked first while something has not reached the server, wherever they are in it. */
function warnLeaving(cache: QueryClient): void {
  if (isWarned) return;
  isWarned = true;
  window.addEventListener('beforeunload', (event) => {
    void sendHeld(cache);
    if (all.length > 0) event.preventDefault();
  });
}
