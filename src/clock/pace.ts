import type { Pace } from '../road/ports.ts';
import { lastStretch, type LastStretch } from './last-stretch.ts';
import type { RateShares, Share } from './rate-shares.ts';

export interface PaceLimits {
  /** Messages a second to all threads together; below 1 for platforms that count by the minute. */
  readonly perSecond: number;
  /** Between two messages to one thread; 0: no limit. */
  readonly perThreadMs: number;
}

/** A place that nobody came back for is free after this: another process may carry on with its thread. */
const FORGOTTEN_MS = 30_000;
/** Threads for which a place is kept; those beyond are told how long it will be and then stand at the end. */
const MOST_PLACES = 20_000;
/** So much before its time a message may leave: a few at once need not go in single file. */
const EARLY_MS = 150;
const MOST_THREADS = 10_000;

interface State {
  readonly account: string;
  readonly shares: RateShares;
  readonly clock: () => Date;
  readonly perThreadMs: number;
  readonly rate: number;
  readonly stretchMs: number;
  /** When each thread may be written to again. */
  readonly threads: Map<string, number>;
  /** Threads that were told to wait, and when their turn is; who was told first is first. */
  readonly places: Map<string, number>;
  readonly left: LastStretch;
  share: Share;
  /** What is left of the share. */
  count: number;
  /** The next free place. */
  next: number;
  /** The next place for a thread that came at its time and found the rate used up. */
  nextLate: number;
  heldUntil: number;
  /** Asks since the share was taken: what will be wanted of the next. */
  asks: number;
  taking: Promise<void> | undefined;
}

/**
 * Leave to send, for one account. Every process takes its share of the platform's rate from the database
 * about once a second while it sends; alone it gets the whole. In no second more leaves than the share.
 * Rejects with `unavailable` while the database is away.
 */
export function sharedPace(options: {
  readonly account: string;
  readonly limits: PaceLimits;
  readonly shares: RateShares;
  readonly clock: () => Date;
}): Pace {
  const { account, shares, clock, limits } = options;
  const rate = Math.max(1, Math.floor(limits.perSecond));
  const stretchMs = limits.perSecond >= 1 ? 1_000 : 1_000 / limits.perSecond;
  const state: State = {
    account,
    shares,
    clock,
    rate,
    stretchMs,
    perThreadMs: limits.perThreadMs,
    threads: new Map(),
    places: new Map(),
    left: lastStretch(stretchMs),
    share: { count: 0, most: rate, isAll: false, untilMs: 0, heldUntilMs: 0 },
    count: 0,
    next: 0,
    nextLate: 0,
    heldUntil: 0,
    asks: 0,
    taking: undefined,
  };
  return {
    ask: (thread, mostMs = Infinity) => ask(state, thread, mostMs),
    async hold(untilMs, thread) {
      if (thread === undefined) {
        state.heldUntil = Math.max(state.heldUntil, untilMs);
        await shares.hold(account, untilMs);
      } else keepThread(state, thread, untilMs);
    },
  };
}

async function ask(state: State, thread: string, mostMs: number): Promise<number> {
  const now = state.clock().getTime();
  const threadFree = state.threads.get(thread) ?? 0;
  if (threadFree > now) return Math.ceil(threadFree - now);
  const waitMs = waitFor(state, thread, now, mostMs);
  if (waitMs > 0) return waitMs;
  if (state.count === 0 || state.share.untilMs <= now) await take(state);
  return go(state, thread, state.clock().getTime(), mostMs);
}

/** What the thread has to wait for its place; a new one gets the next that is free. */
function waitFor(state: State, thread: string, now: number, mostMs: number): number {
  const kept = state.places.get(thread);
  if (kept !== undefined) return Math.max(0, Math.ceil(kept - now));
  state.asks += 1;
  if (state.heldUntil > now) return placeAfter(state, thread, now, mostMs);
  forgetLate(state, now);
  return isFree(state, now) ? 0 : placeAfter(state, thread, now, mostMs);
}

