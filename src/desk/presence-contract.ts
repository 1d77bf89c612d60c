import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

/** Where a member of staff is. What nobody has said again for a minute does not hold any more. */
export const presenceView = z.strictObject({
  staff: z.string(),
  name: z.string(),
  is: z.enum(['here', 'away']),
  looking: z.string().optional().describe('The conversation on their screen.'),
  typing: z.enum(['reply', 'note']).optional(),
  at: z.iso.datetime().describe('When their console said so last.'),
});

export const listPresence = endpoint({
  name: 'presence.list',
  method: 'GET',
  path: '/presence',
  right: 'conversations.read',
  says: 'Who of staff is here now; with `looking`, only who has that conversation on the screen.',
  query: z.strictObject({ looking: z.string().max(300).optional() }),
  reply: z.strictObject({ items: z.array(presenceView) }),
});
