import { z } from 'zod';
import { nameSchema, pathSchema, targetSchema } from '../flow-atoms.ts';
import type { Step, Target } from '../flow.ts';
import { compileTarget } from './step-kind.ts';
import { moveTo } from './move.ts';
import { knownTo, lookUp } from '../frame-facts.ts';
import { saveFeedback } from '../feedback.ts';
import { speaking } from '../turn.ts';
import type { Json } from '../json.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  save: nameSchema.describe('Keeps feedback of this survey from answers given earlier.'),
  score: pathSchema.optional(),
  choice: pathSchema.optional(),
  comment: pathSchema.optional(),
  then: targetSchema.optional(),
});

export interface SaveStep extends Step {
  readonly kind: 'save';
  readonly survey: string;
  readonly parts: readonly {
    readonly part: 'score' | 'choice' | 'comment';
    readonly path: readonly string[];
  }[];
  readonly then?: Target;
}

const PARTS = ['score', 'choice', 'comment'] as const;

export const save: StepKind<z.infer<typeof schema>, SaveStep> = {
  schema,
  compile: (written, { step }) => ({
    kind: 'save',
    name: step,
    survey: written.save,
    parts: PARTS.flatMap((part) => {
      const path = written[part];
      return path === undefined ? [] : [{ part, path: path.split('.') }];
    }),
    ...(written.then !== undefined && { then: compileTarget(written.then) }),
  }),
  refers: (step) => ({
    targets: step.then === undefined ? [] : [step.then],
    below: step.then === undefined,
    texts: [],
    reads: step.parts.map(({ path }) => path.join('.')),
    makes: [],
    waits: false,
  }),
  enter(step, turn) {
    const facts = knownTo(turn, speaking(turn));
    const found: Record<string, Json> = {};
    for (const { part, path } of step.parts) {
      const value = lookUp(facts, path);
      if (value !== undefined) found[part] = value;
    }
    saveFeedback(turn, step.survey, found);
    return moveTo(step.then);
  },
};
