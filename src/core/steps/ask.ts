import { askSchema } from './ask-schema.ts';
import type { WrittenAsk } from './ask-schema.ts';
import { compileAsk } from './ask-step.ts';
import type { AskStep } from './ask-step.ts';
import { askRefers } from './ask-texts.ts';
import type { StepKind } from './step-kind.ts';

export const ask: StepKind<WrittenAsk, AskStep> = {
  schema: askSchema,
  compile: compileAsk,
  refers: askRefers,
};
