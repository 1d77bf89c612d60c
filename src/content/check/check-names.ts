import type { References } from '../../core/steps/step-kind.ts';
import { faultAt, meantBy } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { ReadFlow } from '../flow-source.ts';
import { outcomesOf } from './whole.ts';
import type { Check, KnownAction, Whole } from './whole.ts';

/** Actions, outcomes, other flows, events: what steps name outside their own flow. */
export const checkNames: Check = (whole) => {
  const actions = new Map(whole.around.actions.map((action) => [action.name, action]));
  const inFlows = [...whole.flows.values()].flatMap((read) => [
    ...startFaults(read, whole),
    ...[...read.refers].flatMap(([step, refers]) => [
      ...actionFaults(read, step, refers, actions),
      ...flowFaults(read, step, refers, whole),
    ]),
  ]);
  return [...inFlows, ...sharedIntents(whole), ...selfCalls(whole)];
};

function startFaults(read: ReadFlow, { around }: Whole): readonly Fault[] {
  const { start, send } = read.flow;
  const { source } = read;
  if (start?.event === undefined) {
    if (start?.afterMs === undefined) return [];
    const place = source.placeOf(['start', 'after']);
    const known = Object.keys(around.events).join(' or ');
    const write = `write \`event:\` beside it${known === '' ? '' : `, with ${known}`}`;
    return [faultAt(place, 'after-nothing', '`after` needs an `event`', write)];
  }
  const faults: Fault[] = [];
  if (!(start.event in around.events)) {
    const place = source.placeOfValue(['start', 'event']);
    const meant = meantBy(start.event, Object.keys(around.events), 'begin by an `intent:`, or by `do:`');
    faults.push(faultAt(place, 'unknown-event', `nothing tells of "${start.event}"`, meant));
  }
  if (send === undefined) {
    const message = `${read.name} begins unasked and does not say how it may be sent`;
    faults.push(faultAt(source.placeOf(['start']), 'no-send', message, 'add `send:` with a purpose'));
  }
  return faults;
}

function actionFaults(
  read: ReadFlow,
  step: string,
  { action }: References,
  actions: ReadonlyMap<string, KnownAction>,
): readonly Fault[] {
  if (action === undefined) return [];
  const known = actions.get(action.name);
  if (known === undefined) {
    const place = read.placeIn(step, action.name);
    const meant = meantBy(action.name, actions.keys(), 'take the step out: there are no actions yet');
    return [faultAt(place, 'unknown-action', `there is no action "${action.name}"`, meant)];
  }
  if (action.outcomes === undefined) return [];
  const possible = [...known.outcomes, 'failed'];
  return [
    ...action.outcomes
      .filter((outcome) => !possible.includes(outcome))
      .map((outcome) =>
        faultAt(
          read.placeIn(step, outcome),
          'unknown-outcome',
          `${action.name} never ends "${outcome}"`,
          meantBy(outcome, possible, 'take it out'),
        ),
      ),
    ...possible
      .filter((outcome) => !action.outcomes?.includes(outcome))
      .map((outcome) =>
        faultAt(
          read.placeIn(step),
          'unhandled-outcome',
          `"${step}" does not say what to do when ${action.name} ends "${outcome}"`,
          `add \`${outcome}: <step>\` to its \`then:\``,
        ),
      ),
  ];
}

function flowFaults(read: ReadFlow, step: string, { flow }: References, whole: Whole): readonly Fault[] {
  if (flow === undefined) return [];
  const called = whole.flows.get(flow.name);
  if (called === undefined) {
    const place = read.placeIn(step, flow.name);
    const meant = meantBy(flow.name, whole.flows.keys(), `write flows/${flow.name}.yaml`);
    return [faultAt(place, 'unknown-flow', `there is no flow "${flow.name}"`, meant)];
  }
  const ends = outcomesOf(called);
  const { takes } = called.flow;
  return [
    ...(flow.outcomes ?? [])
      .filter((outcome) => !ends.has(outcome))
      .map((outcome) =>
        faultAt(
          read.placeIn(step, outcome),
          'unknown-outcome',
          `${flow.name} never ends "${outcome}"`,
          meantBy(outcome, ends, 'take it out: that flow has no end of its own'),
        ),
      ),
    ...flow.input
      .filter((name) => !takes.includes(name))
      .map((name) =>
        faultAt(
          read.placeIn(step, name),
          'unknown-input',
          `${flow.name} does not take "${name}"`,
          meantBy(name, takes, `write \`takes: [${name}]\` in flows/${flow.name}.yaml`),
        ),
      ),
  ];
}

function sharedIntents({ flows }: Whole): readonly Fault[] {
  const owner = new Map<string, string>();
  return [...flows.values()].flatMap((read) => {
    const intent = read.flow.start?.intent;
    if (intent === undefined) return [];
    const other = owner.get(intent);
    owner.set(intent, other ?? read.name);
    if (other === undefined) return [];
    const place = read.source.placeOfValue(['start', 'intent']);
    const message = `${other} begins by "${intent}" already`;
    const way = `name another intent, or let ${other} call ${read.name} by \`do:\``;
    return [faultAt(place, 'shared-intent', message, way)];
  });
}

/** Flows that come to call themselves, also through others: their calls would pile up for ever. */
function selfCalls({ flows }: Whole): readonly Fault[] {
  return [...flows.values()].flatMap((read) =>
    [...read.refers].flatMap(([step, { flow }]) => {
      const way = flow === undefined ? undefined : wayBack(flows, flow.name, read.name, []);
      if (flow === undefined || way === undefined) return [];
      return [
        faultAt(
          read.placeIn(step, flow.name),
          'self-call',
          `${[read.name, ...way].join(' calls ')}: a flow may not call itself`,
          'go back inside one flow by `repeat:` or `go-to:`, or end this one',
        ),
      ];
    }),
  );
}

function wayBack(
  flows: ReadonlyMap<string, ReadFlow>,
  from: string,
  to: string,
  seen: readonly string[],
): readonly string[] | undefined {
  if (from === to) return [to];
  if (seen.includes(from)) return undefined;
  for (const refers of flows.get(from)?.refers.values() ?? []) {
    const rest =
      refers.flow === undefined ? undefined : wayBack(flows, refers.flow.name, to, [...seen, from]);
    if (rest !== undefined) return [from, ...rest];
  }
  return undefined;
}
