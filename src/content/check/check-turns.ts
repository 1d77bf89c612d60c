import { MOST_STEPS } from '../../core/flow.ts';
import { faultAt } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { ReadFlow } from '../flow-source.ts';
import { isExit, nextOf } from './ways.ts';
import type { Whole } from './whole.ts';

/** Turns that would never end, or take more steps than a turn may. */
export function checkTurns(read: ReadFlow, whole: Whole): readonly Fault[] {
  const rounds = endless(read, whole);
  return rounds.length > 0 ? rounds : tooLong(read, whole);
}

/** A way round on which no step waits would never end a turn. */
function endless(read: ReadFlow, whole: Whole): readonly Fault[] {
  const state = new Map<string, 'open' | 'done'>();
  const faults: Fault[] = [];
  const visit = (step: string): void => {
    state.set(step, 'open');
    for (const next of waitsAt(read, step, whole) ? [] : unboundedFrom(read, step, whole)) {
      if (state.get(next) === 'open') {
        const message = `"${step}" goes back to "${next}" and nothing on the way waits`;
        faults.push(
          faultAt(read.placeIn(step, next), 'endless-round', message, 'use `repeat` with `at-most`'),
        );
      } else if (!state.has(next)) visit(next);
    }
    state.set(step, 'done');
  };
  for (const step of read.flow.steps.keys()) if (!state.has(step)) visit(step);
  return faults;
}

function unboundedFrom(read: ReadFlow, step: string, whole: Whole): readonly string[] {
  const all = nextOf(read, step, whole);
  const once = all.indexOf(read.refers.get(step)?.bounded?.step ?? '');
  return all.filter((_, at) => at !== once);
}

/** Whether a turn always ends at the step; `within`: the flow it stands in and those that call it. */
function waitsAt(
  read: ReadFlow,
  step: string,
  whole: Whole,
  within: readonly string[] = [read.name],
): boolean {
  const refers = read.refers.get(step);
  if (refers === undefined || refers.waits) return true;
  const called = calledAt(read, step, whole);
  // A flow that calls itself is told of elsewhere.
  if (called === undefined || within.includes(called.name)) return false;
  return alwaysWaits(called, whole, [...within, called.name]);
}

function calledAt(read: ReadFlow, step: string, whole: Whole): ReadFlow | undefined {
  const flow = read.refers.get(step)?.flow;
  return flow === undefined ? undefined : whole.flows.get(flow.name);
}

/** Whether every way through a called flow waits somewhere. What it was given it does not ask. */
function alwaysWaits(read: ReadFlow, whole: Whole, within: readonly string[]): boolean {
  const seen = new Set([read.flow.first]);
  for (const step of seen) {
    if (!isGiven(read, step) && waitsAt(read, step, whole, within)) continue;
    const refers = read.refers.get(step);
    if (refers === undefined || isExit(read, step, refers)) return false;
    for (const next of nextOf(read, step, whole)) seen.add(next);
  }
  return true;
}

const isGiven = (read: ReadFlow, step: string): boolean => read.flow.takes.includes(step);

function tooLong(read: ReadFlow, whole: Whole): readonly Fault[] {
  const most = mostSteps(read, whole);
  if (most <= MOST_STEPS) return [];
  const message = `one turn of ${read.name} may take ${most} steps, and ${MOST_STEPS} are the most`;
  const way = 'let a step on the way ask or wait, or lower `at-most`';
  return [faultAt(read.placeIn(read.flow.first), 'long-turn', message, way)];
}

/**
 * At most so many steps are taken by one turn that begins anywhere in the flow or in those it calls.
 * The longest way counts once more for each silent round of a `repeat` and each question answered
 * already by what the flow was given. `flows`: those counted so far; one that calls itself is told of
 * elsewhere.
 */
function mostSteps(read: ReadFlow, whole: Whole, flows = new Map<string, number>()): number {
  const before = flows.get(read.name);
  if (before !== undefined) return before;
  flows.set(read.name, 0);
  const names = [...read.flow.steps.keys()];
  const silent = new Set(names.filter((step) => isSilentRound(read, step, whole)));
  const ways = new Map<string, number>();
  const insideOf = (step: string): number => {
    const called = calledAt(read, step, whole);
    return called === undefined ? 0 : mostSteps(called, whole, flows);
  };
  const onwardFrom = (step: string): number => {
    const next = silent.has(step) ? unboundedFrom(read, step, whole) : nextOf(read, step, whole);
    return Math.max(0, ...next.map(from));
  };
  const from = (step: string): number => {
    const found = ways.get(step);
    if (found !== undefined) return found;
    ways.set(step, 0);
    const steps = 1 + insideOf(step) + (waitsAt(read, step, whole) ? 0 : onwardFrom(step));
    ways.set(step, steps);
    return steps;
  };
  const longest = Math.max(...names.map((step) => Math.max(from(step), insideOf(step) + onwardFrom(step))));
  const again = [...silent].reduce((sum, step) => sum + (read.refers.get(step)?.bounded?.atMost ?? 0), 0);
  const most = longest * (1 + again + names.filter((step) => isGiven(read, step)).length);
  flows.set(read.name, most);
  return most;
}

/** Whether the step repeats a round on which nothing waits. */
function isSilentRound(read: ReadFlow, step: string, whole: Whole): boolean {
  const back = read.refers.get(step)?.bounded?.step;
  if (back === undefined) return false;
  const seen = new Set([back]);
  for (const one of seen) {
    if (one === step) return true;
    if (waitsAt(read, one, whole)) continue;
    for (const next of nextOf(read, one, whole)) seen.add(next);
  }
  return false;
}
