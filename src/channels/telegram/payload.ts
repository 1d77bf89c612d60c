import { z } from 'zod';

const Person = z.object({
  id: z.int(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});

const Chat = z.object({ id: z.int(), type: z.string() });

const TelegramFile = z.object({
  file_id: z.string().min(1),
  file_unique_id: z.string().optional(),
  file_size: z.number().optional(),
  file_name: z.string().optional(),
});
export type TelegramFile = z.infer<typeof TelegramFile>;

const Location = z.object({ latitude: z.number(), longitude: z.number() });

const Keyboard = z.object({
  inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: z.string().optional() }))),
});

const Message = z.object({
  message_id: z.int(),
  date: z.number().optional(),
  from: Person.optional(),
  chat: Chat,
  text: z.string().optional(),
  caption: z.string().optional(),
  photo: z.array(TelegramFile).optional(),
  document: TelegramFile.optional(),
  voice: TelegramFile.optional(),
  audio: TelegramFile.optional(),
  video: TelegramFile.optional(),
  video_note: TelegramFile.optional(),
  animation: TelegramFile.optional(),
  sticker: z.object({ emoji: z.string().optional() }).optional(),
  /** Some emoji sent alone (🎲, 🎯) are a game. */
  dice: z.object({ emoji: z.string().optional() }).optional(),
  poll: z.object({ question: z.string() }).optional(),
  story: z.object({}).optional(),
  location: Location.optional(),
  venue: z.object({ location: Location, title: z.string(), address: z.string() }).optional(),
  contact: z
    .object({
      phone_number: z.string(),
      first_name: z.string().optional(),
      user_id: z.int().optional(),
    })
    .optional(),
  migrate_to_chat_id: z.int().optional(),
  migrate_from_chat_id: z.int().optional(),
  reply_markup: Keyboard.optional(),
});
export type Message = z.infer<typeof Message>;

const Press = z.object({
  id: z.string().min(1).max(128),
  from: Person,
  data: z.string().optional(),
  /** Of a message too old to be told, only its chat and id are there. */
  message: Message.optional(),
});
export type Press = z.infer<typeof Press>;

const Member = z.object({
  date: z.number().optional(),
  chat: Chat,
  from: Person,
  old_chat_member: z.object({ status: z.string() }),
  new_chat_member: z.object({ status: z.string() }),
});
export type Member = z.infer<typeof Member>;

/** What Telegram brings, as far as it is understood here; one of the fields beside the number is there. */
export const TelegramUpdate = z.object({
  update_id: z.int(),
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: Press.optional(),
  my_chat_member: Member.optional(),
});
export type TelegramUpdate = z.infer<typeof TelegramUpdate>;

/** Every answer of the Bot API. */
export const Answer = z.union([
  z.object({ ok: z.literal(true), result: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error_code: z.number(),
    description: z.string(),
    parameters: z
      .object({ retry_after: z.number().optional(), migrate_to_chat_id: z.number().optional() })
      .optional(),
  }),
]);
export type Answer = z.infer<typeof Answer>;
