import type { Desk, Undo } from '../conversation.ts';
import { changeDesk } from '../desk.ts';
import { beginEpisode } from '../episode.ts';
import { AppError } from '../errors.ts';
import type { StaffActs } from '../event.ts';
import { resume } from '../run.ts';
import { setTimer } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { Writable } from '../writable.ts';
import { silenceBot } from './speak-as-staff.ts';

/** A little more than the time people are offered for it. */
const FOR_MS = 20_000;
/** What takes effect outside waits so much longer, so that it is never under way when it is taken back. */
export const EFFECT_AFTER_MS = 25_000;

/** Timers of a customer who waits for a person: the bot has none of them. */
const OF_WAITING: ReadonlySet<string> = new Set(['unanswered', 'told']);

const UNDOABLE: ReadonlySet<string> = new Set([
  'take',
  'release',
  'close',
  'assign',
  'snooze',
  'wake',
  'label',
  'unschedule',
]);

/** Keeps what an act changed, for a while. `before`: the turn as it was before the act. */
export function keepUndo(turn: Turn, event: StaffActs, effect: string | undefined): void {
  const { before } = turn;
  const spoke = turn.nextLine !== before.nextLine;
  if (!UNDOABLE.has(event.does) || (spoke && event.does !== 'release')) return;
  const was: Writable<Undo['was']> = {
    owner: before.owner,
    timers: before.timers,
    episodes: before.episodes,
  };
  if (turn.stack !== before.stack) was.stack = before.stack;
  if (before.episode !== undefined) was.episode = before.episode;
  const { kept, added } = changedIn(before.desk, turn.desk);
  if (kept !== undefined) was.desk = kept;
  if (added.length > 0) was.added = added;
  const undo: Writable<Undo> = { of: event.id, does: event.does, at: turn.at, was };
  if (effect !== undefined) undo.effect = effect;
  const isDropped = before.outbox.some((one) => one.kind === 'send' && !turn.outbox.includes(one));
  if (isDropped) undo.askAgain = true;
  changeDesk(turn, { undo });
}

/** Only what the act changed is kept, for the conversation stays small. */
function changedIn(
  before: Desk = {},
  now: Desk = {},
): { kept: Omit<Desk, 'undo'> | undefined; added: readonly string[] } {
  // Both have no other names.
  const names = Object.keys({ ...before, ...now }) as (keyof Desk)[];
  const changed = names.filter((name) => name !== 'undo' && before[name] !== now[name]);
  const gone = changed.filter((name) => before[name] !== undefined);
  // Of the same names and values as they stood in it.
  const kept = Object.fromEntries(gone.map((name) => [name, before[name]])) as Omit<Desk, 'undo'>;
  return {
    kept: gone.length === 0 ? undefined : kept,
    added: changed.filter((name) => before[name] === undefined),
  };
}

/** Anything that moves the conversation makes the last act a thing of the past. */
export function forgetUndo(turn: Turn): void {
  const { before, event } = turn;
  const isNew = turn.desk?.undo !== before.desk?.undo;
  const isAside =
    event.kind === 'seen' ||
    event.kind === 'reachable' ||
    event.kind === 'learned' ||
    (event.kind === 'staff' && event.does === 'note');
  if (!isNew && !isAside) changeDesk(turn, { undo: undefined });
}

export function canUndo(turn: Turn, does: string): boolean {
  const undo = turn.desk?.undo;
  if (undo?.does !== does) return false;
  const isInTime = turn.at.getTime() - undo.at.getTime() <= FOR_MS;
  return isInTime && (undo.effect === undefined || turn.outbox.some(({ key }) => key === undo.effect));
}

/** Takes the last act back. Throws AppError `stale` when something has moved since, or it is too late. */
export function undo(turn: Turn, of: string): void {
  const last = turn.desk?.undo;
  if (last?.of !== of || !canUndo(turn, last.does)) {
    throw new AppError('stale', 'It is too late to take this back.', { subject: 'of' });
  }
  const { was } = last;
  if (last.does === 'release') {
    holdAgain(turn, was);
    return;
  }
  turn.owner = was.owner;
  turn.stack = was.stack ?? turn.stack;
  turn.timers = was.timers;
  turn.episode = was.episode;
  turn.episodes = was.episodes;
  deskAgain(turn, was);
  if (last.effect !== undefined) turn.outbox = turn.outbox.filter(({ key }) => key !== last.effect);
  if (last.askAgain === true && was.owner.kind === 'bot') resume(turn, true);
}

/** Who held it holds it again, for the bot may have spoken by now: what it said stands, what it still had to say does not. */
function holdAgain(turn: Turn, was: Undo['was']): void {
  if (was.owner.kind !== 'bot') {
    silenceBot(turn);
    turn.owner = was.owner;
    beginEpisode(turn);
    const staff = was.episode?.staff;
    if (turn.episode !== undefined && staff !== undefined) turn.episode = { ...turn.episode, staff };
    for (const timer of was.timers) if (OF_WAITING.has(timer.kind)) setTimer(turn, timer);
  }
  deskAgain(turn, was);
}

function deskAgain(turn: Turn, was: Undo['was']): void {
  const absent = Object.fromEntries(['undo', ...(was.added ?? [])].map((name) => [name, undefined]));
  changeDesk(turn, { ...absent, ...was.desk });
}
