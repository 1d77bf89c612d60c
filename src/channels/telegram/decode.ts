import { conversationIdOf } from '../../core/conversation-id.ts';
import type { Address, Language } from '../../core/conversation.ts';
import type { Words } from '../../core/event.ts';
import type { Update } from '../../road/ports.ts';
import { readCommand, wordsOf } from './commands.ts';
import { contentOf } from './content.ts';
import type { GivenFile } from './content.ts';
import { isGroup } from './group-window.ts';
import type { Member, Message, Press, TelegramUpdate } from './payload.ts';
import { buttonIn } from './rating.ts';

/** What one update means. */
export interface Decoded {
  readonly update: Update;
  /** Fetched and stored before the update is handed on. */
  readonly file?: GivenFile;
  /** A button was pressed: answered at once. */
  readonly press?: Press;
}

/** Undefined for what says nothing to a conversation (another bot, a pinned message, a live location that moves). */
export function decode(channel: string, given: TelegramUpdate): Decoded | undefined {
  const { message, edited_message: edited, callback_query: press, my_chat_member: member } = given;
  if (message !== undefined) return said(channel, message);
  if (edited !== undefined) return changed(channel, edited, given.update_id);
  if (press?.data !== undefined) return pressed(channel, press, press.data);
  if (member !== undefined) return moved(channel, member, given.update_id);
  return undefined;
}

/** The thread an update belongs to: updates of one are taken one after the other. */
export function threadOf(given: TelegramUpdate): string {
  const { message, edited_message: edited, callback_query: press, my_chat_member: member } = given;
  const chat = (message ?? edited ?? press?.message ?? member)?.chat.id ?? press?.from.id;
  return String(chat ?? '');
}

function addressOf(channel: string, chat: number): Address {
  const key = String(chat);
  return { channel, key, route: { chat }, ...(isGroup(key) && { isGroup: true as const }) };
}

/** What a link can carry. Anything else after `/start` was typed: words like any other. */
const PAYLOAD = /^[\w-]{0,64}$/;

function startIn({ text }: Message): string | undefined {
  const command = text === undefined ? undefined : readCommand(text);
  return command?.name === 'start' ? command.rest : undefined;
}

function said(channel: string, message: Message): Decoded | undefined {
  if (message.migrate_from_chat_id !== undefined) return migrated(channel, message);
  if (message.from?.is_bot === true) return undefined;
  const address = addressOf(channel, message.chat.id);
  const id = eventIdOf(message);
  const start = startIn(message);
  if (start !== undefined && PAYLOAD.test(start)) {
    return { update: { address, event: opened(message, id, start) } };
  }
  const content = contentOf(start === undefined ? message : { ...message, text: start });
  if (content === undefined) return undefined;
  const { text, file, ...more } = content;
  const event = { ...aboutThem(message), kind: 'words' as const, id, ...more };
  const words = wordsOf(text, languageOf(message.from) ?? 'vi').normalize('NFC');
  return { update: { address, event: { ...event, text: words } }, ...(file !== undefined && { file }) };
}

/** Message ids are unique within a chat, and stay the same when Telegram counts its updates anew. */
function eventIdOf({ message_id: id }: Message): string {
  return `m${id}`;
}

function opened(message: Message, id: string, payload: string): Update['event'] {
  const language = languageOf(message.from);
  const name = nameOf(message.from);
  return {
    kind: 'opened',
    id,
    ...(payload !== '' && { payload }),
    ...(name !== undefined && { name }),
    ...(language !== undefined && { language }),
    ...(message.date !== undefined && { platformAt: new Date(message.date * 1_000) }),
  };
}

/** Only a changed text counts; a live location changes every few seconds. */
function changed(channel: string, message: Message, update: number): Decoded | undefined {
  const text = message.text ?? message.caption;
  if (text === undefined || message.from?.is_bot === true) return undefined;
  const edits = eventIdOf(message);
  const event = {
    ...aboutThem(message),
    kind: 'words' as const,
    id: `${edits}e${update}`,
    text: text.normalize('NFC'),
    edits,
  };
  return { update: { address: addressOf(channel, message.chat.id), event } };
}

function pressed(channel: string, press: Press, data: string): Decoded {
  const { message, from } = press;
  const button = buttonIn(data);
  const labels = message?.reply_markup?.inline_keyboard.flat() ?? [];
  const label = labels.find(({ callback_data: value }) => value === data)?.text;
  const name = nameOf(from);
  const event = {
    kind: 'words' as const,
    id: `p${press.id}`,
    text: (label ?? button.slice(button.indexOf(':') + 1)).normalize('NFC'),
    ...(button !== '' && { button }),
    ...(name !== undefined && { name }),
  };
  return { press, update: { address: addressOf(channel, message?.chat.id ?? from.id), event } };
}

/** The bot was blocked or let in again; in a group: put out, or taken in. Nobody talks with it in a channel. */
function moved(channel: string, member: Member, update: number): Decoded | undefined {
  if (member.chat.type === 'channel') return undefined;
  const before = isIn(member.old_chat_member.status);
  const can = isIn(member.new_chat_member.status);
  if (before === can) return undefined;
  const why =
    member.chat.type === 'private' ? 'The customer blocked the bot.' : 'The bot was put out of the group.';
  const event = { kind: 'reachable' as const, id: `r${update}`, can, ...(!can && { why }) };
  return { update: { address: addressOf(channel, member.chat.id), event } };
}

function isIn(status: string): boolean {
  return status !== 'kicked' && status !== 'left';
}

/** The first message of a supergroup that was a group: the conversation goes on under the new id. */
function migrated(channel: string, message: Message): Decoded {
  const from = addressOf(channel, message.migrate_from_chat_id ?? 0);
  return {
    update: {
      address: addressOf(channel, message.chat.id),
      continues: conversationIdOf(from),
      event: { kind: 'reachable', id: eventIdOf(message), can: true },
    },
  };
}

function aboutThem(message: Message): Pick<Words, 'name' | 'platformAt'> {
  const name = nameOf(message.from);
  return {
    ...(name !== undefined && { name }),
    ...(message.date !== undefined && { platformAt: new Date(message.date * 1_000) }),
  };
}

function nameOf(from: Message['from']): string | undefined {
  const name = [from?.first_name, from?.last_name].filter(Boolean).join(' ').normalize('NFC').trim();
  return name === '' ? undefined : name.slice(0, 200);
}

function languageOf(from: Message['from']): Language | undefined {
  const tag = from?.language_code?.slice(0, 2).toLowerCase();
  return tag === 'vi' || tag === 'en' ? tag : undefined;
}
