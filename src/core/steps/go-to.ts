import { z } from 'zod';
import { targetSchema } from '../flow-atoms.ts';
import type { Step, Target } from '../flow.ts';
import { compileTarget } from './step-kind.ts';
import { moveTo } from './move.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({ 'go-to': targetSchema });

export interface GoToStep extends Step {
  readonly kind: 'go-to';
  readonly to: Target;
}

export const goTo: StepKind<z.infer<typeof schema>, GoToStep> = {
  schema,
  compile: (written, { step }) => ({ kind: 'go-to', name: step, to: compileTarget(written['go-to']) }),
  refers: (step) => ({ targets: [step.to], below: false, texts: [], reads: [], makes: [], waits: false }),
  enter: (step) => moveTo(step.to),
};
