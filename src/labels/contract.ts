import { z } from 'zod';
import { endpoint } from '../http/endpoint.ts';

/** Colours that can be told apart by the colour-blind, too; each is shown with its name beside it. */
export const LABEL_COLORS = [
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'violet',
  'pink',
  'brown',
] as const;

const name = z.string().trim().min(1).max(40);
const names = z.object({ vi: name, en: name });

export const labelRow = z.object({
  id: z.string(),
  name: names,
  color: z.enum(LABEL_COLORS),
  /** Kept where it is, and not offered any more. */
  isArchived: z.boolean(),
  version: z.number(),
});
export type LabelRow = z.infer<typeof labelRow>;

export const listLabels = endpoint({
  name: 'labels.list',
  method: 'GET',
  path: '/labels',
  right: 'conversations.read',
  says: 'Every label, archived ones too, in order of their names, and the colours one can have.',
  reply: z.object({ items: z.array(labelRow), colors: z.array(z.enum(LABEL_COLORS)) }),
});

export const makeLabel = endpoint({
  name: 'labels.make',
  method: 'POST',
  path: '/labels',
  right: 'settings.change',
  says: 'Makes a label. A shop has at most 500, archived ones too.',
  body: z.object({ name: names, color: z.enum(LABEL_COLORS) }),
  reply: labelRow,
});

export const changeLabel = endpoint({
  name: 'labels.change',
  method: 'PATCH',
  path: '/labels/:id',
  right: 'settings.change',
  says: 'Renames a label, colours it anew, archives it or takes it out of the archive.',
  body: z
    .object({ name: names, color: z.enum(LABEL_COLORS), isArchived: z.boolean() })
    .partial()
    .refine((changes) => Object.keys(changes).length > 0, 'say what to change'),
  reply: labelRow,
});
