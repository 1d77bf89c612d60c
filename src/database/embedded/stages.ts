import { notImplemented } from './errors.ts';
import type { Doc, Value } from './values.ts';

/** An update written as a pipeline. */
export function compileUpdatePipeline(_stages: readonly Value[]): (value: Doc) => Doc {
  throw notImplemented('An update written as a pipeline');
}
