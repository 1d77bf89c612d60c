import type { Conversation } from '../core/conversation.ts';
import { errorFields, isAppError } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';
import { scoreIn, type Score } from './row.ts';
import type { Rows } from './row-store.ts';
import type { ToRow } from './row-writing.ts';

/** How soon a change is in its row: of what staff work on, and of what the bot holds, after a quiet second. */
const SOON_MS = 150;
/** What the bot holds is written at most this often while somebody looks. */
const WATCHED_MS = 1_000;
/** And this long after it began to move while nobody does: a talk of several messages is one row, or few. */
const UNWATCHED_MS = 30_000;
/** After a write others have the database for so many times as long: rows are never what holds messages up. */
const REST_TIMES = { watched: 8, unwatched: 24 } as const;
/** Somebody who looks sees what the bot does within a second, however slow the database is. */
const LONGEST_REST_MS = { watched: 400, unwatched: 2_000 } as const;
/** A write that takes longer may have been looked past. */
const LATE_MS = 2_000;
const RETRY_MS = 2_000;
/** A write is short: messages wait for it. */
const MOST_AT_ONCE = 100;
/** More than this wait nowhere: the clock's look finds what was let go. */
const MOST_WAITING = 5_000;
/** From so many on there is no rest, and the longest wait of all is over. */
const MANY_WAITING = 3_000;

export interface RowProjector {
  /** After each commit; costs the message path a place in a list. */
  heard(conversation: Conversation): void;
  /** Whether a row of this version of the conversation, or of a newer one, waits to be written. */
  isComing(conversation: string, version: number): boolean;
  /** Writes what is due now. Resolves when it is written, or will be tried again. */
  look(): Promise<void>;
  /** Resolves once what staff work on, as far as it was heard, stands in the lists or waits for another try. */
  followed(): Promise<void>;
  /** Somebody begins to look at the lists. */
  watchBegan(): void;
  /** Writes all that waits: for a process that stops. */
  stop(): Promise<void>;
}

export interface ProjectorParts {
  readonly rows: Pick<Rows, 'keep'>;
  /** What else is to go when a person is erased: words, mentions. */
  readonly forget: (conversations: readonly string[]) => Promise<void>;
  /** Whether a console is open somewhere. */
  readonly isWatched: () => boolean;
  readonly clock: () => Date;
  readonly log: Log;
}

interface Waiting {
  conversation: Conversation;
  score: Score | undefined;
  /** Milliseconds: since when it waits. */
  since: number;
}

interface State extends ProjectorParts {
  /** What staff work on. */
  readonly soon: Map<string, Waiting>;
  /** What the bot holds, in the order in which it began to wait. */
  readonly later: Map<string, Waiting>;
  /** When rows of the bot's conversations were written, as long as that keeps them from the next time. */
  readonly written: Map<string, number>;
  restUntil: number;
  timer: NodeJS.Timeout | undefined;
  wakesAt: number;
  writing: Promise<void> | undefined;
  isStopping: boolean;
}

/**
 * Makes rows of what this process commits: gathered, so that many commits are one write, and behind the
 * messages, so that a busy database writes fewer of them. What a crash takes is found by the clock's look.
 */
export function openRowProjector(parts: ProjectorParts): RowProjector {
  const state: State = {
    ...parts,
    soon: new Map(),
    later: new Map(),
    written: new Map(),
    restUntil: 0,
    timer: undefined,
    wakesAt: 0,
    writing: undefined,
    isStopping: false,
  };
  return {
    heard: (conversation) => heard(state, conversation),
    isComing: (id, version) => {
      const waiting = state.soon.get(id) ?? state.later.get(id);
      return waiting !== undefined && waiting.conversation.version >= version;
    },
    look: () => look(state, false),
    followed: async () => {
      await state.writing;
      await look(state, false);
    },
    watchBegan: () => wake(state, 0),
    stop: async () => {
      state.isStopping = true;
      clearTimeout(state.timer);
      await state.writing;
      for (let tries = 0; isWaiting(state) && tries < MOST_WAITING / MOST_AT_ONCE + 20; tries += 1)
        await look(state, true);
    },
  };
}

function isWaiting({ soon, later }: State): boolean {
  return soon.size + later.size > 0;
}

function heard(state: State, conversation: Conversation): void {
  const { soon, later } = state;
  const { _id } = conversation;
  const isUrgent = concernsStaff(conversation);
  const known = soon.get(_id) ?? later.get(_id);
  const score = conversation.outbox.length > 0 ? scoreIn(conversation) : undefined;
  if (known === undefined) {
    if (soon.size + later.size >= MOST_WAITING) return;
    const since = state.clock().getTime();
    (isUrgent ? soon : later).set(_id, { conversation, score, since });
  } else if (known.conversation.version <= conversation.version) {
    known.score = score ?? known.score;
    known.conversation = conversation;
    if (isUrgent && later.delete(_id)) soon.set(_id, known);
  } else return;
  wake(state, isUrgent || state.isWatched() || later.size >= MANY_WAITING ? SOON_MS : UNWATCHED_MS);
}

