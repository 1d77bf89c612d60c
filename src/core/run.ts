import type { Frame } from './conversation.ts';
import { endEpisode, joinFlow } from './episode.ts';
import { AppError } from './errors.ts';
import type { Flow, Step, Target } from './flow.ts';
import { flowOf, stepOf } from './frame-facts.ts';
import type { Facts } from './json.ts';
import { giveBackToBot } from './owner.ts';
import { speak } from './speak.ts';
import { stepKind } from './steps/index.ts';
import { WAIT } from './steps/move.ts';
import type { Move } from './steps/move.ts';
import type { Heard } from './steps/step-kind.ts';
import { after, cancelTimer, cancelVisit, replaceTop, setTimer, speaking, topFrame } from './turn.ts';
import type { Turn } from './turn.ts';
import type { Writable } from './writable.ts';

/** Longer than a weekend. */
const LONG_HELD_MS = 3 * 86_400_000;

/** Follows a move until a step waits. */
export function run(turn: Turn, move: Move): void {
  let next = move;
  while (next.to !== 'wait') next = follow(turn, next);
}

function follow(turn: Turn, move: Move): Move {
  switch (move.to) {
    case 'wait':
      return move;
    case 'below': {
      const frame = speaking(turn);
      const below = flowOf(turn, frame).below.get(frame.step);
      return below === undefined ? endFlow(turn, 'done') : arrive(turn, below);
    }
    case 'target':
      return reach(turn, move.target);
    case 'call':
      return enterFlow(turn, flowNamed(turn, move.flow), { as: 'called', given: move.given });
    case 'aside':
      return putAside(turn);
    case 'person':
      leaveToPerson(turn);
      return WAIT;
  }
}

function reach(turn: Turn, target: Target): Move {
  return 'end' in target ? endFlow(turn, target.end) : arrive(turn, target.step);
}

function arrive(turn: Turn, name: string): Move {
  turn.budget -= 1;
  if (turn.budget < 0) throw new AppError('misconfigured', 'A turn without end.', { subject: name });
  const frame = speaking(turn);
  const step = stepOf(flowOf(turn, frame), name);
  cancelVisit(turn, frame.visit);
  turn.visits += 1;
  replaceTop(turn, arrived(frame, name, turn));
  return stepKind(step.kind).enter(step, turn);
}

/** The frame on arrival: what belonged to the step before is gone. */
function arrived(frame: Frame, step: string, turn: Turn): Frame {
  const next: Writable<Frame> = {
    flow: frame.flow,
    version: frame.version,
    step,
    visit: turn.visits,
    began: frame.began,
    startedAt: frame.startedAt,
    enteredAt: turn.at,
    tries: 0,
    reminded: 0,
    answers: frame.answers,
    given: frame.given,
    repeats: frame.repeats,
    as: frame.as,
  };
  if (frame.editing !== undefined) next.editing = frame.editing;
  if (frame.unasked !== undefined) next.unasked = frame.unasked;
  return next;
}

export function flowNamed(turn: Turn, name: string): Flow {
  const flow = turn.world.flow(name);
  if (flow === undefined) throw new AppError('misconfigured', `There is no flow ${name}`, { subject: name });
  return flow;
}

export interface Start {
  readonly as: Frame['as'];
  readonly given?: Facts;
  readonly unasked?: Frame['unasked'];
}

function enterFlow(turn: Turn, flow: Flow, start: Start): Move {
  joinFlow(turn, flow.name);
  const began = turn.visits + 1;
  turn.stack = [
    ...turn.stack,
    {
      flow: flow.name,
      version: flow.version,
      step: flow.first,
      visit: 0,
      began,
      startedAt: turn.at,
      enteredAt: turn.at,
      tries: 0,
      reminded: 0,
      answers: {},
      given: start.given ?? {},
      repeats: {},
      as: start.as,
      ...(start.unasked !== undefined && { unasked: start.unasked }),
    },
  ];
  if (flow.withinMs !== undefined) {
    setTimer(turn, { id: `flow-late:${began}`, due: after(turn.at, flow.withinMs), kind: 'flow-late' });
  }
  return arrive(turn, flow.first);
}

/** Begins a flow on top of what is going on. */
export function startFlow(turn: Turn, flow: Flow, start: Start): void {
  run(turn, enterFlow(turn, flow, start));
}

