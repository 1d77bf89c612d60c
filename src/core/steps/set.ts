import { z } from 'zod';
import { compileCondition } from '../condition.ts';
import type { Condition } from '../condition.ts';
import { nameSchema, targetSchema } from '../flow-atoms.ts';
import type { Step, Target } from '../flow.ts';
import type { Json } from '../json.ts';
import { compileTarget } from './step-kind.ts';
import { moveTo } from './move.ts';
import { LANGUAGES } from '../conversation.ts';
import { knownTo } from '../frame-facts.ts';
import { setAnswer, speaking } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { StepKind } from './step-kind.ts';

const schema = z.strictObject({
  set: z
    .record(nameSchema, z.union([z.string().min(1), z.number(), z.boolean()]))
    .describe(
      "Keeps values under names. Words are CEL: write \"'high'\" for the word itself. `language` changes the customer's language.",
    ),
  then: targetSchema.optional(),
});

export interface SetStep extends Step {
  readonly kind: 'set';
  readonly values: readonly {
    readonly name: string;
    readonly value: Condition | { readonly literal: Json };
  }[];
  readonly then?: Target;
}

export const set: StepKind<z.infer<typeof schema>, SetStep> = {
  schema,
  compile: (written, { step }) => ({
    kind: 'set',
    name: step,
    values: Object.entries(written.set).map(([name, value]) => ({
      name,
      value: typeof value === 'string' ? compileCondition(value) : { literal: value },
    })),
    ...(written.then !== undefined && { then: compileTarget(written.then) }),
  }),
  refers: (step) => ({
    targets: step.then === undefined ? [] : [step.then],
    below: step.then === undefined,
    texts: [],
    reads: step.values.flatMap(({ value }) => ('reads' in value ? value.reads : [])),
    makes: step.values.map(({ name }) => name),
    waits: false,
  }),
  enter(step, turn) {
    for (const { name, value } of step.values) {
      const found = 'literal' in value ? value.literal : (value.value(knownTo(turn, speaking(turn))) ?? null);
      setAnswer(turn, name, found);
      if (name === 'language') chooseLanguage(turn, found);
    }
    return moveTo(step.then);
  },
};

function chooseLanguage(turn: Turn, chosen: Json): void {
  const language = LANGUAGES.find((known) => known === chosen);
  if (language === undefined) return;
  turn.language = language;
  turn.languageChosen = true;
}