/** Staff look at it, or it has just left them. */
function concernsStaff({ owner, changedAt, lines }: Conversation): boolean {
  if (owner.kind !== 'bot') return true;
  const last = lines.at(-1);
  return changedAt !== undefined && (last === undefined || changedAt >= last.at);
}

/** Looks after so many milliseconds, unless it does so sooner. */
function wake(state: State, ms: number): void {
  if (state.writing !== undefined || state.isStopping) return;
  const at = performance.now() + ms;
  if (state.timer !== undefined) {
    if (state.wakesAt <= at) return;
    clearTimeout(state.timer);
  }
  state.wakesAt = at;
  state.timer = setTimeout(() => {
    state.timer = undefined;
    void look(state, false);
  }, ms).unref();
}

function look(state: State, isLast: boolean): Promise<void> {
  if (state.writing !== undefined) return state.writing;
  const now = state.clock().getTime();
  const due = takeDue(state, now, isLast);
  if (due.length === 0) {
    if (isWaiting(state)) wake(state, untilNext(state, now));
    return Promise.resolve();
  }
  state.writing = write(state, due).then((retryMs) => {
    state.writing = undefined;
    if (isWaiting(state)) wake(state, retryMs ?? untilNext(state, state.clock().getTime()));
  });
  return state.writing;
}

function untilNext(state: State, now: number): number {
  const { soon, later, restUntil } = state;
  if (soon.size > 0 || later.size >= MANY_WAITING || state.isWatched()) return SOON_MS;
  const [first] = later.values();
  const begins = (first?.since ?? now) + UNWATCHED_MS;
  return Math.min(UNWATCHED_MS, Math.max(SOON_MS, Math.max(begins, restUntil) - now));
}

function takeDue(state: State, now: number, isLast: boolean): readonly Waiting[] {
  const { soon, later } = state;
  forgetWritten(state, now);
  const due: Waiting[] = [];
  for (const [id, one] of soon) {
    if (due.length >= MOST_AT_ONCE) return due;
    due.push(one);
    soon.delete(id);
  }
  if (now < state.restUntil && !isLast && later.size < MANY_WAITING) return due;
  const isWatched = state.isWatched();
  const mayWait = !isLast && !isWatched && later.size < MANY_WAITING;
  for (const [id, one] of later) {
    if (due.length >= MOST_AT_ONCE) break;
    // They stand in the order of their time, but for what a clock put back makes of it.
    if (mayWait && now - one.since < UNWATCHED_MS && now >= one.since) break;
    if (!isLast && isWatched && state.written.has(id)) continue;
    due.push(one);
    later.delete(id);
  }
  return due;
}

function forgetWritten({ written }: State, now: number): void {
  for (const [id, at] of written) {
    if (now - at < WATCHED_MS && now >= at) break;
    written.delete(id);
  }
}

/** Milliseconds until it is tried again, where that failed. */
async function write(state: State, due: readonly Waiting[]): Promise<number | undefined> {
  const { rows, clock, forget, written } = state;
  const began = clock();
  for (const { conversation } of due) {
    written.delete(conversation._id);
    written.set(conversation._id, began.getTime());
  }
  try {
    await rows.keep(
      due.map(({ conversation, score }): ToRow => ({ conversation, ...(score !== undefined && { score }) })),
      began,
    );
    const erased = due.filter(({ conversation }) => conversation.tombstoneUntil !== undefined);
    if (erased.length > 0) await forget(erased.map(({ conversation }) => conversation._id));
  } catch (error) {
    return tryAgain(state, due, error);
  }
  const took = clock().getTime() - began.getTime();
  // Written so late that live consoles may have looked past its time: written once more.
  if (took > LATE_MS) putBack(state, due);
  const how = state.isWatched() ? 'watched' : 'unwatched';
  state.restUntil = clock().getTime() + Math.min(LONGEST_REST_MS[how], took * REST_TIMES[how]);
  return undefined;
}

function tryAgain(state: State, due: readonly Waiting[], error: unknown): number {
  const passes = isAppError(error, 'unavailable');
  state.log.warn(
    { ...errorFields(error), conversations: due.length },
    passes
      ? 'Rows of lists could not be written; they are tried again.'
      : 'Rows of lists cannot be written; the clock tries them once more.',
  );
  if (passes) putBack(state, due);
  return RETRY_MS;
}

function putBack({ soon, later, clock }: State, due: readonly Waiting[]): void {
  const since = clock().getTime();
  for (const one of due) {
    const { _id } = one.conversation;
    const newer = soon.get(_id) ?? later.get(_id);
    if (newer !== undefined) newer.score ??= one.score;
    else (concernsStaff(one.conversation) ? soon : later).set(_id, { ...one, since });
  }
}
