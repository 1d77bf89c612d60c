import { z } from 'zod';

const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().min(1).max(128));
const address = z.string().min(1).max(4_096);
const said = z.string().max(20_000).nullish();

/** One message from Zalo. Liberal, since the papers and what is sent differ. */
export const InMessage = z.object({
  from: z.object({
    id,
    display_name: said,
    name: said,
    is_bot: z.boolean().nullish(),
  }),
  chat: z.object({ id, chat_type: z.string().nullish() }),
  message_id: id,
  date: z.coerce.number().nullish(),
  text: said,
  caption: said,
  photo: address.nullish(),
  photo_url: address.nullish(),
  url: address.nullish(),
  sticker: z.string().nullish(),
  voice_url: address.nullish(),
});

export type InMessage = z.infer<typeof InMessage>;

export const InUpdate = z.object({ event_name: z.string(), message: z.unknown().optional() });

/** The platform's answer: whether it went well stands in `ok`, not in the HTTP status. */
export const Answer = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.coerce.number().optional(),
  description: z.string().optional(),
});

export const SentMessage = z.object({ message_id: id.optional() });
export const Me = z.object({ account_name: z.string().optional() });
export const WebhookInfo = z.object({ url: z.string().nullish() });

/** What is asked of the platform. */
export type Call =
  | { readonly method: 'sendMessage'; readonly chat_id: string; readonly text: string }
  | {
      readonly method: 'sendPhoto';
      readonly chat_id: string;
      readonly photo: string;
      readonly caption?: string;
    };
