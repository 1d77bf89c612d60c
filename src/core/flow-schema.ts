import { z } from 'zod';
import {
  actionNameSchema,
  durationSchema,
  hoursSchema,
  nameSchema,
  pathSchema,
  targetSchema,
} from './flow-atoms.ts';
import { STEP_KINDS } from './flow.ts';
import type { StepKindName } from './flow.ts';
import { stepKind, stepKinds } from './steps/index.ts';

const stepSchema = z.union([
  stepKinds.say.schema,
  stepKinds.ask.schema,
  stepKinds.branch.schema,
  stepKinds.set.schema,
  stepKinds.act.schema,
  stepKinds.save.schema,
  stepKinds.wait.schema,
  stepKinds.repeat.schema,
  stepKinds.do.schema,
  stepKinds['hand-over'].schema,
  stepKinds['go-to'].schema,
  stepKinds.end.schema,
]);
export type WrittenStep = z.infer<typeof stepSchema>;

const start = z.strictObject({
  intent: nameSchema.optional().describe("When the customer's words mean this."),
  event: actionNameSchema.optional().describe('When this happens in the trade: "ticket.closed".'),
  after: durationSchema.optional().describe('So long after the event.'),
});

const send = z.strictObject({
  purpose: nameSchema.describe('What the customer may refuse: "survey", "notice".'),
  hours: hoursSchema.optional().describe('`shop` (the default): outside them it is moved, not dropped.'),
  'once-per': durationSchema.optional(),
  key: pathSchema.optional().describe('The fact that names what it is about: once for each, for ever.'),
  'skip-if': z.string().min(1).optional().describe('A CEL condition, asked when its time has come.'),
});

const head = {
  flow: nameSchema.describe('The name of the file.'),
  start: start.optional(),
  send: send.optional().describe('Needed when it begins by an event: nobody asked for it.'),
  within: durationSchema.optional().describe('A time limit for the whole flow; then `if-late`.'),
  'if-late': targetSchema.optional(),
  interrupts: z
    .literal(true)
    .optional()
    .describe('May begin in the middle of another flow, which goes on afterwards.'),
  takes: z
    .array(nameSchema)
    .min(1)
    .optional()
    .describe('Facts it takes over: what is known is not asked again.'),
};

/** A flow file. Strict: an unknown key is a fault. Converts to JSON Schema for editors. */
export const flowFileSchema = z.strictObject({ ...head, steps: z.record(nameSchema, stepSchema) });
export type FlowFile = z.infer<typeof flowFileSchema>;

/** The file with its steps still unread, so that each fault is told by the one schema of its kind. */
const headSchema = z.strictObject({
  ...head,
  steps: z.record(nameSchema, z.record(z.string(), z.unknown())),
});

export interface ShapeFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What zod found; absent where the flow language itself asks for more. */
  readonly issue?: z.core.$ZodIssue;
}

/** A step's kind, told by the key that names it; `ask` comes first, since a question may also `save`. */
export function kindOf(step: Readonly<Record<string, unknown>>): StepKindName | undefined {
  if ('ask' in step) return 'ask';
  return STEP_KINDS.find((kind) => kind in step);
}

/** Reads what stands in a flow file, or says what is wrong and where. */
export function readFlowFile(
  raw: unknown,
): { readonly file: FlowFile } | { readonly faults: readonly ShapeFault[] } {
  const outside = headSchema.safeParse(raw);
  if (!outside.success) return { faults: shapeFaults(outside.error, []) };
  const faults: ShapeFault[] = [];
  if (Object.keys(outside.data.steps).length === 0)
    faults.push({ path: ['steps'], message: 'a flow needs a step' });
  for (const [name, step] of Object.entries(outside.data.steps)) {
    const kind = kindOf(step);
    if (kind === undefined) {
      faults.push({
        path: ['steps', name],
        message: 'no kind of step',
      });
      continue;
    }
    const read = stepKind(kind).schema.safeParse(step);
    if (!read.success) faults.push(...shapeFaults(read.error, ['steps', name]));
  }
  if (faults.length > 0) return { faults };
  // Every step was read by the schema of its own kind just above, which the union is made of.
  return { file: outside.data as FlowFile };
}

/** What zod says of something that stands at `under`; several unknown keys are a fault each. */
export function shapeFaults(error: z.ZodError, under: readonly string[]): ShapeFault[] {
  return error.issues.flatMap((issue): ShapeFault[] => {
    const path = [...under, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    const { message } = issue;
    if (issue.code !== 'unrecognized_keys') return [{ path, message, issue }];
    return issue.keys.map((key) => ({ path, message, issue: { ...issue, keys: [key] } }));
  });
}

/** The JSON Schema of flow files. */
export function flowJsonSchema(): Readonly<Record<string, unknown>> {
  return { ...z.toJSONSchema(flowFileSchema, { io: 'input' }) };
}
