import { problemOf } from '../wire/problem.ts';
import type { ProblemCode } from '../wire/problem.ts';

/** One act on one of many conversations. */
export interface Step<What> {
  readonly conversation: string;
  /** Whose, for the list of those that failed. */
  readonly name: string | undefined;
  /** The act's id: tried again under it, it is done once. */
  readonly id: string;
  readonly what: What;
}
export interface FailedStep<What> {
  readonly step: Step<What>;
  readonly code: ProblemCode;
}
export interface Done<What> {
  readonly done: readonly Step<What>[];
  readonly failed: readonly FailedStep<What>[];
}

/** So many are under way at a time: the server has others to answer, too. */
const AT_ONCE = 4;

/** Does every step, each answered for on its own: one that fails stops no other and is not lost. */
export async function doAll<What>(
  steps: readonly Step<What>[],
  doOne: (step: Step<What>) => Promise<unknown>,
  onEach: (finished: number) => void = () => undefined,
): Promise<Done<What>> {
  const failures = new Map<string, ProblemCode>();
  const waiting = steps.values();
  let finished = 0;
  const work = async (): Promise<void> => {
    for (const step of waiting) {
      try {
        await doOne(step);
      } catch (error) {
        failures.set(step.id, problemOf(error).code);
      }
      finished += 1;
      onEach(finished);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, steps.length) }, work));
  return {
    done: steps.filter(({ id }) => !failures.has(id)),
    failed: steps.flatMap((step) => {
      const code = failures.get(step.id);
      return code === undefined ? [] : [{ step, code }];
    }),
  };
}
