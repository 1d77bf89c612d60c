import type { Timer } from '../conversation.ts';
import { changeDesk } from '../desk.ts';
import type { Unasked } from '../effect.ts';
import { beginEpisode } from '../episode.ts';
import type { ActionResult, Happened } from '../event.ts';
import { aboutOf } from '../feedback.ts';
import type { Flow } from '../flow.ts';
import { lookUp } from '../frame-facts.ts';
import type { Facts } from '../json.ts';
import { learnFrom } from '../learn.ts';
import { startFlow } from '../run.ts';
import { addAct } from '../speak.ts';
import { after, cancelTimer, setTimer, topFrame } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { afterTalk } from './rate.ts';

const HOUR_MS = 3_600_000;
const DECIDE_MS = 600_000;
/** A flow that finds the conversation busy for so many hours does not begin any more. */
const MOST_WAITS = 72;

/** Something happened in the trade: flows that start by it begin, now or after their time. */
export function takeHappened(turn: Turn, event: Happened): void {
  learnFrom(turn, event.facts);
  const given = underFirstName(event.name, event.facts);
  for (const flow of turn.world.flows) {
    if (flow.start?.event !== event.name) continue;
    turn.visits += 1;
    const timer: Timer = {
      id: `start:${turn.visits}`,
      due: after(turn.at, flow.start.afterMs ?? 0),
      kind: 'start',
      facts: { flow: flow.name, given },
    };
    if (timer.due > turn.at) setTimer(turn, timer);
    else tryStart(turn, timer);
  }
}

/** The facts of `ticket.closed` by their own names, and all of them under `ticket` too: `ticket.code`, `ticket.order`. */
function underFirstName(event: string, facts: Facts): Facts {
  const first = event.split('.')[0] ?? event;
  const named = facts[first];
  if (typeof named === 'object' && named !== null) return facts;
  const { [first]: code, ...others } = facts;
  return { ...others, [first]: code === undefined ? others : { code, ...others } };
}

/** Its time has come: it is skipped, waits while somebody else speaks, asks for the decision, or begins. */
export function tryStart(turn: Turn, timer: Timer): void {
  const flow = flowOfTimer(turn, timer);
  if (flow === undefined || isOver(turn, timer) || isSkipped(turn, flow, timer)) return;
  if (turn.owner.kind !== 'bot' || topFrame(turn) !== undefined) {
    waitForTurn(turn, timer);
    return;
  }
  if (timer.facts?.decided === true || flow.send === undefined) {
    start(turn, flow, timer);
    return;
  }
  decideStart(turn, timer);
}

/**
 * It was to follow a talk that staff ended (`closedAt`) or gave back (`givenBackAt`), and something else has begun
 * since; or the same is going to be asked for a better reason.
 */
function isOver(turn: Turn, timer: Timer): boolean {
  const endedAt = endOfTalk(timer);
  if (endedAt === undefined) return false;
  const isToCome = turn.timers.some(
    (one) => one.id !== timer.id && one.kind === 'start' && one.facts?.flow === timer.facts?.flow,
  );
  if (isToCome) return true;
  if (timer.facts?.closedAt !== undefined) return turn.desk?.closed?.at.toISOString() !== endedAt;
  const { lastCustomerAt, owner } = turn;
  return owner.kind !== 'bot' || (lastCustomerAt !== undefined && lastCustomerAt.toISOString() > endedAt);
}

function endOfTalk({ facts }: Timer): string | undefined {
  const at = facts?.closedAt ?? facts?.givenBackAt;
  return typeof at === 'string' ? at : undefined;
}

function unaskedOf(flow: Flow, timer: Timer): Unasked | undefined {
  if (endOfTalk(timer) !== undefined) return afterTalk(flow);
  return flow.send && { purpose: flow.send.purpose, hours: flow.send.hours };
}

function flowOfTimer(turn: Turn, timer: Timer): Flow | undefined {
  const name = timer.facts?.flow;
  return typeof name === 'string' ? turn.world.flow(name) : undefined;
}

function givenOf(timer: Timer): Facts {
  const given = timer.facts?.given;
  // Only this file writes it, and it writes the facts of an event.
  return typeof given === 'object' && given !== null ? (given as Facts) : {};
}

