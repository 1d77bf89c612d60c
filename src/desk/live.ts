import { AppError, errorFields } from '../core/errors.ts';
import type { Right } from '../http/endpoint.ts';
import type { Caller } from '../http/route.ts';
import type { Log } from '../road/ports.ts';
import { openLiveFeed, type LiveFeed, type LiveSource, type Told } from './live-feed.ts';

/** Between two looks at what changed, while a console is open. */
const LOOK_MS = 300;
const BEAT_MS = 20_000;
/** A console that takes so little of what it is told is cut, and resumes where it was. */
const MOST_QUEUED = 1_000;
const MOST_CONSOLES = 2_000;
/** The browser comes back after this. */
const RETRY_MS = 2_000;

export interface Live {
  /** The stream of one console; ends when the signal does. `lastEventId`: where it was cut off. */
  open(by: Caller, lastEventId: string | undefined, signal: AbortSignal): AsyncIterable<string>;
  /** One look at what changed. The clock of open consoles does it by itself. */
  look(): Promise<void>;
  /** Changes told so far: who counts something may keep the number as long as this stays. */
  told(): number;
  consoles(): number;
}

export interface LiveParts {
  readonly sources: readonly (LiveSource & { readonly right: Right })[];
  readonly clock: () => Date;
  readonly log: Log;
  /** Called when somebody begins to look after nobody did. */
  readonly began?: () => void;
}

interface Console {
  readonly by: Caller;
  queue: string[];
  /** Whether its first words, and what it missed, are said. */
  isGreeted: boolean;
  readonly cursor: number | undefined;
  wake: () => void;
  isOver: boolean;
}

interface State extends LiveParts {
  readonly consoles: Set<Console>;
  feed: LiveFeed | undefined;
  looking: NodeJS.Timeout | undefined;
  beating: NodeJS.Timeout | undefined;
  underWay: Promise<void> | undefined;
  told: number;
}

/**
 * Tells open consoles what changed, read from the database, so that it does not matter which process did it:
 * once for all consoles of this process, and not at all while none is open.
 */
export function openLive(parts: LiveParts): Live {
  const state: State = {
    ...parts,
    consoles: new Set(),
    feed: undefined,
    looking: undefined,
    beating: undefined,
    underWay: undefined,
    told: 0,
  };
  return {
    open: (by, lastEventId, signal) => {
      if (state.consoles.size >= MOST_CONSOLES) {
        throw new AppError('unavailable', 'Too many consoles are open here.', { retryAfterMs: 10_000 });
      }
      return stream(state, newConsole(by, lastEventId), signal);
    },
    look: () => look(state),
    told: () => state.told,
    consoles: () => state.consoles.size,
  };
}

function newConsole(by: Caller, lastEventId: string | undefined): Console {
  const cursor = lastEventId === undefined ? undefined : Number.parseInt(lastEventId, 10);
  return { by, queue: [], isGreeted: false, cursor, wake: () => undefined, isOver: false };
}

async function* stream(state: State, console: Console, signal: AbortSignal): AsyncGenerator<string> {
  const end = (): void => over(console);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) return;
  join(state, console);
  try {
    yield `retry: ${RETRY_MS}\n\n`;
    while (!console.isOver) {
      if (console.queue.length === 0) await new Promise<void>((resolve) => (console.wake = resolve));
      const said = console.queue.join('');
      console.queue = [];
      if (said !== '') yield said;
    }
  } finally {
    signal.removeEventListener('abort', end);
    leave(state, console);
  }
}

function over(console: Console): void {
  console.isOver = true;
  console.wake();
}

function join(state: State, console: Console): void {
  state.consoles.add(console);
  if (state.consoles.size === 1) state.began?.();
  state.feed ??= openLiveFeed(state);
  state.beating ??= setInterval(() => beat(state), BEAT_MS).unref();
  if (state.looking === undefined && state.underWay === undefined) void look(state);
}

/** The last one out: nothing is asked any more. */
function leave(state: State, console: Console): void {
  state.consoles.delete(console);
  if (state.consoles.size > 0) return;
  clearTimeout(state.looking);
  clearInterval(state.beating);
  state.feed = undefined;
  state.looking = undefined;
  state.beating = undefined;
}

function look(state: State): Promise<void> {
  state.underWay ??= lookOnce(state).finally(() => {
    state.underWay = undefined;
    if (state.consoles.size === 0) return;
    clearTimeout(state.looking);
    state.looking = setTimeout(() => void look(state), LOOK_MS).unref();
  });
  return state.underWay;
}

async function lookOnce(state: State): Promise<void> {
  const { feed } = state;
  if (feed === undefined) return;
  try {
    const fresh = await feed.read();
    if (state.feed !== feed) return;
    state.told += fresh.length;
    for (const console of state.consoles) tell(state, console, fresh, feed);
  } catch (error) {
    state.log.warn(errorFields(error), 'What changed could not be read for open consoles; it is read again.');
  }
}

function tell(state: State, console: Console, fresh: readonly Told[], feed: LiveFeed): void {
  if (!console.isGreeted) greet(state, console, feed);
  else for (const one of fresh) if (isFor(one, console.by)) say(console, one.said);
  if (console.queue.length > 0) console.wake();
}

/** What it missed, or that nobody knows it any more. Before it, that it is heard. */
function greet(state: State, console: Console, feed: LiveFeed): void {
  console.isGreeted = true;
  say(console, clockEvent('hello', state, feed));
  if (console.cursor === undefined) return;
  const missed = feed.since(console.cursor);
  if (missed === undefined) say(console, clockEvent('reset', state, feed));
  else for (const one of missed) if (isFor(one, console.by)) say(console, one.said);
}

function beat(state: State): void {
  if (state.feed === undefined) return;
  const said = clockEvent('beat', state, state.feed);
  for (const console of state.consoles) {
    if (!console.isGreeted) continue;
    say(console, said);
    console.wake();
  }
}

function clockEvent(name: 'hello' | 'beat' | 'reset', { clock }: State, feed: LiveFeed): string {
  const now = clock().toISOString();
  return `id: ${feed.cursor()}\nevent: ${name}\ndata: ${JSON.stringify({ now })}\n\n`;
}

function say(console: Console, said: string): void {
  if (console.queue.length < MOST_QUEUED) console.queue.push(said);
  else over(console);
}

function isFor({ right, only }: Told, by: Caller): boolean {
  return (only === undefined || only === by.id) && by.may(right);
}