function endFlow(turn: Turn, outcome: string): Move {
  const ended = speaking(turn);
  forget(turn, ended);
  turn.stack = turn.stack.slice(0, -1);
  const beneath = topFrame(turn);
  if (beneath === undefined) {
    if (turn.aside.length === 0) endEpisode(turn, outcome);
    return takeUpAside(turn);
  }
  if (ended.as !== 'called') return comeBack(turn, false);
  const { step, kind } = presentStep(turn, beneath);
  replaceTop(turn, { ...beneath, answers: { ...beneath.answers, [step.name]: { outcome } } });
  return kind.hear?.(step, { kind: 'result', outcome }, turn) ?? WAIT;
}

/** The timers of a frame go with it. */
function forget(turn: Turn, frame: Frame): void {
  cancelVisit(turn, frame.visit);
  cancelTimer(turn, `flow-late:${frame.began}`);
}

export function dropStack(turn: Turn): void {
  for (const frame of turn.stack) forget(turn, frame);
  turn.stack = [];
}

/** The flow that called a person is over, with those that had called it; what it had interrupted waits. */
function leaveToPerson(turn: Turn): void {
  let depth = turn.stack.length - 1;
  while (depth > 0 && turn.stack[depth]?.as === 'called') depth -= 1;
  for (const frame of turn.stack.slice(depth)) forget(turn, frame);
  turn.stack = turn.stack.slice(0, depth);
  hush(turn);
}

/** The question that is open waits without reminders while somebody else speaks. */
export function hush(turn: Turn): void {
  const frame = topFrame(turn);
  if (frame !== undefined) cancelVisit(turn, frame.visit);
}

/** The bot has the conversation again. What it had asked is out of place when others spoke for so long. */
export function takeBack(turn: Turn): void {
  const { owner } = turn;
  if (owner.kind !== 'bot' && after(owner.since, LONG_HELD_MS) < turn.at) dropStack(turn);
  giveBackToBot(turn);
}

export function presentStep(turn: Turn, frame: Frame): { step: Step; kind: ReturnType<typeof stepKind> } {
  const step = stepOf(flowOf(turn, frame), frame.step);
  return { step, kind: stepKind(step.kind) };
}

/** The flow beneath speaks again: what came for it meanwhile is taken up, or its question is asked again. */
function comeBack(turn: Turn, anew: boolean): Move {
  const frame = speaking(turn);
  if (frame.came !== undefined) return hearWhatCame(turn, frame);
  const { step, kind } = presentStep(turn, frame);
  if (kind.again === undefined) return WAIT;
  if (!anew) speak(turn, { key: 'core.back' });
  kind.again(step, turn, anew);
  return WAIT;
}

function hearWhatCame(turn: Turn, frame: Frame): Move {
  const { came, ...rest } = frame;
  replaceTop(turn, rest);
  const { step, kind } = presentStep(turn, rest);
  return kind.hear?.(step, { kind: 'result', outcome: 'failed', ...came }, turn) ?? WAIT;
}

/** The bot speaks again after staff: the question that was open, or what waits aside. */
export function resume(turn: Turn, anew: boolean): void {
  run(turn, topFrame(turn) === undefined ? takeUpAside(turn) : comeBack(turn, anew));
}

/** Asks the open question again, without any words between. */
export function askAgain(turn: Turn): void {
  const { step, kind } = presentStep(turn, speaking(turn));
  kind.again?.(step, turn, false);
}

function putAside(turn: Turn): Move {
  const frame = speaking(turn);
  turn.stack = turn.stack.slice(0, -1);
  const caller = topFrame(turn);
  turn.aside = [...turn.aside, { ...frame, as: 'main' }];
  if (caller === undefined) return takeUpAside(turn);
  if (frame.as !== 'called') return comeBack(turn, false);
  const { step, kind } = presentStep(turn, caller);
  return kind.hear?.(step, { kind: 'result', outcome: 'behind' }, turn) ?? WAIT;
}

/** When nobody speaks, a flow that waited aside and has its answer goes on. */
function takeUpAside(turn: Turn): Move {
  const ready = turn.aside.find((frame) => frame.came !== undefined);
  if (ready === undefined || turn.owner.kind !== 'bot') return WAIT;
  turn.aside = turn.aside.filter((frame) => frame !== ready);
  turn.stack = [ready];
  joinFlow(turn, ready.flow);
  return hearWhatCame(turn, ready);
}

/** Lets the step that speaks hear something, and follows where it leads. */
export function tell(turn: Turn, heard: Heard): void {
  const { step, kind } = presentStep(turn, speaking(turn));
  run(turn, kind.hear?.(step, heard, turn) ?? WAIT);
}

/** Moves the flow that speaks to a target. */
export function leadTo(turn: Turn, target: Target | undefined): void {
  run(turn, { to: 'target', target: target ?? { end: 'late' } });
}
