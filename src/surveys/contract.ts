import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const instant = z.iso.datetime();
const name = z.string().max(200);
const score = z.coerce.number().int().min(-100).max(1000);

/** What scores are looked at. Every number shown anywhere is of such a filter, and opens exactly its rows. */
export const scoreFilter = z.strictObject({
  survey: name.optional(),
  question: name.optional(),
  version: name.optional().describe("The question's version."),
  least: score.optional().describe('The lowest score.'),
  most: score.optional().describe('The highest score.'),
  channel: name.optional(),
  language: z.enum(['vi', 'en']).optional(),
  staff: name.optional().describe("A member's id."),
  flow: name.optional(),
  customer: z.string().max(300).optional(),
  about: name.optional().describe('The code of a ticket or an order.'),
  from: instant.optional(),
  to: instant.optional().describe('Answered before then.'),
  comment: z.enum(['yes', 'no']).optional().describe('`yes`: only answers with words.'),
  scored: z.enum(['yes', 'no']).optional().describe('`yes`: only answers that are a score.'),
});
export type ScoreFilter = z.infer<typeof scoreFilter>;

export const scoreRow = z.strictObject({
  id: z.string(),
  survey: z.string(),
  question: z.string(),
  questionName: z.string().describe("The question as it is asked, in the caller's language."),
  version: z.string().describe("The question's version."),
  score: z.number().optional(),
  scale: z.string().optional().describe('`1-5`'),
  choice: z.string().optional(),
  choiceName: z.string().optional().describe('As the customer read it.'),
  comment: z.string().optional(),
  about: z.string().optional(),
  aboutTicket: z.boolean().describe('What it is about is a ticket.'),
  customer: z.strictObject({ id: z.string(), name: z.string().optional() }),
  conversation: z.string(),
  line: z.number().optional().describe('Where in the conversation it was given.'),
  channel: z.string(),
  language: z.string(),
  flow: z.string(),
  staff: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  answeredAt: instant,
  changes: z.number(),
  history: z
    .array(z.strictObject({ score: z.number(), at: instant }))
    .describe('Earlier scores, first one first.'),
});
export type ScoreRow = z.infer<typeof scoreRow>;

export const listScores = endpoint({
  name: 'feedback.list',
  method: 'GET',
  path: '/feedback',
  right: 'feedback.read',
  says: 'Answers to surveys, the newest first, each with its conversation and line.',
  query: scoreFilter.extend({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(300).optional(),
  }),
  reply: z.strictObject({ items: z.array(scoreRow), next: z.string().optional() }),
});

export const exportScores = endpoint({
  name: 'feedback.export',
  method: 'GET',
  path: '/feedback/export',
  right: 'conversations.export',
  says: 'The same answers as a CSV file that spreadsheets read with its tone marks, at most 100,000.',
  form: 'download',
  query: scoreFilter,
  reply: z.unknown(),
});
