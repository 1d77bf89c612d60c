import type { Words } from '../../core/event.ts';
import { cleanFileName } from '../../core/file-name.ts';
import { FILE_SIGNS } from '../../core/file-signs.ts';
import type { Message, TelegramFile } from './payload.ts';

/** A file that came with a message. */
export interface GivenFile extends TelegramFile {
  /** How it is called where it cannot be kept. */
  readonly shownAs: string;
}

type Content = Pick<Words, 'text' | 'location' | 'phone'> & { readonly file?: GivenFile };

const E164 = /^\+[1-9][0-9]{6,14}$/;

/** What a message says: its text, its file, place or number. Undefined: nothing that a conversation knows. */
export function contentOf(message: Message): Content | undefined {
  const text = message.text ?? message.caption ?? '';
  const file = fileIn(message);
  if (file !== undefined) return { text, file };
  if (message.contact !== undefined) return contactIn(message, message.contact);
  if (message.venue !== undefined) {
    const { title, address, location } = message.venue;
    return { text: [title, address].filter(Boolean).join(', '), location };
  }
  if (message.location !== undefined) return { text, location: message.location };
  if (message.sticker !== undefined) return { text: message.sticker.emoji ?? '🙂' };
  if (message.dice?.emoji !== undefined) return { text: message.dice.emoji };
  if (message.poll !== undefined) return { text: `📊 ${message.poll.question}` };
  if (message.story !== undefined) return { text: '📖' };
  return text === '' ? undefined : { text };
}

/**
 * A number is taken as the sender's own only when Telegram says that the card is theirs, for anybody can hand
 * on somebody else's; and only in a chat of two, for a group is not one of its members. What is on another
 * card counts as typed.
 */
function contactIn(message: Message, contact: NonNullable<Message['contact']>): Content {
  const digits = contact.phone_number.replace(/\D/g, '');
  const phone = `+${digits.startsWith('0') ? `84${digits.slice(1)}` : digits}`;
  const isTheirs = contact.user_id !== undefined && contact.user_id === message.from?.id;
  const isOwn = isTheirs && message.chat.type === 'private';
  if (isOwn && E164.test(phone)) return { text: phone, phone };
  return { text: [contact.first_name, phone].filter(Boolean).join(' ') };
}

/** Photos come in several sizes, the largest last. What has no name is shown by a sign, in no language. */
function fileIn(message: Message): GivenFile | undefined {
  const { photo, document, voice, audio, video, video_note: round, animation } = message;
  return (
    shown(FILE_SIGNS.photo, photo?.at(-1)) ??
    // An animation comes as a document too.
    shown(FILE_SIGNS.film, animation ?? video ?? round) ??
    shown(FILE_SIGNS.voice, voice) ??
    shown(FILE_SIGNS.sound, audio) ??
    shown(FILE_SIGNS.paper, document)
  );
}

function shown(sign: string, file: TelegramFile | undefined): GivenFile | undefined {
  if (file === undefined) return undefined;
  const { file_name: asSent, ...rest } = file;
  const name = cleanFileName(asSent);
  return { ...rest, ...(name !== undefined && { file_name: name }), shownAs: name ?? sign };
}
