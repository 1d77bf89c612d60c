import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

const at = z.iso.datetime();

/** What may stand in braces in a ready text; filled in from the conversation when it is used. */
export const VARIABLES = [
  'customerName',
  'customerPhone',
  'orderCode',
  'ticketCode',
  'staffName',
  'shopName',
  'today',
] as const;

const written = {
  title: z.string().trim().min(1).max(80),
  /** Typed after `/`: small letters and digits without tone marks. */
  code: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9-]{0,29}$/, 'use small letters without tone marks, digits and "-", at most 30'),
  /** One language at least. */
  text: z
    .object({ vi: z.string().trim().min(1).max(4_000), en: z.string().trim().min(1).max(4_000) })
    .partial()
    .refine(({ vi, en }) => vi !== undefined || en !== undefined, 'write it in one language at least'),
  folder: z.string().trim().max(60),
  /** `own`: only for who wrote it; `shared`: for everybody, changed by who may change settings. */
  scope: z.enum(['own', 'shared']),
};

export const readyTextRow = z.object({
  id: z.string(),
  ...written,
  text: z.object({ vi: z.string(), en: z.string() }).partial(),
  owner: z.string(),
  /** How often it was used. */
  uses: z.number(),
  changedAt: at,
  version: z.number(),
});

export const listReadyTexts = endpoint({
  name: 'ready-texts.list',
  method: 'GET',
  path: '/ready-texts',
  right: 'conversations.read',
  says: 'Shared ready texts and one’s own; with words to look for, the best hits first, without tone marks.',
  query: z.object({
    search: z.string().trim().max(100).optional(),
    folder: z.string().trim().max(60).optional(),
    scope: z.enum(['own', 'shared']).optional(),
  }),
  reply: z.object({ items: z.array(readyTextRow), folders: z.array(z.string()) }),
});

export const makeReadyText = endpoint({
  name: 'ready-texts.make',
  method: 'POST',
  path: '/ready-texts',
  right: 'conversations.answer',
  says: 'Keeps a ready text; a shared one needs the right to change settings. At most 500 are shared, and 500 one’s own.',
  body: z.object({ ...written, folder: written.folder.default('') }),
  reply: readyTextRow,
});

export const changeReadyText = endpoint({
  name: 'ready-texts.change',
  method: 'PATCH',
  path: '/ready-texts/:id',
  right: 'conversations.answer',
  says: 'Changes a ready text: one’s own, or a shared one by who may change settings. They also hand their own to all (`scope`), or take a shared one as their own.',
  body: z
    .object(written)
    .partial()
    .refine((changes) => Object.keys(changes).length > 0, 'say what to change'),
  reply: readyTextRow,
});

export const removeReadyText = endpoint({
  name: 'ready-texts.remove',
  method: 'DELETE',
  path: '/ready-texts/:id',
  right: 'conversations.answer',
  says: 'Removes a ready text. What was said with it stays.',
  reply: z.object({ removed: z.boolean() }),
});

/** Asked when one is picked: the text with what is known filled in, and the names of what is not. */
export const fillReadyText = endpoint({
  name: 'ready-texts.fill',
  method: 'POST',
  path: '/ready-texts/:id/fill',
  right: 'conversations.answer',
  says: 'A ready text with its variables filled in; what is missing is named and stays in braces. Counts as a use.',
  body: z.object({
    language: z.enum(['vi', 'en']),
    /** Known values win over those given; who shows a conversation gives what it shows. */
    values: z.partialRecord(z.enum(VARIABLES), z.string().max(500)).default({}),
  }),
  reply: z.object({
    text: z.string(),
    /** The language it is in: the other one, where it is not written in the one asked for. */
    language: z.enum(['vi', 'en']),
    missing: z.array(z.string()),
  }),
});
