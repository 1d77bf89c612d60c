import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const instant = z.iso.datetime();
const common = { id: z.string(), at: instant };
const where = { conversation: z.string(), channel: z.string() };
const staff = z.strictObject({ id: z.string(), name: z.string() });

export const TIMELINE_KINDS = ['episode', 'ticket', 'order', 'score', 'send', 'note'] as const;

/** One thing that happened with a customer. */
export const timelineItem = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    ...where,
    kind: z.literal('episode'),
    outcome: z.string(),
    flows: z.array(z.string()),
    startedAt: instant,
    from: z.number().describe('Its first line.'),
    lines: z.number(),
    score: z.number().optional(),
    staff: staff.optional(),
  }),
  z.strictObject({
    ...common,
    ...where,
    kind: z.literal('ticket'),
    code: z.string(),
    state: z.string(),
    what: z.string(),
    category: z.string().optional(),
    closedAt: instant.optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('order'),
    code: z.string(),
    state: z.string(),
    items: z.string().optional(),
    total: z.number().optional(),
  }),
  z.strictObject({
    ...common,
    ...where,
    kind: z.literal('score'),
    survey: z.string(),
    question: z.string(),
    score: z.number().optional(),
    scale: z.string().optional(),
    choice: z.string().optional(),
    comment: z.string().optional(),
    line: z.number().optional(),
  }),
  z.strictObject({
    ...common,
    ...where,
    kind: z.literal('send'),
    flow: z.string(),
    purpose: z.string(),
    verdict: z.enum(['open', 'go', 'later', 'skip']),
    why: z.string().optional(),
    laterAt: instant.optional(),
    reasons: z.array(z.strictObject({ rule: z.string(), holds: z.boolean(), found: z.string() })),
  }),
  z.strictObject({
    ...common,
    ...where,
    kind: z.literal('note'),
    line: z.number(),
    text: z.string(),
    staff: staff.optional(),
  }),
]);
export type TimelineItem = z.infer<typeof timelineItem>;

export const customerTimeline = endpoint({
  name: 'customers.timeline',
  method: 'GET',
  path: '/customers/:id/timeline',
  right: 'customers.read',
  says: 'Everything that happened with one person, under any of their ids, the latest first.',
  query: z.strictObject({
    kinds: z
      .string()
      .max(100)
      .optional()
      .describe('Only these, by commas: `ticket,score`.')
      .transform((text) => text?.split(',').filter((kind) => kind !== '')),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(400).optional(),
  }),
  reply: z.strictObject({ items: z.array(timelineItem), next: z.string().optional() }),
});
