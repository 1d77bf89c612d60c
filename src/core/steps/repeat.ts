import { z } from 'zod';
import { nameSchema, targetSchema } from '../flow-atoms.ts';
import type { Step, Target } from '../flow.ts';
import { compileTarget } from './step-kind.ts';
import { moveTo } from './move.ts';
import { speak } from '../speak.ts';
import { replaceTop, speaking } from '../turn.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  repeat: nameSchema.describe('Goes back to this step.'),
  'at-most': z.int().min(1).max(20).describe('So many times.'),
  'if-more': targetSchema.describe('After that, here.'),
});

export interface RepeatStep extends Step {
  readonly kind: 'repeat';
  readonly to: string;
  readonly atMost: number;
  readonly ifMore: Target;
  /** What is said before the question comes again; optional. */
  readonly key: string;
}

export const repeat: StepKind<z.infer<typeof schema>, RepeatStep> = {
  schema,
  compile: (written, { flow, step }) => ({
    kind: 'repeat',
    name: step,
    to: written.repeat,
    atMost: written['at-most'],
    ifMore: compileTarget(written['if-more']),
    key: `${flow}.${step}.say`,
  }),
  refers: (step) => ({
    targets: [{ step: step.to }, step.ifMore],
    below: false,
    texts: [{ key: step.key, required: true }],
    reads: [],
    makes: [],
    bounded: { step: step.to, atMost: step.atMost },
    waits: false,
  }),
  enter(step, turn) {
    const frame = speaking(turn);
    const times = frame.repeats[step.name] ?? 0;
    if (times >= step.atMost) return moveTo(step.ifMore);
    replaceTop(turn, { ...frame, repeats: { ...frame.repeats, [step.name]: times + 1 } });
    speak(turn, { key: step.key });
    return moveTo({ step: step.to });
  },
};
