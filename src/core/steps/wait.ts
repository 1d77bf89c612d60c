import { z } from 'zod';
import { durationSchema, hoursSchema, targetSchema, toMs } from '../flow-atoms.ts';
import type { Step, Target } from '../flow.ts';
import { compileTarget } from './step-kind.ts';
import { ASIDE, moveTo } from './move.ts';
import { flowOf } from '../frame-facts.ts';
import { after, setTimer, speaking } from '../turn.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  wait: durationSchema.describe('Goes on after this time; other talk may go on meanwhile.'),
  hours: hoursSchema.optional().describe("`shop`: goes on in the shop's hours."),
  then: targetSchema.optional(),
});

export interface WaitStep extends Step {
  readonly kind: 'wait';
  readonly ms: number;
  readonly hours: 'shop' | 'any';
  readonly then?: Target;
}

export const wait: StepKind<z.infer<typeof schema>, WaitStep> = {
  schema,
  compile: (written, { step }) => ({
    kind: 'wait',
    name: step,
    ms: toMs(written.wait),
    hours: written.hours ?? 'any',
    ...(written.then !== undefined && { then: compileTarget(written.then) }),
  }),
  refers: (step) => ({
    targets: step.then === undefined ? [] : [step.then],
    below: step.then === undefined,
    texts: [],
    reads: [],
    makes: [],
    waits: true,
  }),
  enter(step, turn) {
    const { visit } = speaking(turn);
    const due = after(turn.at, step.ms);
    setTimer(turn, {
      id: `wait:${visit}`,
      due: step.hours === 'shop' ? turn.world.hours.nextOpening(due) : due,
      kind: 'wait',
      visit,
    });
    return ASIDE;
  },
  hear(step, _heard, turn) {
    const { send } = flowOf(turn, speaking(turn));
    if (send !== undefined) turn.unasked = { purpose: send.purpose, hours: send.hours };
    return moveTo(step.then);
  },
};
