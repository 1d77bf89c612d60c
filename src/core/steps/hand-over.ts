import { z } from 'zod';
import { nameSchema, pathSchema } from '../flow-atoms.ts';
import type { Step } from '../flow.ts';
import { flowOf, knownTo, lookUp } from '../frame-facts.ts';
import { speaking } from '../turn.ts';
import type { Turn } from '../turn.ts';
import { PERSON } from './move.ts';
import { callPerson } from '../owner.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  'hand-over': nameSchema.describe('Calls a person of this team. The bot is silent from here.'),
  promised: pathSchema
    .optional()
    .describe('The fact that says when at the latest somebody answers; otherwise the shop’s own promise.'),
});

export interface HandOverStep extends Step {
  readonly kind: 'hand-over';
  readonly team: string;
  readonly openKey: string;
  readonly closedKey: string;
  readonly promised?: readonly string[];
}

export const handOver: StepKind<z.infer<typeof schema>, HandOverStep> = {
  schema,
  compile: (written, { flow, step }) => ({
    kind: 'hand-over',
    name: step,
    team: written['hand-over'],
    openKey: `${flow}.${step}.open`,
    closedKey: `${flow}.${step}.closed`,
    ...(written.promised !== undefined && { promised: written.promised.split('.') }),
  }),
  refers: (step) => ({
    targets: [],
    below: false,
    texts: [
      { key: step.openKey, required: false, or: 'core.handed-over-open', variables: ['time'] },
      { key: step.closedKey, required: false, or: 'core.handed-over-closed', variables: ['time'] },
    ],
    reads: step.promised === undefined ? [] : [step.promised.join('.')],
    makes: [],
    waits: true,
  }),
  enter(step, turn) {
    const isAsked = flowOf(turn, speaking(turn)).start?.intent === 'person';
    const { team, openKey, closedKey } = step;
    const promisedAt = promisedIn(step, turn);
    callPerson(turn, team, {
      openKey,
      closedKey,
      why: isAsked ? 'asked' : 'flow',
      ...(promisedAt !== undefined && { promisedAt }),
    });
    return PERSON;
  },
};

/** A time that is no time, or is over, promises nothing. */
function promisedIn({ promised }: HandOverStep, turn: Turn): Date | undefined {
  if (promised === undefined) return undefined;
  const said = lookUp(knownTo(turn, speaking(turn)), promised);
  const at = typeof said === 'string' ? new Date(said) : undefined;
  return at !== undefined && at > turn.at ? at : undefined;
}
