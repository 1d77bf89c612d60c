import { z } from 'zod';
import { actionNameSchema, durationSchema, targetSchema, nameSchema, withSchema } from '../flow-atoms.ts';
import type { Input, Step, Then } from '../flow.ts';
import { compileThen, compileWith, optionalMs, pathsOf, privateInputs, targetsOf } from './step-kind.ts';
import { ASIDE, WAIT, moveBy } from './move.ts';
import { flowOf, inputOf } from '../frame-facts.ts';
import { actKey, addAct, speak } from '../speak.ts';
import { after, replaceTop, setAnswer, setTimer, speaking } from '../turn.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  act: actionNameSchema.describe("Asks the world for something; its facts are kept under the step's name."),
  with: withSchema.optional(),
  then: z.record(nameSchema, targetSchema).describe('Where each outcome leads; `failed` is always one.'),
  'slow-after': durationSchema.optional().describe('An honest "one moment" after this time.'),
  'give-up': durationSchema.optional().describe('After this it has failed.'),
  'retry-for': durationSchema.optional().describe('Tries again for so long before it has failed.'),
  behind: z
    .literal(true)
    .optional()
    .describe('Other talk may go on; the outcome speaks when nobody else does.'),
  hours: z.literal('shop').optional().describe("Tries again in the shop's hours only."),
});

export interface ActStep extends Step {
  readonly kind: 'act';
  readonly action: string;
  readonly input: readonly Input[];
  readonly then: Then;
  readonly slowAfterMs?: number;
  readonly deadlineMs: number;
  readonly behind: boolean;
  readonly hours?: 'shop';
  readonly slowKey: string;
  readonly behindKey: string;
}

const PATIENCE = '30 seconds';

export const act: StepKind<z.infer<typeof schema>, ActStep> = {
  schema,
  compile: (written, { flow, step, known }) => ({
    kind: 'act',
    name: step,
    action: written.act,
    input: compileWith(written.with, known),
    then: compileThen(written.then),
    ...optionalMs('slowAfterMs', written['slow-after']),
    deadlineMs: optionalMs('ms', written['retry-for'] ?? written['give-up'] ?? PATIENCE).ms ?? 0,
    behind: written.behind === true,
    ...(written.hours !== undefined && { hours: written.hours }),
    slowKey: `${flow}.${step}.slow`,
    behindKey: `${flow}.${step}.behind`,
  }),
  refers: (step) => ({
    targets: targetsOf(step.then),
    below: false,
    texts: [
      ...(step.slowAfterMs === undefined
        ? []
        : [{ key: step.slowKey, required: false, or: 'core.one-moment' }]),
      ...(step.behind ? [{ key: step.behindKey, required: false, or: 'core.will-tell' }] : []),
    ],
    reads: pathsOf(step.input),
    makes: [step.name],
    action: {
      name: step.action,
      input: step.input.map((input) => input.name),
      outcomes: Object.keys(step.then.by),
    },
    waits: true,
  }),
  enter(step, turn) {
    const frame = speaking(turn);
    const hides = privateInputs(step.input, flowOf(turn, frame).privates);
    addAct(turn, {
      key: actKey(turn, frame),
      action: step.action,
      input: inputOf(turn, frame, step.input),
      ...(hides.length > 0 && { hides }),
      deadline: after(turn.at, step.deadlineMs),
      tell: true,
      ...(step.hours !== undefined && { hours: step.hours }),
    });
    if (step.behind) {
      speak(turn, { key: step.behindKey, or: 'core.will-tell' });
      return ASIDE;
    }
    if (step.slowAfterMs !== undefined) {
      const { visit } = frame;
      setTimer(turn, { id: `slow:${visit}`, due: after(turn.at, step.slowAfterMs), kind: 'slow', visit });
    }
    return WAIT;
  },
  hear(step, heard, turn) {
    if (heard.kind === 'result') {
      setAnswer(turn, step.name, { ...heard.facts, outcome: heard.outcome });
      return moveBy(step.then, heard.outcome in step.then.by ? heard.outcome : 'failed');
    }
    const frame = speaking(turn);
    if (heard.kind === 'timer') speak(turn, { key: step.slowKey, or: 'core.one-moment' });
    else if (frame.tries === 0) {
      replaceTop(turn, { ...frame, tries: 1 });
      speak(turn, { key: 'core.still-waiting' });
    }
    return WAIT;
  },
};
