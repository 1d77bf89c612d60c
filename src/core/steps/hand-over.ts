import { z } from 'zod';
import { nameSchema } from '../flow-atoms.ts';
import type { Step } from '../flow.ts';
import { flowOf } from '../frame-facts.ts';
import { speaking } from '../turn.ts';
import { PERSON } from './move.ts';
import { callPerson } from '../owner.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  'hand-over': nameSchema.describe('Calls a person of this team. The bot is silent from here.'),
});

export interface HandOverStep extends Step {
  readonly kind: 'hand-over';
  readonly team: string;
  readonly openKey: string;
  readonly closedKey: string;
}

export const handOver: StepKind<z.infer<typeof schema>, HandOverStep> = {
  schema,
  compile: (written, { flow, step }) => ({
    kind: 'hand-over',
    name: step,
    team: written['hand-over'],
    openKey: `${flow}.${step}.open`,
    closedKey: `${flow}.${step}.closed`,
  }),
  refers: (step) => ({
    targets: [],
    below: false,
    texts: [
      { key: step.openKey, required: false, or: 'core.handed-over-open', variables: ['time'] },
      { key: step.closedKey, required: false, or: 'core.handed-over-closed', variables: ['time'] },
    ],
    reads: [],
    makes: [],
    waits: true,
  }),
  enter(step, turn) {
    const isAsked = flowOf(turn, speaking(turn)).start?.intent === 'person';
    const { team, openKey, closedKey } = step;
    callPerson(turn, team, { openKey, closedKey, why: isAsked ? 'asked' : 'flow' });
    return PERSON;
  },
};
