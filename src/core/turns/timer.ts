import type { Frame, Timer } from '../conversation.ts';
import { endEpisode } from '../episode.ts';
import type { TimerDue } from '../event.ts';
import { flowOf } from '../frame-facts.ts';
import { giveBackToBot } from '../owner.ts';
import { dropStack, leadTo, resume, takeBack, tell } from '../run.ts';
import { speak } from '../speak.ts';
import { after, cancelTimer, concernStaff, setTimer, topFrame } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { decideStart, tryStart } from './happened.ts';
import { remind } from './put-off.ts';
import { sendScheduled } from './schedule.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A timer has come. It is spent; one that is no longer set moves nothing. */
export function takeTimer(turn: Turn, event: TimerDue): void {
  const timer = turn.timers.find(
    (one) => one.id === event.timer && one.due.getTime() === event.due.getTime(),
  );
  if (timer === undefined) return;
  cancelTimer(turn, timer.id);
  if (timer.visit !== undefined) {
    forVisit(turn, timer, timer.visit);
    return;
  }
  switch (timer.kind) {
    case 'quiet': {
      quiet(turn);
      return;
    }
    case 'unanswered': {
      unanswered(turn);
      return;
    }
    case 'flow-late': {
      flowLate(turn, timer);
      return;
    }
    case 'start': {
      tryStart(turn, timer);
      return;
    }
    case 'decide': {
      // No decision came back in its time: asked again.
      decideStart(turn, timer);
      return;
    }
    case 'reminder': {
      remind(turn);
      return;
    }
    case 'scheduled': {
      sendScheduled(turn, timer);
      return;
    }
    default:
      return;
  }
}

function forVisit(turn: Turn, timer: Timer, visit: number): void {
  const frame = topFrame(turn);
  const waiting = turn.aside.find((one) => one.visit === visit);
  if (waiting !== undefined) {
    turn.aside = turn.aside.map((one) => (one === waiting ? { ...one, came: { outcome: 'due' } } : one));
    if (frame === undefined && turn.owner.kind === 'bot') resume(turn, false);
    return;
  }
  if (frame?.visit === visit && turn.owner.kind === 'bot') {
    tell(turn, { kind: 'timer', timer: timer.id });
    return;
  }
  if (turn.stack.some((one) => one.visit === visit)) later(turn, timer);
}

/** Somebody else speaks now. */
function later(turn: Turn, timer: Timer): void {
  setTimer(turn, { ...timer, due: after(turn.at, HOUR_MS) });
}

function flowLate(turn: Turn, timer: Timer): void {
  const isIts = (frame: Frame): boolean => timer.id === `flow-late:${frame.began}`;
  const frame = topFrame(turn);
  if (frame !== undefined && isIts(frame) && turn.owner.kind === 'bot') {
    leadTo(turn, flowOf(turn, frame).ifLate);
    return;
  }
  if (turn.aside.some(isIts)) turn.aside = turn.aside.filter((one) => !isIts(one));
  else if (turn.stack.some(isIts)) later(turn, timer);
}

/** Nobody answered in time: the bot is back, and says so. */
function unanswered(turn: Turn): void {
  if (turn.owner.kind === 'bot') return;
  takeBack(turn);
  speak(turn, { key: 'core.back-to-bot' });
  if (topFrame(turn) === undefined && turn.aside.length === 0) endEpisode(turn, 'unanswered');
  else resume(turn, true);
}

/** After long silence the episode is over, unless something of it is still to come. */
function quiet(turn: Turn): void {
  const { episode, world } = turn;
  if (episode === undefined) return;
  const silentFrom = after(episode.lastAt, world.settings.quietAfterMs);
  const until = silentFrom > turn.at ? silentFrom : stillToCome(turn);
  if (until !== undefined) {
    setTimer(turn, { id: 'quiet', due: until, kind: 'quiet' });
    return;
  }
  const wasHeld = episode.staff !== undefined && turn.desk?.closed === undefined;
  const outcome = turn.owner.kind !== 'bot' || wasHeld ? 'handed-over' : outcomeOfSilence(turn);
  dropStack(turn);
  if (turn.owner.kind !== 'bot') {
    giveBackToBot(turn);
    concernStaff(turn);
  }
  endEpisode(turn, outcome);
}

function outcomeOfSilence(turn: Turn): 'no-answer' | 'abandoned' {
  return turn.stack.some((frame) => frame.unasked !== undefined) ? 'no-answer' : 'abandoned';
}

/** Timers of the conversation itself that keep its episode from ending by silence. */
const LASTING: ReadonlySet<string> = new Set(['flow-late', 'unanswered', 'scheduled']);

function isSnoozedBy(turn: Turn, timer: Timer): boolean {
  return timer.kind === 'reminder' && turn.desk?.snoozedUntil !== undefined;
}

/** The latest of what the flows under way still wait for. */
function stillToCome(turn: Turn): Date | undefined {
  let latest = turn.aside.length > 0 ? after(turn.at, HOUR_MS).getTime() : 0;
  for (const timer of turn.timers) {
    const counts = timer.visit !== undefined || LASTING.has(timer.kind) || isSnoozedBy(turn, timer);
    if (counts) latest = Math.max(latest, timer.due.getTime());
  }
  for (const effect of turn.outbox) {
    if (effect.kind === 'act' && effect.tell) latest = Math.max(latest, effect.deadline.getTime());
  }
  return latest > 0 ? new Date(Math.max(latest, turn.at.getTime()) + MINUTE_MS) : undefined;
}
