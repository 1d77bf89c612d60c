import { faultAt, meantBy } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { ReadFlow } from '../flow-source.ts';
import { checkTurns } from './check-turns.ts';
import { goesBelow, isExit, nextOf } from './ways.ts';
import type { Check, Whole } from './whole.ts';

/** Unknown steps, steps nobody reaches, dead ends, turns that would go on too long. */
export const checkSteps: Check = (whole) =>
  [...whole.flows.values()].flatMap((read) => {
    const unknown = unknownSteps(read);
    // The other questions make sense only once every name leads somewhere.
    return unknown.length > 0
      ? unknown
      : [...deadEnds(read, whole), ...notReached(read, whole), ...checkTurns(read, whole)];
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
