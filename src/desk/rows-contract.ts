import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const instant = z.iso.datetime();

/** What a member of staff looks through. `mine`: held by the caller; `mentions`: notes that name the caller. */
export const VIEWS = ['mine', 'unassigned', 'all', 'bot', 'snoozed', 'closed', 'mentions'] as const;
/** Where a conversation stands, each in exactly one. `queued`: waits for somebody to take it. */
export const BOXES = ['queued', 'held', 'bot', 'snoozed', 'closed'] as const;
export const BANDS = ['low', 'mid', 'high'] as const;

/** What a list shows of one conversation. Never more than that: the words of a line are cut. */
export const rowView = z.strictObject({
  id: z.string(),
  version: z.number().describe("The conversation's."),
  box: z.enum(BOXES),
  customer: z.strictObject({ id: z.string(), name: z.string().optional() }),
  channel: z.string(),
  language: z.enum(['vi', 'en']),
  isGroup: z.boolean().optional(),
  staff: z.string().optional().describe('Who holds it, or held it last.'),
  team: z.string().optional().describe('Whom it waits for.'),
  since: instant.optional().describe('Held or queued since.'),
  waitingSince: instant.optional().describe('The customer waits for a person since then.'),
  due: instant.optional().describe('An answer is promised by then.'),
  snoozedUntil: instant.optional(),
  remindAt: instant.optional().describe('Somebody wants to be reminded then.'),
  last: z
    .strictObject({
      n: z.number(),
      who: z.enum(['customer', 'bot', 'staff', 'note']),
      staff: z.string().optional(),
      text: z.string().describe('Cut to 160 characters; empty where only files were sent.'),
      files: z.number().optional(),
      at: instant,
    })
    .optional(),
  lastAt: instant.describe('When anybody last said anything.'),
  lastCustomerAt: instant.optional(),
  unread: z.boolean().describe('The customer has said something the caller has not seen.'),
  labels: z.array(z.string()).describe('Ids of labels.'),
  flow: z.string().optional().describe('The flow that speaks, or spoke last.'),
  score: z.number().optional().describe('The last score given.'),
  band: z.enum(BANDS).optional().describe('Where that score stands on its own scale.'),
  isUnreachable: z.boolean().optional(),
  scheduledAt: instant.optional().describe('A written reply goes out at this time.'),
  mention: z
    .strictObject({ line: z.number(), by: z.string().optional(), at: instant, isNew: z.boolean() })
    .optional()
    .describe('In the view `mentions`: the note that names the caller.'),
});

const rowFilters = {
  channel: z.string().max(60).optional(),
  label: z.string().max(60).optional(),
  score: z.enum(BANDS).optional(),
  language: z.enum(['vi', 'en']).optional(),
  flow: z.string().max(100).optional(),
  staff: z.string().max(100).optional().describe('Who holds it, or held it last.'),
  from: instant.optional().describe('Something was said at or after this time.'),
  to: instant.optional().describe('Nothing was said at or after this time.'),
};

export const listConversations = endpoint({
  name: 'conversations.list',
  method: 'GET',
  path: '/conversations',
  right: 'conversations.read',
  says: 'Conversations of a view, page by page. A page may hold fewer than asked for, even none, and still have a next one: so much was looked through.',
  query: z.strictObject({
    view: z.enum(VIEWS).default('all'),
    sort: z
      .enum(['waiting', 'newest'])
      .optional()
      .describe(
        'Longest waiting first (soonest back, when snoozed) by default in mine, unassigned, snoozed.',
      ),
    ...rowFilters,
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(400).optional().describe('The `next` of the page before.'),
  }),
  reply: z.strictObject({
    items: z.array(rowView),
    next: z.string().optional(),
    staff: z.record(z.string(), z.string()).describe('Names of the staff that are named here.'),
  }),
});

const count = z.strictObject({
  n: z.number(),
  isMore: z.boolean().describe('There are more: counting stops there.'),
});

export const countConversations = endpoint({
  name: 'conversations.counts',
  method: 'GET',
  path: '/conversations/counts',
  right: 'conversations.read',
  says: 'How many conversations are in the views that somebody works through. `waiting`: of mine, those whose customer waits; `mentions`: those not seen yet.',
  reply: z.strictObject({
    at: instant.describe('When it was asked for; up to a second before, an answer may have been kept.'),
    mine: count,
    waiting: count,
    unassigned: count,
    bot: count,
    snoozed: count,
    mentions: count,
  }),
});

export const getRow = endpoint({
  name: 'conversations.row',
  method: 'GET',
  path: '/conversations/:id/row',
  right: 'conversations.read',
  says: 'One row as lists show it, to put a live change in its place.',
  reply: z.strictObject({ row: rowView, staff: z.record(z.string(), z.string()) }),
});

export const mentionsSeen = endpoint({
  name: 'conversations.mentions-seen',
  method: 'PUT',
  path: '/conversations/:id/mentions/seen',
  right: 'conversations.read',
  says: 'The caller has seen the notes of this conversation that name them.',
  isQuiet: true,
  reply: z.strictObject({}),
});
