import type { Line } from './conversation.ts';
import type { Effect, Send } from './effect.ts';
import { beginEpisode } from './episode.ts';
import { addAct, speak } from './speak.ts';
import { after, cancelTimer, concernStaff, setTimer, topFrame } from './turn.ts';
import type { Turn } from './turn.ts';

const HOUR_MS = 3_600_000;

/**
 * Calls a person: the bot is silent from here, the customer is told the honest time, staff are
 * alerted, and if nobody answers in so much working time the bot takes the conversation back.
 */
export function callPerson(
  turn: Turn,
  team: string,
  keys?: { readonly openKey: string; readonly closedKey: string },
): void {
  const { hours, settings } = turn.world;
  const isOpen = hours.isOpen(turn.at);
  const promisedAt = hours.add(hours.nextOpening(turn.at), settings.answerWithinMs);
  const fallback = isOpen ? 'core.handed-over-open' : 'core.handed-over-closed';
  const own = isOpen ? keys?.openKey : keys?.closedKey;
  beginEpisode(turn);
  speak(turn, {
    key: own ?? fallback,
    ...(own !== undefined && { or: fallback }),
    values: { time: promisedAt.toISOString() },
  });
  queueForStaff(turn, team, promisedAt, 'hand-over');
}

/** The state of waiting for a person, without a word to the customer. */
export function queueForStaff(turn: Turn, team: string, promisedAt: Date, why: string): void {
  const frame = topFrame(turn);
  turn.owner = { kind: 'queued', since: turn.at, team, promisedAt };
  concernStaff(turn);
  expectAnswer(turn);
  setTimer(turn, { id: 'told', due: after(turn.at, HOUR_MS), kind: 'told' });
  addAct(turn, {
    key: `${turn.before._id}/alert/${turn.nextLine}`,
    action: 'staff.alert',
    input: {
      why,
      team,
      promisedAt: promisedAt.toISOString(),
      language: turn.language,
      line: turn.nextLine - 1,
      ...(frame !== undefined && { flow: frame.flow, step: frame.step }),
      ...(turn.customer.name !== undefined && { customer: turn.customer.name }),
    },
    deadline: after(turn.at, HOUR_MS),
    tell: false,
  });
}

/** Staff owe an answer from now: if none comes in time, the bot says so. */
export function expectAnswer(turn: Turn): void {
  const { hours, settings } = turn.world;
  setTimer(turn, {
    id: 'unanswered',
    due: hours.add(turn.at, settings.unansweredAfterMs),
    kind: 'unanswered',
  });
}

export function giveBackToBot(turn: Turn): void {
  turn.owner = { kind: 'bot' };
  cancelTimer(turn, 'unanswered');
  cancelTimer(turn, 'told');
  concernStaff(turn);
}

/** Messages queued and not yet sent are dropped, and their lines say so. */
export function withhold(
  turn: Turn,
  which: (send: Send, line: Line | undefined) => boolean,
  why: string,
): void {
  const lines = new Map(turn.lines.map((line) => [line.n, line]));
  const dropped = new Set<number>();
  const kept: Effect[] = [];
  for (const effect of turn.outbox) {
    if (effect.kind === 'send' && which(effect, lines.get(effect.line))) dropped.add(effect.line);
    else kept.push(effect);
  }
  if (dropped.size === 0) return;
  turn.outbox = kept;
  turn.lines = turn.lines.map((line) =>
    dropped.has(line.n) ? { ...line, delivery: { state: 'withheld', at: turn.at, why } } : line,
  );
}