function isSkipped(turn: Turn, flow: Flow, timer: Timer): boolean {
  const unasked = unaskedOf(flow, timer);
  if (unasked === undefined) return false;
  const refused = turn.customer.refused ?? [];
  if (turn.unreachable !== undefined || refused.includes('all') || refused.includes(unasked.purpose))
    return true;
  const { openComplaint, ...customer } = turn.customer;
  return (
    flow.send?.skipIf?.holds({
      ...givenOf(timer),
      customer: { ...customer, openComplaint: openComplaint === true },
      language: turn.language,
    }) === true
  );
}

function waitForTurn(turn: Turn, timer: Timer): void {
  const waits = Number(timer.facts?.waits ?? 0) + 1;
  if (waits > MOST_WAITS) return;
  setTimer(turn, { ...timer, kind: 'start', due: after(turn.at, HOUR_MS), facts: { ...timer.facts, waits } });
}

/** Asks whether it may be sent at all: consent, how often, hours. The facts wait in a timer of its own. */
export function decideStart(turn: Turn, timer: Timer): void {
  const flow = flowOfTimer(turn, timer);
  const asked = Number(timer.facts?.asked ?? 0) + 1;
  if (flow?.send === undefined || asked > 3) return;
  const { send } = flow;
  turn.visits += 1;
  const endedAt = endOfTalk(timer);
  const wroteAt = endedAt === undefined ? undefined : turn.lastCustomerAt;
  const named = send.key === undefined ? undefined : aboutOf(lookUp(givenOf(timer), send.key.split('.')));
  const about = endedAt ?? named;
  setTimer(turn, {
    id: `decide:${turn.visits}`,
    due: after(turn.at, 2 * DECIDE_MS),
    kind: 'decide',
    facts: { ...timer.facts, asked },
  });
  addAct(turn, {
    key: `${turn.before._id}/${turn.visits}/decide`,
    action: 'sends.decide',
    input: {
      flow: flow.name,
      purpose: send.purpose,
      hours: unaskedOf(flow, timer)?.hours ?? send.hours,
      ...(wroteAt !== undefined && { wroteAt: wroteAt.toISOString() }),
      ...(about !== undefined && { key: about }),
      ...(send.oncePerMs !== undefined && { oncePerMs: send.oncePerMs }),
    },
    deadline: after(turn.at, DECIDE_MS),
    tell: true,
  });
}

/** The decision is there: go, skip, later, or it failed and is asked again. */
export function takeDecision(turn: Turn, event: ActionResult): void {
  const prefix = `${turn.before._id}/`;
  const [visit, asks] = event.effect.slice(prefix.length).split('/');
  const timer = turn.timers.find((one) => asks === 'decide' && one.id === `decide:${visit ?? ''}`);
  if (timer === undefined) return;
  cancelTimer(turn, timer.id);
  const next: Timer = { ...timer, id: `start:${visit ?? ''}`, kind: 'start' };
  switch (event.outcome) {
    case 'go': {
      tryStart(turn, { ...next, facts: { ...timer.facts, decided: true } });
      return;
    }
    case 'later': {
      setTimer(turn, { ...next, due: laterOf(turn, event), facts: { ...timer.facts, asked: 0 } });
      return;
    }
    case 'failed': {
      setTimer(turn, { ...next, due: after(turn.at, HOUR_MS) });
      return;
    }
    default:
      return;
  }
}

function laterOf(turn: Turn, event: ActionResult): Date {
  const at = typeof event.facts?.at === 'string' ? Date.parse(event.facts.at) : Number.NaN;
  return at > turn.at.getTime() ? new Date(at) : after(turn.at, HOUR_MS);
}

function start(turn: Turn, flow: Flow, timer: Timer): void {
  const unasked = unaskedOf(flow, timer);
  if (endOfTalk(timer) !== undefined) beginAfterTalk(turn, timer);
  startFlow(turn, flow, { as: 'main', given: givenOf(timer), ...(unasked !== undefined && { unasked }) });
}

/** The question belongs to who held the talk, and for staff a talk they ended stays as ended as they left it. */
function beginAfterTalk(turn: Turn, { facts }: Timer): void {
  const { closed } = turn.desk ?? {};
  beginEpisode(turn);
  changeDesk(turn, { closed });
  const staff = facts?.staff;
  if (turn.episode !== undefined && typeof staff === 'string') turn.episode = { ...turn.episode, staff };
}
