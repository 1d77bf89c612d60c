import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { TICKET_STATES } from './states.ts';

const instant = z.iso.datetime();
export const LONGEST = 10_000;
/** In one spelling, and never half a character. */
export const words = (most: number) =>
  z
    .string()
    .max(most)
    .overwrite((text) =>
      text
        .replace(/\p{Cs}/gu, '')
        .normalize('NFC')
        .trim(),
    );
const why = words(1_000).optional();
const name = words(100).refine((text) => text !== '', 'Say which.');
export const key = z.string().regex(/^[\w-]{8,64}$/);
/** A file of the conversation. `url` is short-lived, and only good for whoever asked. */
export const photo = z.strictObject({ id: z.string(), url: z.string() });

export const TICKET_VIEWS = ['mine', 'soon', 'overdue', 'waiting', 'all'] as const;

/** A member of staff as they are shown; `bot` and free names of the command line stand for themselves. */
export const staffView = z.strictObject({ id: z.string(), name: z.string() });

/** The next deadline. `answer`: the first answer that was promised; `solution`: until when it is to be solved. */
export const dueView = z.strictObject({
  which: z.enum(['answer', 'solution']),
  at: instant,
  isOverdue: z.boolean(),
});

export const ticketRow = z.strictObject({
  code: z.string(),
  version: z.number(),
  state: z.enum(TICKET_STATES),
  customer: z.strictObject({ id: z.string(), name: z.string().optional() }),
  conversation: z.string(),
  channel: z.string(),
  category: z.string().optional(),
  categoryName: z.string().optional().describe("As the shop's own texts call it, in the caller's language."),
  order: z.string().optional(),
  what: z.string().describe('The beginning of the words.'),
  photos: z.number().describe('How many.'),
  staff: staffView.optional(),
  due: dueView.optional().describe('None: it waits for the customer, or is done.'),
  waitingSince: instant.optional(),
  openedAt: instant,
  closedAt: instant.optional(),
});
export type TicketRow = z.infer<typeof ticketRow>;

/** Every filter but the view narrows it further. */
const filters = {
  view: z.enum(TICKET_VIEWS).default('all'),
  state: z.enum(TICKET_STATES).optional(),
  category: z.string().max(100).optional(),
  channel: z.string().max(100).optional(),
  staff: z.string().max(100).optional().describe("A member's id, or `nobody`."),
  customer: z.string().max(300).optional(),
  from: instant.optional().describe('Opened from then on.'),
  to: instant.optional().describe('Opened before then.'),
  search: words(100).optional().describe("A code of a ticket or an order, or a customer's name or phone."),
};

export const listTickets = endpoint({
  name: 'tickets.list',
  method: 'GET',
  path: '/tickets',
  right: 'tickets.read',
  says: 'Tickets by their next deadline: then those that wait for the customer, then done ones, the newest first.',
  query: z.strictObject({
    ...filters,
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(300).optional(),
  }),
  reply: z.strictObject({ items: z.array(ticketRow), next: z.string().optional() }),
});

const count = z.strictObject({
  count: z.number(),
  isMore: z.boolean().describe('There are more than could be counted at once.'),
});

export const countTickets = endpoint({
  name: 'tickets.counts',
  method: 'GET',
  path: '/tickets/counts',
  right: 'tickets.read',
  says: 'How many tickets each view and each column of the board holds, under the same filters.',
  query: z.strictObject(filters).omit({ view: true, state: true, search: true }),
  reply: z.strictObject({
    views: z.strictObject({ mine: count, soon: count, overdue: count, waiting: count, all: count }),
    states: z.strictObject({ new: count, doing: count, waiting: count, done: count }),
  }),
});

export const exportTickets = endpoint({
  name: 'tickets.export',
  method: 'GET',
  path: '/tickets/export',
  right: 'conversations.export',
  says: 'The tickets of a list as a CSV file, at most 100,000.',
  form: 'download',
  query: z.strictObject(filters),
  reply: z.unknown(),
});

const pause = z.strictObject({ from: instant, until: instant.optional() });
const stretch = z.strictObject({ from: instant, until: instant });

/** Why a deadline is when it is. */
export const whyDue = z.strictObject({
  at: instant.optional().describe('None while it is stopped.'),
  rule: z
    .enum(['category', 'otherwise', 'by-hand'])
    .describe("Whose time counts: the category's own or the shop's."),
  workingMs: z.number().optional().describe('The working time that was given.'),
  leftMs: z.number().optional().describe('Working time still left, while it is stopped.'),
  from: instant,
  counted: z.array(stretch).describe('The working time counted, day by day; at most a hundred stretches.'),
  pauses: z.array(pause).describe('When it waited for the customer.'),
  moved: z
    .strictObject({ by: staffView, at: instant, from: instant.optional(), why: z.string().optional() })
    .optional(),
  metAt: instant.optional().describe('When it was kept, or done too late.'),
});

