import { z } from 'zod';
import { nameSchema, thenSchema, withSchema } from '../flow-atoms.ts';
import type { Input, Step, Then } from '../flow.ts';
import { compileThen, compileWith, pathsOf, targetsOf } from './step-kind.ts';
import { moveBy } from './move.ts';
import { inputOf } from '../frame-facts.ts';
import { speaking } from '../turn.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  do: nameSchema.describe('Another flow, and back here when it ends.'),
  with: withSchema.optional(),
  then: thenSchema.optional().describe('One target, or a target by the outcome of the other flow.'),
});

export interface DoStep extends Step {
  readonly kind: 'do';
  readonly flow: string;
  readonly input: readonly Input[];
  readonly then: Then;
}

export const doFlow: StepKind<z.infer<typeof schema>, DoStep> = {
  schema,
  compile: (written, { step, known }) => ({
    kind: 'do',
    name: step,
    flow: written.do,
    input: compileWith(written.with, known),
    then: compileThen(written.then),
  }),
  refers: (step) => ({
    targets: targetsOf(step.then),
    below: step.then.any === undefined,
    texts: [],
    reads: pathsOf(step.input),
    makes: [step.name],
    flow: {
      name: step.flow,
      input: step.input.map((input) => input.name),
      ...(step.then.any === undefined && { outcomes: Object.keys(step.then.by) }),
    },
    waits: false,
  }),
  enter: (step, turn) => ({
    to: 'call',
    flow: step.flow,
    given: inputOf(turn, speaking(turn), step.input),
  }),
  hear: (step, heard) => moveBy(step.then, heard.kind === 'result' ? heard.outcome : ''),
};
