import { z } from 'zod';
import {
  durationSchema,
  hoursSchema,
  nameSchema,
  pathSchema,
  targetSchema,
  thenSchema,
} from '../flow-atoms.ts';

const remind = z.strictObject({
  after: durationSchema,
  times: z.int().min(1).max(5).optional(),
  hours: hoursSchema.optional(),
  unless: z
    .literal('customer-wrote')
    .optional()
    .describe('Not when the customer has written anything since.'),
});

const common = {
  optional: z.literal(true).optional().describe('The customer may skip it.'),
  suggest: pathSchema.optional().describe('A value already known, offered on a button.'),
  private: z.literal(true).optional().describe('Not in the transcript; gone when the flow ends.'),
  remind: remind.optional(),
  tries: z.int().min(1).max(10).optional().describe('So many unclear answers; then `if-unclear`.'),
  'if-unclear': targetSchema.optional(),
  within: durationSchema.optional().describe('A time limit; then `if-late`.'),
  'if-late': targetSchema.optional(),
  save: nameSchema.optional().describe('Keeps the answer as feedback of this survey.'),
};
const oneWay = { ...common, then: targetSchema.optional() };
const byAnswer = { ...common, then: thenSchema.optional() };
const plain = <const Kind extends string>(kind: Kind) => z.strictObject({ ask: z.literal(kind), ...oneWay });

/** What a file may write for a question, by what it asks for. */
export const askSchema = z.discriminatedUnion('ask', [
  z.strictObject({
    ask: z.literal('text'),
    ...oneWay,
    gather: durationSchema
      .optional()
      .describe('Several quick messages are one answer after this much quiet.'),
  }),
  z.strictObject({
    ask: z.literal('number'),
    ...oneWay,
    least: z.number().optional(),
    most: z.number().optional(),
  }),
  z.strictObject({
    ask: z.literal('rating'),
    ...oneWay,
    scale: z.string().regex(/^[01]-(?:[3-9]|10)$/, 'write a scale such as "1-5" or "0-10"'),
    'change-within': durationSchema.optional().describe('For so long another tap changes the score.'),
  }),
  z.strictObject({ ask: z.literal('choice'), ...byAnswer, of: z.array(nameSchema).min(2).max(20) }),
  z.strictObject({ ask: z.literal('yes/no'), ...byAnswer }),
  plain('date'),
  plain('phone'),
  plain('email'),
  plain('order-code'),
  z.strictObject({ ask: z.literal('digits'), ...oneWay, length: z.int().min(1).max(20) }),
  z.strictObject({ ask: z.literal('photos'), ...oneWay, 'up-to': z.int().min(1).max(10).optional() }),
  z.strictObject({ ask: z.literal('file'), ...oneWay, 'up-to': z.int().min(1).max(10).optional() }),
  plain('location'),
  z.strictObject({
    ask: z.literal('confirm'),
    ...byAnswer,
    of: z
      .array(nameSchema)
      .min(1)
      .max(12)
      .describe('Earlier questions: their answers are listed and may be edited.'),
  }),
]);
export type WrittenAsk = z.infer<typeof askSchema>;

export type AskFor = WrittenAsk['ask'];
