import type { Doc, Value } from './values.ts';

/** A stage ready for use. */
export type Stage = (values: Iterable<Doc>) => Iterable<Doc>;

export type Variables = ReadonlyMap<string, Value | undefined>;

/** What stages may need from outside the stream. */
export interface StageWorld {
  /** Set by `let`, and NOW. */
  readonly variables: Variables;
  /** What another collection's pipeline gives. */
  readonly from: (collection: string, stages: readonly Value[], variables: Variables) => Iterable<Doc>;
}

export type StageMaker = (spec: Value, world: StageWorld) => Stage;

/** NOW is the same for the whole of a command. */
export function variablesNow(): Variables {
  return new Map([['NOW', new Date()]]);
}
