import type { Flow, Step, Target, Then } from '../core/flow.ts';
import type { ActStep } from '../core/steps/act.ts';
import type { AskStep } from '../core/steps/ask-step.ts';
import type { BranchStep } from '../core/steps/branch.ts';
import type { DoStep } from '../core/steps/do.ts';
import type { EndStep } from '../core/steps/end.ts';
import type { GoToStep } from '../core/steps/go-to.ts';
import type { RepeatStep } from '../core/steps/repeat.ts';
import { stepKind } from '../core/steps/index.ts';

export type Why = 'next' | 'then' | 'choice' | 'if' | 'else' | 'unclear' | 'late' | 'again' | 'more';

/** One way out of a step. */
export interface Way {
  readonly to: Target;
  readonly why: Why;
  /** The answer's or outcome's name, or the condition. */
  readonly label?: string;
}

/** Every way out of a step, in the order in which they are tried. */
export function waysOf(flow: Flow, step: Step): readonly Way[] {
  const named = namedWays(step);
  if (!stepKind(step.kind).refers(step).below) return named;
  const below = flow.below.get(step.name);
  // With nothing below it the flow is over.
  return [...named, { to: below === undefined ? { end: 'done' } : { step: below }, why: 'next' }];
}

function namedWays(step: Step): readonly Way[] {
  // Each kind's step is what its own compiler made: the kind says which.
  switch (step.kind) {
    case 'ask':
      return waysOfAsk(step as AskStep);
    case 'branch':
      return waysOfBranch(step as BranchStep);
    case 'act':
      return waysOfThen((step as ActStep).then);
    case 'do':
      return waysOfThen((step as DoStep).then);
    case 'repeat': {
      const { to, atMost, ifMore } = step as RepeatStep;
      return [
        { to: { step: to }, why: 'again', label: `${atMost}×` },
        { to: ifMore, why: 'more' },
      ];
    }
    case 'go-to':
      return [{ to: (step as GoToStep).to, why: 'then' }];
    case 'end':
      return [{ to: { end: (step as EndStep).outcome }, why: 'then' }];
    case 'hand-over':
      return [];
    case 'say':
    case 'set':
    case 'save':
    case 'wait': {
      const { then } = step as Step & { readonly then?: Target };
      return then === undefined ? [] : [{ to: then, why: 'then' }];
    }
  }
}

function waysOfThen({ by, any }: Then): readonly Way[] {
  const named = Object.entries(by).map(([label, to]): Way => ({ to, why: 'choice', label }));
  return any === undefined ? named : [...named, { to: any, why: 'then' }];
}

function waysOfAsk({ then, tries, ifUnclear, withinMs, ifLate }: AskStep): readonly Way[] {
  return [
    ...waysOfThen(then),
    ...(tries === undefined ? [] : [{ to: ifUnclear ?? { end: 'unclear' }, why: 'unclear' } as const]),
    ...(withinMs === undefined ? [] : [{ to: ifLate ?? { end: 'no-answer' }, why: 'late' } as const]),
  ];
}

function waysOfBranch({ ways, otherwise }: BranchStep): readonly Way[] {
  const ifs = ways.map(({ when, go }): Way => ({ to: go, why: 'if', label: when.source }));
  return otherwise === undefined ? ifs : [...ifs, { to: otherwise, why: 'else' }];
}
