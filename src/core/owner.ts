import type { HandOver, Line } from './conversation.ts';
import { changeDesk } from './desk.ts';
import type { Effect, Send } from './effect.ts';
import { beginEpisode } from './episode.ts';
import type { Facts } from './json.ts';
import { packetOf } from './packet.ts';
import { addAct, speak } from './speak.ts';
import { after, cancelTimer, concernStaff, hasTimer, setTimer, topFrame } from './turn.ts';
import type { Turn } from './turn.ts';

const HOUR_MS = 3_600_000;
/** The team called when no flow says which. */
export const ANY_TEAM = 'care';

/**
 * Calls a person: the bot is silent from here, the customer is told the honest time, staff are
 * alerted, and if nobody answers in so much working time the bot takes the conversation back.
 */
export function callPerson(
  turn: Turn,
  team: string,
  by: {
    readonly openKey?: string;
    readonly closedKey?: string;
    readonly why: HandOver['why'];
    /** A time that was measured; otherwise the shop's own promise. */
    readonly promisedAt?: Date;
  },
): void {
  const isOpen = turn.world.hours.isOpen(turn.at);
  const promisedAt = by.promisedAt ?? promise(turn);
  const fallback = isOpen ? 'core.handed-over-open' : 'core.handed-over-closed';
  const own = isOpen ? by.openKey : by.closedKey;
  beginEpisode(turn);
  speak(turn, {
    key: own ?? fallback,
    ...(own !== undefined && { or: fallback }),
    values: { time: promisedAt.toISOString() },
  });
  queueForStaff(turn, { team, since: turn.at, promisedAt }, by.why);
}

/** When at the latest staff answer who is handed over now. */
export function promise({ world, at }: Pick<Turn, 'world' | 'at'>): Date {
  const { hours, settings } = world;
  return hours.add(hours.nextOpening(at), settings.answerWithinMs);
}

/** What staff are alerted to, by the names under which they know it. */
const REASONS = { asked: 'hand-over', flow: 'hand-over', fault: 'fault', staff: 'returned' } as const;

interface Waiting {
  readonly team: string;
  readonly since: Date;
  readonly promisedAt: Date;
}

/** The state of waiting for a person, without a word to the customer. Who waited before keeps their place. */
export function queueForStaff(turn: Turn, waiting: Waiting, why: HandOver['why']): void {
  const { team, since, promisedAt } = waiting;
  turn.owner = { kind: 'queued', since, team, promisedAt };
  changeDesk(turn, {
    waiting: { since, promisedAt, team },
    closed: undefined,
    ...((why !== 'staff' || turn.desk?.handedOver === undefined) && { handedOver: packetOf(turn, why) }),
  });
  concernStaff(turn);
  if (why !== 'staff' || !hasTimer(turn, 'unanswered')) expectAnswer(turn);
  setTimer(turn, { id: 'told', due: after(turn.at, HOUR_MS), kind: 'told' });
  const frame = topFrame(turn);
  alertStaff(turn, REASONS[why], {
    team,
    promisedAt: promisedAt.toISOString(),
    language: turn.language,
    ...(frame !== undefined && { flow: frame.flow, step: frame.step }),
    ...(turn.customer.name !== undefined && { customer: turn.customer.name }),
  });
}

/** Staff are told outside the console, too: why and where to look, never what the customer said. */
export function alertStaff(turn: Turn, why: string, about: Facts): void {
  const { action, key } = { action: 'staff.alert', key: `${turn.before._id}/alert/${turn.nextLine}` };
  const known = turn.outbox.filter((effect) => effect.key.startsWith(key)).length;
  addAct(turn, {
    key: known === 0 ? key : `${key}~${known}`,
    action,
    input: { why, line: turn.nextLine - 1, ...about },
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
  const { desk } = turn;
  if (desk?.waiting !== undefined || desk?.snoozedUntil !== undefined)
    changeDesk(turn, { waiting: undefined, snoozedUntil: undefined });
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
