import type { References } from '../../core/steps/step-kind.ts';
import { faultAt, meantBy } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { ReadFlow } from '../flow-source.ts';
import { outcomesOf } from './whole.ts';
import type { Check, Whole } from './whole.ts';

/** Unknown steps, steps nobody reaches, dead ends, ways round without a wait. */
export const checkSteps: Check = (whole) =>
  [...whole.flows.values()].flatMap((read) => {
    const unknown = unknownSteps(read);
    // The other questions make sense only once every name leads somewhere.
    return unknown.length > 0
      ? unknown
      : [...deadEnds(read, whole), ...notReached(read, whole), ...endless(read, whole)];
  });

function unknownSteps(read: ReadFlow): readonly Fault[] {
  const names = [...read.flow.steps.keys()];
  const fault = (step: string, name: string): readonly Fault[] =>
    read.flow.steps.has(name)
      ? []
      : [
          faultAt(
            read.placeIn(step, name),
            'unknown-step',
            `there is no step "${name}" in ${read.name}`,
            meantBy(name, names, 'add it'),
          ),
        ];
  const inSteps = [...read.refers].flatMap(([step, refers]) => [
    ...refers.targets.flatMap((target) => ('step' in target ? fault(step, target.step) : [])),
    ...(refers.steps ?? []).flatMap((name) => fault(step, name)),
  ]);
  const late = read.flow.ifLate;
  if (late === undefined || !('step' in late) || read.flow.steps.has(late.step)) return inSteps;
  const place = read.source.placeOfValue(['if-late']);
  const message = `there is no step "${late.step}" in ${read.name}`;
  return [...inSteps, faultAt(place, 'unknown-step', message, meantBy(late.step, names, 'add it'))];
}

/** Whether the step may go on to the one below; a `do` does not once every outcome has its own way. */
function goesBelow(refers: References, whole: Whole): boolean {
  const called = refers.flow === undefined ? undefined : whole.flows.get(refers.flow.name);
  if (!refers.below || called === undefined || refers.flow?.outcomes === undefined) return refers.below;
  const handled = new Set(refers.flow.outcomes);
  const outcomes = outcomesOf(called);
  return outcomes.size === 0 || [...outcomes].some((outcome) => !handled.has(outcome));
}

/** Steps one may come to from here. */
function nextOf(read: ReadFlow, step: string, whole: Whole): readonly string[] {
  const refers = read.refers.get(step);
  if (refers === undefined) return [];
  const named = refers.targets.flatMap((target) => ('step' in target ? [target.step] : []));
  const below = goesBelow(refers, whole) ? read.flow.below.get(step) : undefined;
  return [...named, ...(refers.steps ?? []), ...(below === undefined ? [] : [below])];
}

function deadEnds(read: ReadFlow, whole: Whole): readonly Fault[] {
  const open = [...read.refers].filter(
    ([step, refers]) => goesBelow(refers, whole) && read.flow.below.get(step) === undefined,
  );
  if (open.length > 0) {
    return open.map(([step]) =>
      faultAt(
        read.placeIn(step),
        'dead-end',
        `nothing comes after "${step}" in ${read.name}`,
        'add a step `{ end: <outcome> }`, or `then:`',
      ),
    );
  }
  const leading = new Set<string>();
  for (const [step, refers] of read.refers) if (isExit(read, step, refers)) leading.add(step);
  for (let grew = true; grew;) {
    const more = [...read.refers.keys()].filter(
      (step) => !leading.has(step) && nextOf(read, step, whole).some((next) => leading.has(next)),
    );
    for (const step of more) leading.add(step);
    grew = more.length > 0;
  }
  const lost = [...read.refers.keys()].find((step) => !leading.has(step));
  if (lost === undefined) return [];
  const message = `no way leads from "${lost}" to an end of ${read.name}`;
  const way = 'let it, or a step after it, lead out by `end <outcome>` or a `hand-over`';
  return [faultAt(read.placeIn(lost), 'no-way-out', message, way)];
}

function isExit(read: ReadFlow, step: string, refers: References): boolean {
  const kind = read.flow.steps.get(step)?.kind;
  return kind === 'end' || kind === 'hand-over' || refers.targets.some((target) => 'end' in target);
}

function notReached(read: ReadFlow, whole: Whole): readonly Fault[] {
  const late = read.flow.ifLate;
  const reached = new Set([read.flow.first, ...(late !== undefined && 'step' in late ? [late.step] : [])]);
  for (const step of reached) for (const next of nextOf(read, step, whole)) reached.add(next);
  return [...read.flow.steps.keys()]
    .filter((step) => !reached.has(step))
    .map((step) =>
      faultAt(
        read.placeIn(step),
        'unreached-step',
        `nobody reaches the step "${step}" of ${read.name}`,
        `name "${step}" in the \`then:\` of another step, or take it out`,
      ),
    );
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
  const bounded = read.refers.get(step)?.bounded;
  const all = nextOf(read, step, whole);
  const once = bounded === undefined ? -1 : all.indexOf(bounded);
  return all.filter((_, at) => at !== once);
}

function waitsAt(
  read: ReadFlow,
  step: string,
  whole: Whole,
  within: readonly string[] = [read.name],
): boolean {
  const refers = read.refers.get(step);
  if (refers === undefined || refers.waits) return true;
  const called = refers.flow === undefined ? undefined : whole.flows.get(refers.flow.name);
  // A flow that calls itself is told of elsewhere.
  if (called === undefined || within.includes(called.name)) return false;
  return alwaysWaits(called, whole, [...within, called.name]);
}

/** Whether every way through a flow waits somewhere. */
function alwaysWaits(read: ReadFlow, whole: Whole, within: readonly string[]): boolean {
  const seen = new Set([read.flow.first]);
  for (const step of seen) {
    if (waitsAt(read, step, whole, within)) continue;
    const refers = read.refers.get(step);
    if (refers === undefined || isExit(read, step, refers)) return false;
    for (const next of nextOf(read, step, whole)) seen.add(next);
  }
  return true;
}
