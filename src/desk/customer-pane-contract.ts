import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { episodeView } from './conversation-contract.ts';

const instant = z.iso.datetime();

const identityView = z.strictObject({ kind: z.string(), shown: z.string(), verifiedAt: instant });

export const getCustomerPane = endpoint({
  name: 'conversations.customer',
  method: 'GET',
  path: '/conversations/:id/customer',
  right: 'conversations.read',
  says: 'The customer beside a conversation: who they are and what they have with the shop. Masked: `customers.reveal` shows numbers.',
  reply: z.strictObject({
    id: z.string(),
    name: z.string().optional(),
    language: z.enum(['vi', 'en']).optional(),
    phone: z.string().optional().describe('Masked.'),
    email: z.string().optional().describe('Masked.'),
    identities: z.array(identityView).describe('Numbers in them are masked.'),
    openComplaint: z.boolean(),
    refused: z.array(z.string()).describe('Purposes of unasked messages they refused.'),
    since: instant.optional(),
    orders: z.array(
      z.strictObject({
        code: z.string(),
        state: z.string(),
        items: z.string().optional(),
        total: z.number().optional(),
        changedAt: instant,
        isProven: z.boolean().describe('False: only the number they stated is on it.'),
      }),
    ),
    tickets: z.array(
      z.strictObject({
        code: z.string(),
        state: z.string(),
        what: z.string(),
        openedAt: instant,
        promisedAt: instant,
      }),
    ),
    scores: z.array(
      z.strictObject({
        id: z.string(),
        survey: z.string(),
        question: z.string(),
        score: z.number().optional(),
        scale: z.string().optional(),
        comment: z.string().optional(),
        at: instant,
      }),
    ),
    episodes: z.array(episodeView.extend({ conversation: z.string(), channel: z.string() })),
    conversations: z.array(
      z.strictObject({
        id: z.string(),
        channel: z.string(),
        lastCustomerAt: instant.optional(),
        lines: z.number(),
      }),
    ),
  }),
});
