import { z } from 'zod';
import { targetSchema } from '../flow-atoms.ts';
import type { Step, Target } from '../flow.ts';
import { compileTarget } from './step-kind.ts';
import { moveTo } from './move.ts';
import { speak } from '../speak.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  say: z.literal(true).describe('Says the text <flow>.<step>.say and goes on.'),
  then: targetSchema.optional(),
});

export interface SayStep extends Step {
  readonly kind: 'say';
  readonly key: string;
  readonly then?: Target;
}

export const say: StepKind<z.infer<typeof schema>, SayStep> = {
  schema,
  compile: (written, { flow, step }) => ({
    kind: 'say',
    name: step,
    key: `${flow}.${step}.say`,
    ...(written.then !== undefined && { then: compileTarget(written.then) }),
  }),
  refers: (step) => ({
    targets: step.then === undefined ? [] : [step.then],
    below: step.then === undefined,
    texts: [{ key: step.key, required: true }],
    reads: [],
    makes: [],
    waits: false,
  }),
  enter(step, turn) {
    speak(turn, { key: step.key });
    return moveTo(step.then);
  },
};
