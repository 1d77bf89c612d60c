import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { writtenText } from './acts-contract.ts';
import { fileView } from './conversation-contract.ts';

const instant = z.iso.datetime();
export const DRAFT_KINDS = ['reply', 'note'] as const;

/** What the caller has begun to write. Each member of staff has their own. */
export const draftView = z.strictObject({
  conversation: z.string(),
  kind: z.enum(DRAFT_KINDS),
  text: z.string(),
  files: z.array(fileView),
  changedAt: instant,
});

export const listDrafts = endpoint({
  name: 'drafts.list',
  method: 'GET',
  path: '/drafts',
  right: 'conversations.answer',
  says: "The caller's own drafts, the newest first, at most a hundred; texts are cut.",
  reply: z.strictObject({ items: z.array(draftView.omit({ files: true })) }),
});

export const getDrafts = endpoint({
  name: 'drafts.get',
  method: 'GET',
  path: '/conversations/:id/drafts',
  right: 'conversations.answer',
  says: "The caller's own drafts in one conversation.",
  reply: z.strictObject({ reply: draftView.optional(), note: draftView.optional() }),
});

export const putDraft = endpoint({
  name: 'drafts.put',
  method: 'PUT',
  path: '/conversations/:id/drafts/:kind',
  right: 'conversations.answer',
  isQuiet: true,
  says: 'Keeps a draft for thirty days; an empty one is forgotten. The last one written stays.',
  body: z.strictObject({
    text: writtenText,
    files: z
      .array(z.string().regex(/^[0-9a-f]{32}$/))
      .max(10)
      .optional()
      .describe('Absent: those that are kept stay.'),
  }),
  reply: z.strictObject({ changedAt: instant }),
});

export const deleteDraft = endpoint({
  name: 'drafts.delete',
  method: 'DELETE',
  path: '/conversations/:id/drafts/:kind',
  right: 'conversations.answer',
  isQuiet: true,
  says: 'Forgets a draft.',
  reply: z.strictObject({}),
});

export const markRead = endpoint({
  name: 'conversations.read-up-to',
  method: 'PUT',
  path: '/conversations/:id/read',
  right: 'conversations.read',
  isQuiet: true,
  says: 'The caller has seen everything up to this line; a lower one makes what follows unread again.',
  body: z.strictObject({ line: z.number().int().min(0) }),
  reply: z.strictObject({ line: z.number() }),
});

export const beat = endpoint({
  name: 'presence.beat',
  method: 'POST',
  path: '/presence',
  right: 'own',
  isQuiet: true,
  says: 'The caller is here, or away; what they look at and whether they type. Said again every 20 seconds.',
  body: z.strictObject({
    is: z.enum(['here', 'away']),
    looking: z.string().max(300).optional().describe('The conversation on the screen.'),
    typing: z.enum(['reply', 'note']).optional(),
  }),
  reply: z.strictObject({}),
});
