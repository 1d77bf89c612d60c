import { z } from 'zod';
import type { Language } from '../../core/conversation.ts';
import type { Shown, Typed } from './choices.ts';

const form = z.enum(['buttons', 'rating', 'confirm']).optional().catch(undefined);

const Activity = z.object({
  type: z.string(),
  from: z.object({ id: z.string(), role: z.string().optional() }),
  text: z.string().default(''),
  suggestedActions: z
    .object({ actions: z.array(z.object({ title: z.string(), value: z.unknown() })) })
    .optional(),
  channelData: z.object({ form }).optional(),
});

/** A page of the conversation, as Direct Line gives it. */
export const Page = z.object({ activities: z.array(Activity), watermark: z.string() });

const Pressed = z.union([z.string(), z.object({ button: z.string() }).transform((value) => value.button)]);

/** What the other side said; the customer's own words are not shown again. */
export function shownIn(page: z.infer<typeof Page>): Shown[] {
  return page.activities
    .filter((activity) => activity.type === 'message' && activity.from.role !== 'user')
    .map((activity) => ({
      from: activity.from.id === 'staff' ? 'staff' : 'bot',
      text: activity.text,
      form: activity.channelData?.form,
      buttons: (activity.suggestedActions?.actions ?? []).flatMap(({ title, value }) => {
        const pressed = Pressed.safeParse(value);
        return pressed.success ? [{ label: title, value: pressed.data }] : [];
      }),
    }));
}

/** `id` stays the same when it is posted again, so that the server keeps one line. */
export function messageActivity(
  id: string,
  { text, button }: Typed,
  language: Language,
): Record<string, unknown> {
  const value = button === undefined ? {} : { value: { button } };
  return { type: 'message', text, locale: language, channelData: { clientActivityID: id }, ...value };
}

export function openedActivity(id: string, language: Language): Record<string, unknown> {
  return { type: 'event', name: 'opened', locale: language, channelData: { clientActivityID: id } };
}
