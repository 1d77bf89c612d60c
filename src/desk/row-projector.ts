import type { Conversation } from '../core/conversation.ts';
import { errorFields, isAppError } from '../core/errors.ts';
import type { Log } from '../road/ports.ts';
import { scoreIn, type Score } from './row.ts';
import type { Rows, ToRow } from './row-store.ts';

/** How soon a change is in its row: of what staff work on, and of what the bot holds, after a quiet second. */
const SOON_MS = 150;
/** What the bot holds is written at most this often. */
const BOT_MS = 1_000;
/** After a write others have the database for so many times as long: rows are never what holds messages up. */
const REST_TIMES = 8;
const LONGEST_REST_MS = 2_000;
const RETRY_MS = 2_000;
const MOST_AT_ONCE = 300;
/** More than this wait nowhere: the clock's look finds what was let go. */
const MOST_WAITING = 5_000;

export interface RowProjector {
  /** After each commit; costs the message path a place in a list. */
  heard(conversation: Conversation): void;
  /** Writes what is due now. Resolves when it is written, or will be tried again. */
  look(): Promise<void>;
  /** Writes all that waits: for a process that stops. */
  stop(): Promise<void>;
}

export interface ProjectorParts {
  readonly rows: Pick<Rows, 'keep'>;
  /** What else is to go when a person is erased: words, mentions. */
  readonly forget: (conversations: readonly string[]) => Promise<void>;
  readonly clock: () => Date;
  readonly log: Log;
}

interface Waiting {
  conversation: Conversation;
  score: Score | undefined;
  isUrgent: boolean;
}

interface State extends ProjectorParts {
  readonly waiting: Map<string, Waiting>;
  /** When rows of the bot's conversations were written, as long as that keeps them from the next time. */
  readonly written: Map<string, number>;
  restUntil: number;
  timer: NodeJS.Timeout | undefined;
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
    waiting: new Map(),
    written: new Map(),
    restUntil: 0,
    timer: undefined,
    writing: undefined,
    isStopping: false,
  };
  return {
    heard: (conversation) => heard(state, conversation),
    look: () => look(state, false),
    stop: async () => {
      state.isStopping = true;
      clearTimeout(state.timer);
      await state.writing;
      for (let tries = 0; state.waiting.size > 0 && tries < 20; tries += 1) await look(state, true);
    },
  };
}

function heard(state: State, conversation: Conversation): void {
  const { waiting } = state;
  const known = waiting.get(conversation._id);
  if (known === undefined) {
    if (waiting.size >= MOST_WAITING) return;
    const score = conversation.outbox.length > 0 ? scoreIn(conversation) : undefined;
    waiting.set(conversation._id, { conversation, score, isUrgent: isUrgent(conversation) });
  } else if (known.conversation.version <= conversation.version) {
    if (conversation.outbox.length > 0) known.score = scoreIn(conversation) ?? known.score;
    known.conversation = conversation;
    known.isUrgent ||= isUrgent(conversation);
  }
  wait(state, SOON_MS);
}

/** Staff look at it, or it has just left them. */
function isUrgent({ owner, changedAt, lines }: Conversation): boolean {
  if (owner.kind !== 'bot') return true;
  const last = lines.at(-1);
  return changedAt !== undefined && (last === undefined || changedAt >= last.at);
}

function wait(state: State, ms: number): void {
  if (state.timer !== undefined || state.writing !== undefined || state.isStopping) return;
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
    if (state.waiting.size > 0) wait(state, SOON_MS);
    return Promise.resolve();
  }
  state.writing = write(state, due).then((ms) => {
    state.writing = undefined;
    if (state.waiting.size > 0) wait(state, ms);
  });
  return state.writing;
}

function takeDue(state: State, now: number, isLast: boolean): readonly Waiting[] {
  const { waiting, written } = state;
  for (const [id, at] of written) {
    if (now - at < BOT_MS && now >= at) break;
    written.delete(id);
  }
  const due: Waiting[] = [];
  const isResting = now < state.restUntil && !isLast;
  for (const [id, one] of waiting) {
    if (due.length >= MOST_AT_ONCE) break;
    if (!one.isUrgent && !isLast && (isResting || written.has(id))) continue;
    due.push(one);
    waiting.delete(id);
  }
  return due;
}

/** Milliseconds until the next look. */
async function write(state: State, due: readonly Waiting[]): Promise<number> {
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
    return later(state, due, error);
  }
  const took = clock().getTime() - began.getTime();
  // Written so late that live consoles may have looked past its time: written once more.
  if (took > LONGEST_REST_MS) putBack(state, due);
  state.restUntil = clock().getTime() + Math.min(LONGEST_REST_MS, took * REST_TIMES);
  return SOON_MS;
}

function later(state: State, due: readonly Waiting[], error: unknown): number {
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

function putBack({ waiting }: State, due: readonly Waiting[]): void {
  for (const one of due) {
    const newer = waiting.get(one.conversation._id);
    if (newer === undefined) waiting.set(one.conversation._id, one);
    else newer.score ??= one.score;
  }
}
