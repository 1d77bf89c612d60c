import type { References } from '../../core/steps/step-kind.ts';
import type { ReadFlow } from '../flow-source.ts';
import { outcomesOf } from './whole.ts';
import type { Whole } from './whole.ts';

/** Whether the step may go on to the one below; a `do` does not once every outcome has its own way. */
export function goesBelow(refers: References, whole: Whole): boolean {
  const called = refers.flow === undefined ? undefined : whole.flows.get(refers.flow.name);
  if (!refers.below || called === undefined || refers.flow?.outcomes === undefined) return refers.below;
  const handled = new Set(refers.flow.outcomes);
  const outcomes = outcomesOf(called);
  return outcomes.size === 0 || [...outcomes].some((outcome) => !handled.has(outcome));
}

/** Steps one may come to from here. */
export function nextOf(read: ReadFlow, step: string, whole: Whole): readonly string[] {
  const refers = read.refers.get(step);
  if (refers === undefined) return [];
  const named = refers.targets.flatMap((target) => ('step' in target ? [target.step] : []));
  const below = goesBelow(refers, whole) ? read.flow.below.get(step) : undefined;
  return [...named, ...(refers.steps ?? []), ...(below === undefined ? [] : [below])];
}

export function isExit(read: ReadFlow, step: string, refers: References): boolean {
  const kind = read.flow.steps.get(step)?.kind;
  return kind === 'end' || kind === 'hand-over' || refers.targets.some((target) => 'end' in target);
}
