import type { TelegramUpdate } from './payload.ts';

/** What any message may have beside the one thing it is about. */
const BESIDE = new Set([
  ...['message_id', 'message_thread_id', 'date', 'edit_date', 'chat', 'from', 'sender_chat', 'via_bot'],
  ...['business_connection_id', 'sender_business_bot', 'sender_boost_count', 'author_signature'],
  ...['forward_origin', 'is_topic_message', 'is_automatic_forward', 'is_from_offline', 'media_group_id'],
  ...['reply_to_message', 'external_reply', 'quote', 'reply_to_story', 'reply_markup', 'effect_id'],
  ...['has_protected_content', 'link_preview_options', 'entities', 'caption_entities'],
]);

/**
 * What an update that nobody here understands is called. Undefined: it is known to say nothing (another
 * bot's words, a live location that moves, a member whose standing stayed the same).
 */
export function unknownKind(read: TelegramUpdate, given: unknown): string | undefined {
  const { message, edited_message: edited, my_chat_member: member } = read;
  if (edited !== undefined || member !== undefined || message?.from?.is_bot === true) return undefined;
  const kind = fieldsOf(given).find((field) => field !== 'update_id') ?? 'other';
  if (message === undefined) return kind;
  const about = fieldsOf(given, 'message').find((field) => !BESIDE.has(field));
  return about === undefined ? 'message' : `message.${about}`;
}

function fieldsOf(given: unknown, inside?: string): readonly string[] {
  const read = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  if (inside === undefined) return read.map(([name]) => name);
  return fieldsOf(read.find(([name]) => name === inside)?.[1]);
}
