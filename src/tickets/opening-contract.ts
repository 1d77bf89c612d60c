import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { key, LONGEST, photo, ticketDetail, ticketRow, words } from './contract.ts';

const instant = z.iso.datetime();
const answerBy = instant.describe('Until when an answer would be promised, opened now.');
const photoId = z.string().regex(/^[0-9a-f]{32}$/);

export const draftTicket = endpoint({
  name: 'tickets.draft',
  method: 'GET',
  path: '/tickets/draft',
  right: 'tickets.change',
  says: 'A ticket as it could be opened from a conversation, filled from what was said; nothing is written.',
  query: z.strictObject({ conversation: z.string().max(300) }),
  reply: z.strictObject({
    conversation: z.string(),
    customer: z.strictObject({ id: z.string(), name: z.string().optional() }),
    phone: z.string().optional().describe('Masked; it goes into the ticket.'),
    what: z.string(),
    order: z.string().optional(),
    photos: z.array(photo),
    category: z.string().optional(),
    categories: z.array(z.strictObject({ id: z.string(), name: z.string(), answerBy })),
    answerBy: answerBy.describe('Without a category.'),
    canTell: z.boolean().describe('There are words by which the customer can be told of it.'),
    open: z
      .array(ticketRow)
      .describe("The customer's tickets that are not done: perhaps it is one of these."),
  }),
});

export const openTicketByHand = endpoint({
  name: 'tickets.open',
  method: 'POST',
  path: '/tickets',
  right: 'tickets.change',
  says: 'Opens a ticket from a conversation, once under its key.',
  body: z.strictObject({
    key,
    conversation: z.string().max(300),
    what: words(LONGEST).refine((text) => text !== '', 'Say what it is about.'),
    category: words(100).optional(),
    order: words(100).optional(),
    photos: z.array(photoId).max(20).default([]),
    staff: z.string().max(100).optional().describe('Who deals with it.'),
  }),
  reply: ticketDetail.extend({
    words: z
      .string()
      .optional()
      .describe('By which the customer can be told of it, in their language. Nothing has been said yet.'),
  }),
});
