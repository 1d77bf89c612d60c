import type { Step, StepKindName } from '../flow.ts';
import { act } from './act.ts';
import { ask } from './ask.ts';
import { branch } from './branch.ts';
import { doFlow } from './do.ts';
import { end } from './end.ts';
import { goTo } from './go-to.ts';
import { handOver } from './hand-over.ts';
import { repeat } from './repeat.ts';
import { save } from './save.ts';
import { say } from './say.ts';
import { set } from './set.ts';
import type { StepKind } from './step-kind.ts';
import { wait } from './wait.ts';

/** Every kind of step by the key that tells it in a flow file. */
export const stepKinds = {
  say,
  ask,
  branch,
  set,
  act,
  save,
  wait,
  repeat,
  do: doFlow,
  'hand-over': handOver,
  'go-to': goTo,
  end,
} as const;

/** A kind by name, for steps already told apart. */
export function stepKind(name: StepKindName): StepKind<unknown, Step> {
  // Each kind is handed only what its own schema or compiler made: the name on the step says so.
  return stepKinds[name];
}
