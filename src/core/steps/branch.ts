import { z } from 'zod';
import { compileCondition } from '../condition.ts';
import type { Condition } from '../condition.ts';
import { targetSchema } from '../flow-atoms.ts';
import type { Step, Target } from '../flow.ts';
import { compileTarget } from './step-kind.ts';
import { moveTo } from './move.ts';
import { knownTo } from '../frame-facts.ts';
import { speaking } from '../turn.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  branch: z
    .array(
      z.union([
        z.strictObject({ when: z.string().min(1).describe('A CEL condition.'), go: targetSchema }),
        z.strictObject({ else: targetSchema }),
      ]),
    )
    .min(1)
    .describe('Goes where the first condition that holds says; otherwise to `else`, or to the step below.'),
});

export interface BranchStep extends Step {
  readonly kind: 'branch';
  readonly ways: readonly { readonly when: Condition; readonly go: Target }[];
  readonly otherwise?: Target;
}

export const branch: StepKind<z.infer<typeof schema>, BranchStep> = {
  schema,
  compile(written, { step }) {
    const ways = written.branch.flatMap((way) =>
      'when' in way ? [{ when: compileCondition(way.when), go: compileTarget(way.go) }] : [],
    );
    const last = written.branch.find((way) => 'else' in way);
    return {
      kind: 'branch',
      name: step,
      ways,
      ...(last !== undefined && { otherwise: compileTarget(last.else) }),
    };
  },
  refers: (step) => ({
    targets: [...step.ways.map((way) => way.go), ...(step.otherwise === undefined ? [] : [step.otherwise])],
    below: step.otherwise === undefined,
    texts: [],
    reads: step.ways.flatMap((way) => way.when.reads),
    makes: [],
    waits: false,
  }),
  enter(step, turn) {
    const facts = knownTo(turn, speaking(turn));
    const way = step.ways.find(({ when }) => when.holds(facts));
    return moveTo(way === undefined ? step.otherwise : way.go);
  },
};
