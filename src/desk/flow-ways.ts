import type { Condition } from '../core/condition.ts';
import type { Flow, Step, Target, Then } from '../core/flow.ts';

/** One way out of a step. `by`: the answer, outcome or condition that leads there; absent: it just goes on. */
interface Way {
  readonly by?: string;
  readonly to: string;
}

/** What the kinds of steps have of ways out; each has some of it. */
interface Leads {
  readonly then?: Target | Then;
  readonly ways?: readonly { readonly when: Condition; readonly go: Target }[];
  readonly otherwise?: Target;
  readonly ifUnclear?: Target;
  readonly ifLate?: Target;
  readonly ifMore?: Target;
  readonly to?: Target | string;
}

const MOST_WAYS = 50;
/** Steps that say something: a way from one line to the next passes none of them. */
const SPEAKS = new Set<Step['kind']>(['say', 'ask', 'hand-over', 'end']);

/** Every way from one step to another on which nothing is said, as what decided at each turn of it. */
export function silentWays(flow: Flow, from: string, to: string): readonly (readonly string[])[] {
  const found: string[][] = [];
  const walk = (step: string, decided: readonly string[], passed: ReadonlySet<string>): void => {
    for (const way of waysOut(flow, step)) {
      if (found.length >= MOST_WAYS) return;
      const next = way.by === undefined ? decided : [...decided, way.by];
      const there = flow.steps.get(way.to);
      if (way.to === to) found.push([...next]);
      else if (there !== undefined && !SPEAKS.has(there.kind) && !passed.has(way.to))
        walk(way.to, next, new Set([...passed, way.to]));
    }
  };
  walk(from, [], new Set([from]));
  return found;
}

function waysOut(flow: Flow, name: string): readonly Way[] {
  const step = flow.steps.get(name);
  if (step === undefined) return [];
  // Each kind's own form has these properties or lacks them.
  const leads = step as Leads & Step;
  const ways: Way[] = [
    ...(leads.ways ?? []).flatMap(({ when, go }) => way(go, when.source)),
    ...way(leads.otherwise, 'else'),
    ...way(leads.ifUnclear, 'if-unclear'),
    ...way(leads.ifLate, 'if-late'),
    ...way(leads.ifMore, 'if-more'),
    ...(typeof leads.to === 'string' ? [{ by: 'again', to: leads.to }] : way(leads.to)),
    ...thenWays(leads.then),
  ];
  const below = flow.below.get(name);
  return goesBelow(leads) && below !== undefined ? [...ways, { to: below }] : ways;
}

function way(target: Target | undefined, by?: string): readonly Way[] {
  if (target === undefined || !('step' in target)) return [];
  return [{ to: target.step, ...(by !== undefined && { by }) }];
}

function thenWays(then: Leads['then']): readonly Way[] {
  if (then === undefined) return [];
  if (!('by' in then)) return way(then);
  return [...Object.entries(then.by).flatMap(([outcome, target]) => way(target, outcome)), ...way(then.any)];
}

function goesBelow({ kind, then, otherwise, to }: Leads & Step): boolean {
  if (kind === 'act' || to !== undefined || otherwise !== undefined) return false;
  if (then === undefined) return true;
  return 'by' in then ? then.any === undefined : false;
}