/**
 * Whether a thread may go past those who wait: nobody does, or so few leave that those who were told a
 * time do not come back for it.
 */
function isFree(state: State, now: number): boolean {
  const { places, left, share, heldUntil, stretchMs } = state;
  const next = Math.max(state.next, state.nextLate);
  if (next <= now || (places.size === 0 && next <= now + EARLY_MS)) return true;
  // After a silence nothing has left lately, though all have waited.
  return now >= heldUntil + stretchMs && left.count(now) < share.most / 2;
}

/** Gives back the places of those who did not come. */
function forgetLate(state: State, now: number): void {
  for (const [thread, place] of state.places) {
    if (place > now - FORGOTTEN_MS) return;
    state.places.delete(thread);
    state.next = Math.max(now, state.next - gapMs(state));
  }
}

/** Puts the thread behind all that wait, and tells how long it will be; at least a millisecond. */
function placeAfter(state: State, thread: string, now: number, mostMs: number): number {
  const place = Math.max(now + 1, state.next, state.nextLate, state.heldUntil);
  const waitMs = Math.ceil(place - now);
  if (waitMs > mostMs || state.places.size >= MOST_PLACES) return waitMs;
  state.next = place + gapMs(state);
  state.places.set(thread, place);
  return waitMs;
}

/** Its time has come: it goes, if the share and the last second allow; else it gets another place. */
function go(state: State, thread: string, now: number, mostMs: number): number {
  const { left, share } = state;
  const hadPlace = state.places.delete(thread);
  const freeAt = Math.max(left.freeAt(share.most, now), state.count > 0 ? 0 : share.untilMs, state.heldUntil);
  if (freeAt > now || state.count === 0) {
    if (hadPlace && mostMs > 0) return placeSoon(state, thread, now, freeAt);
    state.next = Math.max(state.next, freeAt);
    return placeAfter(state, thread, now, mostMs);
  }
  state.count -= 1;
  left.add(now);
  if (!hadPlace) state.next = Math.max(state.next, now) + gapMs(state);
  if (state.perThreadMs > 0) keepThread(state, thread, now + state.perThreadMs);
  return 0;
}

/** It has waited its time already: before those who came after it, behind others that found no room either. */
function placeSoon(state: State, thread: string, now: number, freeAt: number): number {
  const place = Math.max(now + 1, freeAt, state.nextLate);
  state.nextLate = place + gapMs(state);
  state.places.set(thread, place);
  return Math.ceil(place - now);
}

function gapMs({ stretchMs, share }: State): number {
  return stretchMs / share.most;
}

function keepThread({ threads, clock }: State, thread: string, untilMs: number): void {
  threads.set(thread, Math.max(untilMs, threads.get(thread) ?? 0));
  if (threads.size % MOST_THREADS === 0) sweep(threads, clock().getTime());
}

function sweep(times: Map<string, number>, before: number): void {
  for (const [thread, at] of times) if (at <= before) times.delete(thread);
}

/** The next share; all who ask meanwhile wait for the one. */
function take(state: State): Promise<void> {
  state.taking ??= takeNow(state).finally(() => (state.taking = undefined));
  return state.taking;
}

async function takeNow(state: State): Promise<void> {
  const { account, rate, stretchMs, shares, share, asks } = state;
  const isFresh = share.untilMs > state.clock().getTime();
  if (isFresh && share.isAll) return;
  const wants = Math.min(rate, Math.max(Math.ceil(rate / 4), 2 * asks, state.places.size));
  const next = await shares.take(account, { rate, stretchMs, wants });
  state.count = next.count + (isFresh && next.untilMs === share.untilMs ? state.count : 0);
  state.share = next;
  state.heldUntil = Math.max(state.heldUntil, next.heldUntilMs);
  state.asks = 0;
}
