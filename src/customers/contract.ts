import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const instant = z.iso.datetime();

const identity = z.strictObject({
  kind: z.string().describe('A channel, `phone`, `email`, or the kind of id a host site vouches for.'),
  value: z.string().describe('Masked where it is a phone number or a mail address.'),
  verifiedAt: instant,
  customer: z.string().describe('The id it was met under.'),
});

export const customerRow = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  phone: z.string().optional().describe('Masked: `••• 318`.'),
  email: z.string().optional().describe('Masked: `l•••@example.vn`.'),
  language: z.enum(['vi', 'en']).optional(),
  channels: z.array(z.string()),
  createdAt: instant,
  seenAt: instant,
  openTickets: z.number(),
  lastScore: z.strictObject({ score: z.number(), scale: z.string().optional(), at: instant }).optional(),
  match: z
    .enum(['name', 'phone', 'email', 'order', 'ticket'])
    .optional()
    .describe('By what a search found them.'),
});
export type CustomerRow = z.infer<typeof customerRow>;

export const listCustomers = endpoint({
  name: 'customers.list',
  method: 'GET',
  path: '/customers',
  right: 'customers.read',
  says: 'Customers, the last seen first; or those whose name, phone digits, mail address or order code is sought.',
  query: z.strictObject({
    /** Without tone marks and case; its best fifty, without a next page. */
    search: z.string().trim().max(100).optional(),
    channel: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
    after: z.string().max(300).optional(),
  }),
  reply: z.strictObject({
    items: z.array(customerRow),
    next: z.string().optional(),
    isMore: z.boolean().optional().describe('A search found more than it shows: say more.'),
  }),
});

export const customerDetail = customerRow.omit({ match: true }).extend({
  askedAs: z.string().describe('The id that was asked for: it may be one that became part of this person.'),
  identities: z.array(identity),
  labels: z.array(z.string()).describe('Ids of labels of their conversations.'),
  consents: z.array(
    z.strictObject({
      purpose: z.string(),
      channel: z.string(),
      allowed: z.boolean(),
      at: instant,
      by: z.enum(['customer', 'staff']),
      wording: z.string().optional(),
      conversation: z.string(),
      line: z.number().optional(),
    }),
  ),
  refused: z
    .array(z.string())
    .describe('Purposes for which nothing may be sent unasked on any channel of theirs.'),
  conversations: z.array(
    z.strictObject({
      id: z.string(),
      channel: z.string(),
      lastAt: instant.optional(),
      state: z.string().optional(),
    }),
  ),
  mergedIds: z.array(z.string()).describe('Every id the person has records under, the leading one first.'),
  merges: z.array(
    z.strictObject({
      lead: z.string(),
      follower: z.string(),
      followerName: z.string().optional(),
      at: instant,
      why: z.string(),
      by: z.string().optional(),
      undoneAt: instant.optional(),
      undoneBy: z.string().optional(),
      undoneWhy: z.string().optional(),
    }),
  ),
});
export type CustomerDetail = z.infer<typeof customerDetail>;

export const getCustomer = endpoint({
  name: 'customers.get',
  method: 'GET',
  path: '/customers/:id',
  right: 'customers.read',
  says: 'One person with everything they are known by and what they allowed; a merged id gives whom it became part of.',
  reply: customerDetail,
});

const why = z
  .string()
  .max(1_000)
  .overwrite((text) =>
    text
      .replace(/\p{Cs}/gu, '')
      .normalize('NFC')
      .trim(),
  )
  .refine((text) => text !== '', 'Say why.');

export const mergeCustomers = endpoint({
  name: 'customers.merge',
  method: 'POST',
  path: '/customers/:id/merge',
  right: 'customers.change',
  says: 'Makes two customers one person; nothing is rewritten, and it can be undone.',
  body: z.strictObject({ with: z.string().max(300), why }),
  reply: customerDetail,
});

export const unmergeCustomers = endpoint({
  name: 'customers.unmerge',
  method: 'POST',
  path: '/customers/:id/unmerge',
  right: 'customers.change',
  says: 'Parts a customer from the one they became part of; what made them one does not do so again by itself.',
  body: z.strictObject({ why }),
  reply: customerDetail,
});

export const revealContact = endpoint({
  name: 'customers.reveal',
  method: 'POST',
  path: '/customers/:id/reveal',
  right: 'customers.reveal',
  says: "A person's phone numbers or mail addresses in full; each time is written into the audit log.",
  body: z.strictObject({ what: z.enum(['phone', 'email']) }),
  reply: z.strictObject({ values: z.array(z.string()) }),
});
