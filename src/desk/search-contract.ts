import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { BOXES } from './rows-contract.ts';

const instant = z.iso.datetime();

/** One place where the words were found. */
export const hitView = z.strictObject({
  conversation: z.string(),
  line: z.number().optional().describe('Absent: the name or number of the customer.'),
  kind: z.enum(['name', 'phone', 'code', 'words']),
  who: z.enum(['customer', 'bot', 'staff', 'note']).optional(),
  staff: z.string().optional(),
  at: instant,
  snippet: z.string(),
  marks: z
    .array(z.tuple([z.number(), z.number()]))
    .describe('Where the words stand in the snippet: from, to (UTF-16 units, the end left out).'),
  name: z.string().optional().describe("The customer's."),
  channel: z.string(),
  box: z.enum(BOXES),
});

export const searchConversations = endpoint({
  name: 'conversations.search',
  method: 'GET',
  path: '/search',
  right: 'conversations.read',
  says: 'Finds names, phone numbers, order and ticket codes and words of messages, with or without tone marks. The last word may be unfinished, unless a space follows it. What is written with the same marks comes first, then the newest.',
  query: z.strictObject({
    q: z.string().max(200),
    limit: z.coerce.number().int().min(1).max(50).default(20),
    after: z.string().max(400).optional().describe('The `next` of the page before.'),
  }),
  reply: z.strictObject({
    items: z.array(hitView),
    next: z.string().optional().describe('Older ones may follow.'),
    staff: z.record(z.string(), z.string()),
  }),
});
