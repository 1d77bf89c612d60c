import { z } from 'zod';
import { nameSchema } from '../flow-atoms.ts';
import type { Step } from '../flow.ts';
import { moveTo } from './move.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({ end: nameSchema.describe('Ends the flow with this outcome.') });

export interface EndStep extends Step {
  readonly kind: 'end';
  readonly outcome: string;
}

export const end: StepKind<z.infer<typeof schema>, EndStep> = {
  schema,
  compile: (written, { step }) => ({ kind: 'end', name: step, outcome: written.end }),
  refers: () => ({ targets: [], below: false, texts: [], reads: [], makes: [], waits: false }),
  enter: (step) => moveTo({ end: step.outcome }),
};