export const ticketEvent = z.strictObject({
  at: instant,
  did: z.enum(['state', 'assigned', 'answered', 'moved', 'changed']),
  by: staffView,
  to: z.enum(TICKET_STATES).optional(),
  staff: staffView.optional().describe('Whom it was given to; none: nobody.'),
  which: z.enum(['answer', 'solution']).optional(),
  due: instant.optional(),
  line: z.number().optional().describe('The answer, in the conversation.'),
  why: z.string().optional(),
});

export const ticketDetail = ticketRow.omit({ photos: true }).extend({
  what: z.string(),
  phone: z.string().optional().describe('Masked.'),
  photos: z.array(photo),
  additions: z.array(z.strictObject({ at: instant, what: z.string(), photos: z.array(photo) })),
  history: z.array(ticketEvent).describe('The first one first.'),
  answeredAt: instant.optional(),
  why: z.strictObject({ answer: whyDue, solution: whyDue.optional() }),
  orderView: z
    .strictObject({
      code: z.string(),
      state: z.string(),
      items: z.string().optional(),
      expectedAt: instant.optional(),
      deliveredAt: instant.optional(),
    })
    .optional(),
  others: z.array(ticketRow).describe("The customer's other tickets, the newest first, at most ten."),
  mayMoveTo: z.array(z.enum(TICKET_STATES)),
});
export type TicketDetail = z.infer<typeof ticketDetail>;

export const getTicket = endpoint({
  name: 'tickets.get',
  method: 'GET',
  path: '/tickets/:code',
  right: 'tickets.read',
  says: 'One ticket with its history, its deadlines and why they are when they are.',
  reply: ticketDetail,
});

export const moveTicket = endpoint({
  name: 'tickets.move',
  method: 'POST',
  path: '/tickets/:code/state',
  right: 'tickets.change',
  says: 'Moves a ticket on, or opens a done one again. Done: the conversation is told, and may ask for a score.',
  body: z.strictObject({ to: z.enum(TICKET_STATES), why }),
  reply: ticketDetail,
});

export const assignTicket = endpoint({
  name: 'tickets.assign',
  method: 'POST',
  path: '/tickets/:code/staff',
  right: 'tickets.change',
  says: 'Gives a ticket to a member of staff, or to nobody.',
  body: z.strictObject({ staff: z.string().max(100).optional(), why }),
  reply: ticketDetail,
});

export const moveDue = endpoint({
  name: 'tickets.move-due',
  method: 'POST',
  path: '/tickets/:code/due',
  right: 'tickets.change',
  says: 'Moves a deadline by hand, with the reason.',
  body: z.strictObject({
    which: z.enum(['answer', 'solution']),
    at: instant,
    why: words(1_000).refine((text) => text !== '', 'Say why.'),
  }),
  reply: ticketDetail,
});

export const changeTicket = endpoint({
  name: 'tickets.change',
  method: 'PATCH',
  path: '/tickets/:code',
  right: 'tickets.change',
  says: 'Puts the category or the order right. Deadlines that were given stay.',
  body: z
    .strictObject({ category: name.optional(), order: name.optional() })
    .refine((body) => body.category !== undefined || body.order !== undefined, 'Say what to change.'),
  reply: ticketDetail,
});

export const answerTicket = endpoint({
  name: 'tickets.answer',
  method: 'POST',
  path: '/tickets/:code/answers',
  right: 'tickets.change',
  says: 'Answers the customer where they wrote, and notes it on the ticket. `stale` when somebody else spoke since.',
  body: z.strictObject({
    id: key.describe('Made by the browser: sent again, it is one answer.'),
    text: words(LONGEST).refine((text) => text !== '', 'Nothing was written.'),
    lastLine: z.number().int().min(0).optional(),
    then: z.enum(['doing', 'waiting', 'done']).optional().describe('The state it has from here.'),
  }),
  reply: ticketDetail,
});

export const changeTickets = endpoint({
  name: 'tickets.change-many',
  method: 'POST',
  path: '/tickets/bulk',
  right: 'tickets.change',
  says: 'Moves or assigns up to fifty tickets; each is answered for on its own.',
  body: z.strictObject({
    tickets: z
      .array(z.strictObject({ code: z.string().max(40), version: z.number().int().optional() }))
      .min(1)
      .max(50),
    does: z.discriminatedUnion('what', [
      z.strictObject({ what: z.literal('move'), to: z.enum(TICKET_STATES), why }),
      z.strictObject({ what: z.literal('assign'), staff: z.string().max(100).optional(), why }),
    ]),
  }),
  reply: z.strictObject({
    items: z.array(
      z.strictObject({
        code: z.string(),
        ticket: ticketRow.optional(),
        error: z.enum(['stale', 'not-found', 'invalid-input', 'unavailable']).optional(),
      }),
    ),
  }),
});
