import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';
import { fileView } from './conversation-contract.ts';

export const MOST_FILE_BYTES = 20 * 1024 * 1024;

export const uploadFile = endpoint({
  name: 'files.upload',
  method: 'POST',
  path: '/conversations/:id/files',
  right: 'conversations.answer',
  says: 'Takes a file for a reply. Its type is what its bytes say; what is not kept is refused.',
  form: 'upload',
  mostBytes: MOST_FILE_BYTES,
  query: z.strictObject({ name: z.string().max(300).optional() }),
  reply: fileView,
});

export const readFile = endpoint({
  name: 'files.read',
  method: 'GET',
  path: '/files/:id',
  right: 'conversations.read',
  says: 'A file of a conversation, by the short-lived address that its line showed to the caller.',
  form: 'download',
  query: z.strictObject({
    c: z.string().max(300).describe('The conversation.'),
    e: z.string().max(20).describe('When the address ends, in seconds.'),
    s: z.string().max(100).describe('Its signature.'),
    as: z.literal('picture').optional().describe('Only if it can be drawn in its place.'),
  }),
  reply: z.unknown(),
});

export const exportConversation = endpoint({
  name: 'conversations.export',
  method: 'GET',
  path: '/conversations/:id/export',
  right: 'conversations.export',
  says: 'The whole transcript as a file, line by line. Notes only when they are asked for.',
  form: 'download',
  query: z.strictObject({
    as: z.enum(['json', 'csv']),
    notes: z.enum(['yes', 'no']).default('no'),
  }),
  reply: z.unknown(),
});
